"""Writes of delivery that people and programs ask for."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from django.conf import settings as hub_settings
from django.db import transaction
from django.utils.translation import gettext as _

from leadshare.accounts.actions import audit
from leadshare.catalog.models import Listing
from leadshare.clock import database_now
from leadshare.delivery import ledger
from leadshare.delivery.backoff import Plan
from leadshare.delivery.guarding import guard
from leadshare.delivery.ledger import Result
from leadshare.delivery.loading import load, secrets_row, settings_of
from leadshare.delivery.models import Delivery, DeliveryState, Destination, HeldReason, Lane, Share
from leadshare.delivery.port import DestinationKind
from leadshare.delivery.registry import kind_or_refusal
from leadshare.delivery.sending import attempt
from leadshare.keys import KeyRing
from leadshare.refusal import Refusal
from leadshare.sealing import seal_text
from leadshare.turns import write_turn

_LONGEST_NAME = 200


def add_destination(
    publisher_id: UUID,
    kind_name: str,
    name: str,
    wished: Mapping[str, str],
    listing_ids: Sequence[UUID],
    ring: KeyRing,
    actor: str = "command",
) -> Destination:
    """Adds a destination; without listings it takes every lead of the publisher. Sends nothing.

    Raises `Refusal` for an unknown kind or setting, a missing one, or an address the guard refuses.
    """
    kind = kind_or_refusal(kind_name)
    settings = kind.prepare(_known(kind, wished))
    _check(kind, settings)
    name = _checked_name(name)
    with transaction.atomic():
        if Destination.objects.of(publisher_id).filter(name=name).exists():
            raise Refusal(_("There is a destination of this name already."), "name", "conflict")
        destination = Destination(
            publisher_id=publisher_id,
            kind=kind.kind,
            name=name,
            shares_all_listings=not listing_ids,
        )
        _put_settings(destination, kind, settings, ring)
        destination.save(force_insert=True)
        _share(destination, listing_ids)
        audit(publisher_id, actor, "destination.add", destination.pk, {"kind": kind.kind})
    return destination


def change_settings(
    publisher_id: UUID,
    destination_id: UUID,
    wished: Mapping[str, str],
    ring: KeyRing,
    actor: str = "command",
) -> Destination:
    """Changes the settings that are given; the others, secrets among them, stay. Raises `Refusal`."""
    destination = destination_or_refusal(publisher_id, destination_id)
    kind = kind_or_refusal(destination.kind)
    settings = kind.prepare({**settings_of(destination, ring), **_known(kind, wished)})
    _check(kind, settings)
    with transaction.atomic():
        _put_settings(destination, kind, settings, ring)
        destination.save(update_fields=["settings", "secrets"])
        audit(publisher_id, actor, "destination.change", destination.pk, {"fields": sorted(wished)})
    return destination


@transaction.atomic
def change_share(
    publisher_id: UUID,
    destination_id: UUID,
    name: str,
    listing_ids: Sequence[UUID],
    actor: str = "command",
) -> Destination:
    """Renames a destination and says which listings' leads go to it from now on; without listings, all of them.

    What is owed already stays owed. Raises `Refusal`.
    """
    destination = destination_or_refusal(publisher_id, destination_id)
    name = _checked_name(name)
    if Destination.objects.of(publisher_id).filter(name=name).exclude(pk=destination.pk).exists():
        raise Refusal(_("There is a destination of this name already."), "name", "conflict")
    destination.name = name
    destination.shares_all_listings = not listing_ids
    destination.save(update_fields=["name", "shares_all_listings"])
    destination.shares.all().delete()
    _share(destination, listing_ids)
    audit(publisher_id, actor, "destination.share", destination.pk, {"listings": len(listing_ids)})
    return destination


def _checked_name(name: str) -> str:
    name = name.strip()
    if not name:
        raise Refusal(_("A destination needs a name."), "name")
    if len(name) > _LONGEST_NAME:
        raise Refusal(_("At most %(count)s characters, please.") % {"count": _LONGEST_NAME}, "name")
    return name


def _known(kind: DestinationKind, wished: Mapping[str, str]) -> dict[str, str]:
    known = {field.key for field in kind.fields}
    for key in wished:
        if key not in known:
            raise Refusal(
                _("%(kind)s has no setting %(key)s; it has: %(known)s.")
                % {"kind": kind.kind, "key": key, "known": ", ".join(sorted(known))},
                key,
            )
    return {key: value.strip() for key, value in wished.items()}


def _check(kind: DestinationKind, settings: Mapping[str, str]) -> None:
    for field in kind.fields:
        if field.is_required and not settings.get(field.key):
            raise Refusal(_("The setting %(key)s is missing.") % {"key": field.key}, field.key)
        allowed = [value for value, _label in field.choices]
        if allowed and settings.get(field.key) and settings[field.key] not in allowed:
            raise Refusal(
                _("It must be one of: %(values)s.") % {"values": ", ".join(allowed)}, field.key
            )
    for problem in kind.check(settings, guard()):
        raise Refusal(problem.message, problem.field)


def _put_settings(
    destination: Destination, kind: DestinationKind, settings: Mapping[str, str], ring: KeyRing
) -> None:
    secret = {field.key for field in kind.fields if field.is_secret}
    destination.settings = {key: value for key, value in settings.items() if key not in secret}
    hidden = {key: value for key, value in settings.items() if key in secret}
    destination.secrets = seal_text(json.dumps(hidden), secrets_row(destination.pk), ring)


def _share(destination: Destination, listing_ids: Sequence[UUID]) -> None:
    found = Listing.objects.of(destination.publisher_id).filter(pk__in=listing_ids)
    if found.count() != len(set(listing_ids)):
        raise Refusal(_("There is no such listing."), "listing", "missing")
    Share.objects.bulk_create(Share(destination=destination, listing=listing) for listing in found)


def destination_or_refusal(publisher_id: UUID, destination_id: UUID) -> Destination:
    destination = (
        Destination.objects.of(publisher_id)
        .select_related("publisher")
        .filter(pk=destination_id)
        .first()
    )
    if destination is None:
        raise Refusal(_("There is no such destination."), "destination", "missing")
    return destination


def send_test(
    publisher_id: UUID, destination_id: UUID, ring: KeyRing, actor: str = "command"
) -> Result:
    """Sends a marked test lead now and says what came of it. One that works lifts a hold (but not a switch)."""
    destination = destination_or_refusal(publisher_id, destination_id)
    lease = timedelta(seconds=hub_settings.DELIVERY_LEASE_SECONDS)
    with write_turn():
        claim = ledger.claim_test(destination, database_now(), lease)
        audit(publisher_id, actor, "destination.test", destination.pk)
    loads, _withdrawn = load([claim], ring)
    result = attempt(loads[0], guard(), plan())
    with write_turn():
        ledger.record([result])
        if ledger.is_success(result) and destination.held_reason not in ("", HeldReason.OFF):
            ledger.resume(destination.pk, database_now())
    return result


def plan() -> Plan:
    """The schedule of retries, with the installation's limit."""
    return Plan(give_up_after=timedelta(hours=hub_settings.DELIVERY_GIVE_UP_HOURS))


