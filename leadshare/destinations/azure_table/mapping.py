"""A lead as a table entity: Microsoft's six columns, the person's own columns, the hub's facts.

Keys. RowKey is the lead's id, so every revision of a lead writes the same row. PartitionKey is the
month in which the lead came in (`yyyymm`, UTC): a time range is then a few partitions instead of a
scan of the table, old months can be deleted as a whole, and no partition grows for ever. It must
never change during a lead's life, or the lead would be two rows: `received_at` is the first arrival
and does not move with later interests.

Limits (learn.microsoft.com/rest/api/storageservices, "Understanding the Table service data model"):
a string has at most 64 KiB in UTF-16, an entity 1 MiB, a key 1 KiB without `/ \\ # ?` and control
characters.
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from leadshare.delivery.port import Parcel

LONGEST_UNITS = 32_768
# Names, companies and titles: far more than any real one, so that a hostile lead stays well below 1
# MiB.
_SHORT_UNITS = 4_000
_KEY_UNITS = 512
_MARK = " … [cut]"

# Storefront text may hold control characters, which spreadsheets that read the table choke on, and
# half surrogates.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
# `%` is allowed but breaks some clients: the same page advises against it.
_FORBIDDEN_IN_KEY = re.compile(r"[/\\#?%\x00-\x1f\x7f-\x9f\ud800-\udfff]")

Entity = dict[str, str | int | bool]

_PERSON = {
    "FirstName": "first_name",
    "LastName": "last_name",
    "Email": "email",
    "Phone": "phone",
    "Country": "country",
    "Company": "company",
    "Title": "job_title",
}
_HUB = {
    "HubPublisher": "publisher",
    "HubStorefront": "storefront",
    "HubSource": "source",
    "HubOffer": "offer",
    "HubListing": "listing_title",
    "HubListingKind": "listing_kind",
    "HubCampaignKind": "campaign_kind",
    "HubClass": "class",
    "HubState": "state",
}


def entity(parcel: Parcel) -> Entity:
    """The row to merge. Empty text stands for nothing, so that a newer revision also clears a
    column.
    """
    lead = parcel.lead
    return {
        "PartitionKey": partition_key(parcel),
        "RowKey": key(str(parcel.lead_id)),
        "ActionCode": _short(lead, "action"),
        "CreatedTime": _short(lead, "received_at"),
        "CustomerInfo": _customer_info(lead),
        "Description": cut(_text(lead, "description"), LONGEST_UNITS),
        "LeadSource": _short(lead, "lead_source"),
        "OfferDisplayName": _short(lead, "offer_title"),
        **{column: _short(lead, name) for column, name in _PERSON.items()},
        "Country": _short(lead, "country") or _short(lead, "country_raw"),
        **{column: _short(lead, name) for column, name in _HUB.items()},
        "HubLeadId": str(parcel.lead_id),
        "HubDeliveryId": str(parcel.delivery_id),
        "HubRevision": parcel.revision,
        "HubLeadUrl": parcel.lead_url,
        "HubIsTest": parcel.is_test,
        "HubDoNotContact": bool(lead.get("do_not_contact")),
        "HubIntentLevel": _short(lead, "intent_level"),
        "HubInterests": _interests(lead),
    }


def partition_key(parcel: Parcel) -> str:
    moment = _moment(parcel.lead.get("received_at")) or _made(parcel.lead_id)
    return moment.astimezone(UTC).strftime("%Y%m") if moment else "undated"


def key(text: str) -> str:
    """`text` without what a key must not hold, and not longer than a key may be."""
    clean = _FORBIDDEN_IN_KEY.sub("-", text)
    return clean.encode("utf-16-le")[: 2 * _KEY_UNITS].decode("utf-16-le", "ignore")


def cut(text: str, longest_units: int) -> str:
    """`text` in at most so many UTF-16 units, marked when something had to go."""
    encoded = text.encode("utf-16-le")
    if len(encoded) <= 2 * longest_units:
        return text
    kept = encoded[: 2 * (longest_units - len(_MARK))]
    return kept.decode("utf-16-le", "ignore") + _MARK


def _customer_info(lead: Mapping[str, Any]) -> str:
    """The person as Microsoft's writer puts it: JSON in one column, the country as it was sent."""
    # Seven parts of 2,000 units, each at most doubled by escapes, stay valid JSON below 64 KiB.
    parts = {column: cut(_text(lead, name), 2_000) for column, name in _PERSON.items()}
    parts["Country"] = cut(_text(lead, "country_raw"), 2_000) or parts["Country"]
    return json.dumps(parts, ensure_ascii=False)


def _interests(lead: Mapping[str, Any]) -> str:
    """Every interest as a JSON array; the oldest go first when they don't fit."""
    interests = [_interest(one) for one in lead.get("interests") or () if isinstance(one, Mapping)]
    while len(text := json.dumps(interests, ensure_ascii=False)) > LONGEST_UNITS // 2 and interests:
        interests = interests[len(interests) // 2 + 1 :]
    return text


def _interest(one: Mapping[str, Any]) -> dict[str, str]:
    return {name: cut(_text(one, name), 2_000) for name in one}


def _short(lead: Mapping[str, Any], name: str) -> str:
    return cut(_text(lead, name), _SHORT_UNITS)


def _text(lead: Mapping[str, Any], name: str) -> str:
    value = lead.get(name)
    if value is None:
        return ""
    return _SURROGATE.sub("�", _CONTROL.sub(" ", str(value)))


def _moment(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _made(lead_id: UUID) -> datetime | None:
    """When a UUIDv7 was made (RFC 9562, section 5.7: the first 48 bits are Unix milliseconds)."""
    if lead_id.version != 7:
        return None
    return datetime.fromtimestamp((lead_id.int >> 80) / 1000, UTC)
