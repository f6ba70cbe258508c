"""Writes of leads that people ask for, and the shipped action codes."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from leadshare.accounts.actions import audit
from leadshare.catalog.versions import raise_version
from leadshare.clock import now
from leadshare.leads.models import ActionCode, IntentLevel, Lead, TimelineEntry, TimelineKind
from leadshare.refusal import Refusal


@dataclass(frozen=True, slots=True)
class ActionCodeSeed:
    code: str
    name: str
    intent_level: str
    is_do_not_contact: bool


def seed_action_codes(seeds: Iterable[ActionCodeSeed]) -> None:
    """Adds shipped codes that are missing; what somebody edited stays as it is."""
    for seed in seeds:
        _row, is_new = ActionCode.objects.get_or_create(
            publisher=None,
            code=seed.code,
            defaults={
                "name": seed.name,
                "intent_level": seed.intent_level,
                "is_do_not_contact": seed.is_do_not_contact,
            },
        )
        if is_new:
            raise_version()


@transaction.atomic
def read_action_as(
    publisher_id: UUID,
    code: str,
    intent_level: str,
    is_do_not_contact: bool | None = None,
    name: str = "",
    actor: str = "command",
) -> ActionCode:
    """How this publisher reads an action code from now on; leads that came before keep their reading."""
    if intent_level not in IntentLevel.values:
        raise Refusal(
            _("It must be one of: %(values)s.") % {"values": ", ".join(IntentLevel.values)},
            "intent_level",
        )
    code = code.strip()
    if not code or len(code) > 100:
        raise Refusal(_("An action code has 1 to 100 characters."), "code")
    shipped = ActionCode.objects.filter(publisher=None, code__iexact=code).first()
    own = ActionCode.objects.filter(publisher_id=publisher_id, code__iexact=code).first()
    named = own or shipped
    if is_do_not_contact is None:
        is_do_not_contact = named.is_do_not_contact if named else False
    row, _made = ActionCode.objects.update_or_create(
        publisher_id=publisher_id,
        code=named.code if named else code,
        defaults={
            "name": name or (named.name if named else code),
            "intent_level": intent_level,
            "is_do_not_contact": is_do_not_contact,
        },
    )
    raise_version()
    audit(publisher_id, actor, "action_code.read_as", row.code, {"intent_level": intent_level})
    return row


def released(publisher_id: UUID, lead_id: UUID, actor: str) -> Lead:
    """Takes the screening off a lead; owing its deliveries is `acts.release`. Call it in a transaction.

    Raises `Refusal` for a lead that is not screened, or whose person must not be contacted.
    """
    lead = Lead.objects.of(publisher_id).select_for_update().filter(pk=lead_id).first()
    if lead is None:
        raise Refusal(_("There is no such lead."), "lead", "missing")
    if not lead.screened:
        raise Refusal(_("This lead is not screened."), "lead", "conflict")
    if lead.do_not_contact:
        raise Refusal(
            _("This person asked not to be contacted; the lead stays screened."), "lead", "conflict"
        )
    reason, lead.screened = lead.screened, ""
    lead.save(update_fields=["screened"])
    TimelineEntry.objects.create(
        publisher_id=publisher_id,
        lead=lead,
        at=now(),
        kind=TimelineKind.RELEASED,
        details={"screened": reason},
    )
    audit(publisher_id, actor, "lead.release", lead.pk, {"screened": reason})
    return lead