@transaction.atomic
def switch_off(publisher_id: UUID, destination_id: UUID, actor: str = "command") -> None:
    """Holds everything owed to it until it is resumed; nothing is skipped."""
    destination = destination_or_refusal(publisher_id, destination_id)
    # A person's wish outranks what the hub found out: otherwise a test that works would switch it on again.
    ledger.hold(destination.pk, HeldReason.OFF, "", database_now(), is_wish=True)
    audit(publisher_id, actor, "destination.switch_off", destination.pk)


@transaction.atomic
def resume(publisher_id: UUID, destination_id: UUID, actor: str = "command") -> int:
    """Lets what was held go out, oldest first; returns how many deliveries that are."""
    destination = destination_or_refusal(publisher_id, destination_id)
    count = ledger.resume(destination.pk, database_now())
    audit(publisher_id, actor, "destination.resume", destination.pk, {"deliveries": count})
    return count


@transaction.atomic
def retry(publisher_id: UUID, delivery_id: UUID, actor: str = "command") -> Delivery:
    """Tries a waiting or dead delivery again now. Raises `Refusal` for any other state, and says why."""
    delivery = (
        Delivery.objects.of(publisher_id)
        .select_related("destination")
        .filter(pk=delivery_id)
        .first()
    )
    if delivery is None:
        raise Refusal(_("There is no such delivery."), "delivery", "missing")
    if delivery.destination.held_reason:
        raise Refusal(
            _("The destination is held. Resume it, and this delivery goes out."), "", "conflict"
        )
    # A dead one gets its week of retries anew.
    moved = Delivery.objects.filter(
        pk=delivery.pk, state__in=(DeliveryState.WAITING, DeliveryState.DEAD), lead__isnull=False
    ).update(
        state=DeliveryState.WAITING,
        reason="",
        lane=Lane.LIVE,
        due_at=database_now(),
        first_attempt_at=None,
    )
    if not moved:
        raise Refusal(
            _("Only a waiting or a dead delivery can be tried again; this one is %(state)s.")
            % {"state": delivery.get_state_display()},
            "",
            "conflict",
        )
    audit(publisher_id, actor, "delivery.retry", delivery.pk)
    delivery.refresh_from_db()
    return delivery
