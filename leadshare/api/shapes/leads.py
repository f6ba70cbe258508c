import re
from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, ConfigDict, Field

from leadshare.api.shapes.base import ID, OTHER_ID, TIME, Answer, Id, Next, Paged, Time, Word
from leadshare.leads.models import IntentLevel, LeadClass, LeadState, Screened

_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = datetime(9999, 1, 1, tzinfo=UTC)


def _storable(at: datetime) -> datetime:
    """Times far from ours mean what the nearest storable one means: everything, or nothing."""
    # PostgreSQL takes no offset beyond 16 hours, Python does.
    return min(max(at, _EARLIEST), _LATEST).astimezone(UTC)


def _written(text: object) -> object:
    """A bare number would be taken for seconds since 1970."""
    if not isinstance(text, str) or not re.match(r"\d{4}-\d\d-\d\dT", text):
        raise ValueError("A time looks like 2026-05-04T09:30:00Z.")
    return text


Moment = Annotated[AwareDatetime, BeforeValidator(_written), AfterValidator(_storable)]


class LeadFilter(Paged):
    lead_class: LeadClass | None = Field(
        None, alias="class", description="Only leads of this class."
    )
    state: LeadState | Literal["open"] | None = Field(
        None,
        description="Only leads in this state; `open` for all that are neither converted nor disqualified.",
    )
    screened: bool | None = Field(
        None, description="True: only screened leads. False: none of them."
    )
    screened_reason: Screened | None = Field(
        None, description="Only leads screened for this reason."
    )
    listing: UUID | None = Field(None, description="Only leads of this listing.")
    storefront: Word | None = Field(None, description="The slug of a storefront, or `unknown`.")
    action: Word | None = Field(
        None, description="Only leads whose newest interest has this action code."
    )
    since: Moment | None = Field(None, description="Only leads with interest since this time.")
    text: Word | None = Field(None, description="Words of a name, company or mail address.")


_INTEREST = {
    "submission_id": OTHER_ID,
    "received_at": TIME,
    "source": "SPZA",
    "action": "INS",
    "intent_level": "get_it_now",
    "offer": "contoso.vault-one",
    "offer_title": "Vault One",
    "description": "",
    "extras": {},
}
_LEAD: dict[str, Any] = {
    "id": ID,
    "publisher": "contoso",
    "submission_ids": [OTHER_ID],
    "received_at": TIME,
    "last_interest_at": TIME,
    "first_name": "Jana",
    "last_name": "Nováková",
    "email": "jana.novakova@example.com",
    "phone": "+420 601 000 000",
    "country": "CZ",
    "country_raw": "CZ",
    "company": "Example a.s.",
    "job_title": "IT manager",
    "storefront": "appsource",
    "audience": "business customers",
    "lead_source": "SPZA-INS|contoso.vault-one",
    "source": "SPZA",
    "action": "INS",
    "offer": "contoso.vault-one",
    "offer_title": "Vault One",
    "description": "",
    "listing": OTHER_ID,
    "listing_title": "Vault One",
    "listing_kind": "app",
    "campaign_kind": "nurture",
    "class": "storefront",
    "state": "new",
    "screened": None,
    "is_test": False,
    "do_not_contact": False,
    "intent_level": "get_it_now",
    "revision": 1,
    "interests": [_INTEREST],
}


class Interest(Answer):
    """One sign of interest: what one submission said about the lead."""

    submission_id: Id
    received_at: Time
    source: str = Field(description="As sent.")
    action: str = Field(description="The action code, as sent.")
    intent_level: IntentLevel
    offer: str = Field(description="The offer part of LeadSource, as sent.")
    offer_title: str
    description: str
    extras: dict[str, Any] = Field(description="Members of the payload that no document describes.")


class Lead(Answer):
    """A person's interest in a listing. The same document that an HTTPS destination receives."""

    model_config = ConfigDict(populate_by_name=True, json_schema_extra={"examples": [_LEAD]})

    id: Id
    publisher: str
    submission_ids: list[Id]
    received_at: Time = Field(description="Of the first interest.")
    last_interest_at: Time
    first_name: str
    last_name: str
    email: str
    phone: str
    country: str | None = Field(
        description="ISO-3166 alpha-2, or null where what was sent names no country."
    )
    country_raw: str = Field(description="As sent.")
    company: str
    job_title: str
    storefront: str | None = Field(description="Its slug, or null where nothing tells.")
    audience: str
    lead_source: str = Field(description="As sent.")
    source: str = Field(description="Of the newest interest, as sent.")
    action: str = Field(description="Of the newest interest, as sent.")
    offer: str = Field(description="Of the newest interest, as sent.")
    offer_title: str
    description: str
    listing: Id
    listing_title: str
    listing_kind: str = Field(description="Empty while the listing is not confirmed.")
    campaign_kind: str
    lead_class: LeadClass = Field(alias="class")
    state: LeadState
    screened: Screened | None = Field(
        description="Why it is kept from sales and destinations, or null."
    )
    is_test: bool
    do_not_contact: bool
    intent_level: IntentLevel
    revision: int = Field(description="Raised with every change that destinations hear of.")
    interests: list[Interest] = Field(description="Oldest first.")


class Leads(Answer):
    items: list[Lead]
    next: Next


class Release(Answer):
    """A lead that is screened no longer."""

    deliveries: int = Field(description="How many deliveries that made.")
    lead: Lead
