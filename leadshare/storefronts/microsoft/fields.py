"""Which member name means which field of a lead.

Names are matched whatever their casing, and without blanks, underscores and dashes. Documented
spellings (domain table "Lead fields over the years") are no drift, other ones are.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

Field = Literal[
    "first_name", "last_name", "email", "phone", "country_raw", "company", "job_title",
    "lead_source", "action", "offer_title", "description", "created_raw", "user_details",
]  # fmt: skip

# Sources: Lead management FAQ (2020), HTTPS endpoint page (2019-2021), Salesforce and Office pages,
# and the third-party readers of 2018 (Azure Table) and 2021 (camelCase).
_DOCUMENTED: Mapping[Field, tuple[str, ...]] = {
    "first_name": ("FirstName", "firstName", "first_name", "First Name"),
    "last_name": ("LastName", "lastName", "last_name", "Last Name"),
    "email": ("Email", "email", "Email Address"),
    "phone": ("Phone", "phone"),
    "country_raw": ("Country", "country"),
    "company": ("Company", "company"),
    "job_title": ("Title", "title"),
    "lead_source": ("LeadSource", "leadSource", "lead_source"),
    "action": ("ActionCode", "actionCode"),
    "offer_title": ("OfferTitle", "offerTitle", "OfferDisplayName", "Offer Display Name"),
    "description": ("Description", "description"),
    "created_raw": ("CreatedTime",),
    "user_details": ("userDetails", "UserDetails", "CustomerInfo"),
}
# Never documented, but they can mean nothing else. Written as `_folded` leaves them.
_PLAIN_ALIASES: Mapping[Field, tuple[str, ...]] = {
    "first_name": ("givenname",),
    "last_name": ("surname", "familyname"),
    "phone": ("phonenumber", "telephone"),
    "country_raw": ("country/region", "countryregion", "countrycode"),
    "company": ("companyname",),
    "job_title": ("jobtitle",),
}
# Members that come with a shape and say nothing about the lead: kept, but no drift.
_COMPANIONS = frozenset(
    {"oid", "encoding", "partitionkey", "rowkey", "timestamp", "publisherdisplayname"}
    | {"returl", "debug", "debugemail"}
)
_LONGEST_NAME = 64

USER_FIELDS: frozenset[Field] = frozenset(
    {"first_name", "last_name", "email", "phone", "country_raw", "company", "job_title"}
)
# One of these makes an object a lead; a title or a description alone could be anything.
TELLING_FIELDS: frozenset[Field] = frozenset(
    {"first_name", "last_name", "email", "phone", "company", "lead_source", "action", "offer_title"}
)


class Known(NamedTuple):
    """A member that means a field; `is_documented` when some document spells it like this."""

    field: Field
    is_documented: bool


def _folded(name: str) -> str:
    return re.sub(r"[\s_\-\0]+", "", name).lower()


_EXACT = {name: Known(field, True) for field, names in _DOCUMENTED.items() for name in names}
_FOLDED = {_folded(name): Known(known.field, False) for name, known in _EXACT.items()} | {
    alias: Known(field, False) for field, names in _PLAIN_ALIASES.items() for alias in names
}


def known(name: str) -> Known | None:
    """The field a member name means, or None."""
    return _EXACT.get(name) or _looked_up(name[: _LONGEST_NAME + 1])


@lru_cache(maxsize=4096)
def _looked_up(name: str) -> Known | None:
    return _FOLDED.get(_folded(name)) if len(name) <= _LONGEST_NAME else None


def is_companion(name: str) -> bool:
    """A member that some documented shape carries beside the lead (`oid`, `PartitionKey`...)."""
    return _folded(name[:_LONGEST_NAME]) in _COMPANIONS or "odata." in name[:_LONGEST_NAME]


_HARMLESS_NAME = re.compile(r"[A-Za-z_][A-Za-z_ .:/\-]*[0-9]{0,2}")


def named_safely(name: str) -> str:
    """A member name for a drift note; one that could hold personal data is not shown."""
    if len(name) <= _LONGEST_NAME and _HARMLESS_NAME.fullmatch(name):
        return name
    return "(unusual name)"
