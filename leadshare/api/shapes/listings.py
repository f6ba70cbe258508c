from typing import Literal

from pydantic import ConfigDict, Field

from leadshare.api.shapes.base import (
    ID,
    OTHER_ID,
    TIME,
    Answer,
    Id,
    LongName,
    Next,
    Time,
    Url,
    Wish,
    Word,
    example,
)
from leadshare.catalog.models import ListingKind, NoticeKind, OfferType, PublishingOption

_LISTING = {
    "id": ID,
    "offer_id": "vault-one",
    "title": "Vault One",
    "kind": "app",
    "publishing_option": "contact_me",
    "offer_type": "saas",
    "storefronts": ["appsource"],
    "is_confirmed": True,
    "created_at": TIME,
    "requires_destination": True,
    "lead_sharing": {"state": "proven", "since": TIME, "can_tell_silence": True},
    "arrivals": {"days": 90, "count": 41},
}


class ListingWish(Wish):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "offer_id": "vault-one",
                    "title": "Vault One",
                    "kind": "app",
                    "storefronts": ["appsource"],
                }
            ]
        }
    )

    offer_id: LongName = Field(
        description="As Partner Center shows it, with or without the publisher part."
    )
    title: LongName
    kind: ListingKind
    storefronts: list[Word] = Field(min_length=1, max_length=20, description="Slugs.")
    publishing_option: PublishingOption | None = None
    offer_type: OfferType | None = None


class ListingChange(Wish):
    """Only what is given changes. An unconfirmed listing is confirmed by it, and so needs kind and storefronts."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"title": "Vault One for teams"}]})

    offer_id: LongName | None = None
    title: LongName | None = None
    kind: ListingKind | None = None
    storefronts: list[Word] | None = Field(None, min_length=1, max_length=20, description="Slugs.")
    publishing_option: PublishingOption | None = Field(None, description="Null takes it away.")
    offer_type: OfferType | None = Field(None, description="Null takes it away.")


class LeadSharing(Answer):
    """`off`: no live intake address. `unproven`: nothing came yet. `silent`: unlikely long ago."""

    state: Literal["off", "unproven", "proven", "silent"]
    since: Time | None = Field(
        description="When it was proven; of a silent one, when the last lead came."
    )
    can_tell_silence: bool = Field(description="False while too few leads came to tell.")


class Arrivals(Answer):
    """How often interest was shown, tests not counted."""

    days: int = Field(description="Over how many days.")
    count: int


class Listing(Answer):
    """An offer as listed on one or both storefronts."""

    model_config = example(_LISTING)

    id: Id
    offer_id: str
    title: str
    kind: ListingKind | None = Field(description="Null while the listing is not confirmed.")
    publishing_option: PublishingOption | None
    offer_type: OfferType | None
    storefronts: list[str] = Field(description="Slugs.")
    is_confirmed: bool = Field(description="False: a lead came for it before anybody listed it.")
    created_at: Time
    requires_destination: bool = Field(
        description="Microsoft requires a lead destination for such an offer."
    )
    lead_sharing: LeadSharing
    arrivals: Arrivals


class Listings(Answer):
    items: list[Listing]
    next: Next


_TOKEN = {"id": ID, "listing": OTHER_ID, "hint": "k3Zw", "created_at": TIME, "revoked_at": None}


class IntakeToken(Answer):
    """The secret part of an intake address, without the secret."""

    model_config = example(_TOKEN)

    id: Id
    listing: Id | None = Field(
        description="The listing it is bound to, or null for every listing of the publisher."
    )
    hint: str = Field(description="The last four characters of the secret.")
    created_at: Time
    revoked_at: Time | None


class NewIntakeToken(IntakeToken):
    """With the intake address, which is shown this once: enter it in Partner Center."""

    model_config = example(
        {
            **_TOKEN,
            "url": "https://leads.example.com/in/an-invented-secret-k3Zw",
            "path": "/in/an-invented-secret-k3Zw",
        }
    )

    url: Url
    path: str


class IntakeTokens(Answer):
    items: list[IntakeToken]
    next: Next


class Notice(Answer):
    """Something a person should know. It comes back when it happens again."""

    model_config = example(
        {
            "id": ID,
            "kind": "unknown_offer",
            "subject": "contoso.vault-two",
            "listing": OTHER_ID,
            "count": 3,
            "first_at": TIME,
            "last_at": TIME,
            "dismissed_at": None,
        }
    )

    id: Id
    kind: NoticeKind
    subject: str = Field(
        description="What it is about, as sent: an offer, a token's hint, an action code."
    )
    listing: Id | None
    count: int
    first_at: Time
    last_at: Time
    dismissed_at: Time | None


class Notices(Answer):
    items: list[Notice]
    next: Next
