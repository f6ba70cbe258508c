"""The fields of one object to a lead: what is a test, what was withheld, which action counts."""

import re

from leadshare.intake.port import StorefrontLead
from leadshare.storefronts.microsoft import lead_source
from leadshare.storefronts.microsoft.country import alpha_2
from leadshare.storefronts.microsoft.gathering import Gathered
from leadshare.storefronts.microsoft.notes import Notes

_TEST = "msft_test_"
_ACTION_LIKE = re.compile(r"[A-Za-z_]{1,32}")


def lead_of(gathered: Gathered, notes: Notes) -> StorefrontLead:
    """Always gives a lead; notes where LeadSource and ActionCode disagree."""
    text = gathered.text
    parts = lead_source.parse(text("lead_source"))
    return StorefrontLead(
        first_name=text("first_name"),
        last_name=text("last_name"),
        email=text("email"),
        phone=text("phone"),
        country=alpha_2(text("country_raw")),
        country_raw=text("country_raw"),
        company=text("company"),
        job_title=text("job_title"),
        lead_source=text("lead_source"),
        source=parts.source,
        action=_action(text("action"), parts.action, notes),
        offer=parts.offer,
        offer_title=text("offer_title"),
        description=text("description"),
        created_raw=text("created_raw"),
        is_test=_is_test(gathered),
        is_withheld=_is_withheld(gathered),
        extras=gathered.extras,
    )


def _action(field: str, in_source: str, notes: Notes) -> str:
    """The ActionCode field wins over the one inside LeadSource."""
    if field and in_source and field.casefold() != in_source.casefold():
        notes.add("disagrees", "ActionCode", f"{_shown(field)}, LeadSource: {_shown(in_source)}")
    return field or in_source


def _shown(action: str) -> str:
    return action if _ACTION_LIKE.fullmatch(action) else "(unusual)"


def _is_test(gathered: Gathered) -> bool:
    """By the person's fields, never by LeadSource: JSON test leads carry an ordinary one (FAQ)."""
    text = gathered.text
    said = (text("first_name"), text("last_name"), text("company"), text("email"))
    return any(value[: len(_TEST)].lower() == _TEST for value in said)


def _is_withheld(gathered: Gathered) -> bool:
    """Microsoft passes no personal data of users with a `.edu` address on (FAQ of 2020)."""
    text = gathered.text
    if text("first_name") or text("last_name") or text("phone"):
        return False
    email = text("email")
    if not email:
        return not _is_test(gathered) and _says_where_from(gathered)
    return email.lower().endswith(".edu") and not text("company") and not text("job_title")


def _says_where_from(gathered: Gathered) -> bool:
    return bool(
        gathered.text("lead_source") or gathered.text("action") or gathered.text("offer_title")
    )
