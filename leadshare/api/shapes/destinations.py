from typing import Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from leadshare.api.shapes.base import (
    ID,
    OTHER_ID,
    TIME,
    Answer,
    Id,
    Name,
    Next,
    Paged,
    SettingText,
    Time,
    Wish,
    Word,
    example,
)
from leadshare.delivery.models import AttemptKind, AttemptOutcome, DeliveryState, HeldReason
from leadshare.delivery.port import FieldType

_DESTINATION: dict[str, Any] = {
    "id": ID,
    "kind": "https",
    "name": "Sales CRM",
    "state": "working",
    "address": "https://crm.example.com/leads",
    "settings": {"url": "https://crm.example.com/leads"},
    "listings": None,
    "held_reason": None,
    "held_detail": "",
    "held_at": None,
    "last_success_at": TIME,
    "last_failure_at": None,
    "last_failure": "",
    "waiting": 0,
    "held": 0,
    "dead": 0,
    "delivered": 41,
}


class DestinationWish(Wish):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kind": "https",
                    "name": "Sales CRM",
                    "settings": {"url": "https://crm.example.com/leads"},
                }
            ]
        }
    )

    kind: Word
    name: Name
    settings: dict[Word, SettingText] = Field(
        description="By the keys that `GET /destination-kinds` lists."
    )
    listings: list[UUID] | None = Field(
        None,
        min_length=1,
        max_length=1000,
        description="Only leads of these; left out or null: of every listing.",
    )


class DestinationChange(Wish):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"settings": {"header_name": "X-Team"}}]}
    )

    settings: dict[Word, SettingText] = Field(
        description="Only what is given changes; secrets that are not stay."
    )


class Destination(Answer):
    """Where leads go. Its secrets are never shown."""

    model_config = example(_DESTINATION)

    id: Id
    kind: str
    name: str
    state: Literal["untested", "working", "held"]
    address: str = Field(description="Where it goes, without secrets.")
    settings: dict[str, str]
    listings: list[Id] | None = Field(description="Null: of every listing.")
    held_reason: HeldReason | None
    held_detail: str
    held_at: Time | None
    last_success_at: Time | None
    last_failure_at: Time | None
    last_failure: str
    waiting: int
    held: int
    dead: int
    delivered: int


class NewDestination(Destination):
    """With the secrets that were made because none were given; they are shown this once."""

    model_config = example(
        {**_DESTINATION, "state": "untested", "made_secrets": {"signing_secret": "whsec_…"}}
    )

    made_secrets: dict[str, str]


class Destinations(Answer):
    items: list[Destination]
    next: Next


class Setting(Answer):
    """One setting that a kind of destination asks for."""

    key: str
    label: str
    type: FieldType
    is_required: bool
    is_secret: bool
    default: str
    choices: list[str] = Field(description="Empty where any text goes.")
    help: str


class DestinationKind(Answer):
    """A kind of destination that is installed."""

    kind: str
    label: str
    summary: str
    settings: list[Setting]


class DestinationKinds(Answer):
    items: list[DestinationKind]
    next: Next


class Resumed(Answer):
    """A destination that is held no longer."""

    deliveries: int = Field(description="How many deliveries go out again.")
    destination: Destination


class DeliveryFilter(Paged):
    state: DeliveryState | None = Field(None, description="Only deliveries in this state.")
    destination: UUID | None = Field(None, description="Only deliveries to this destination.")
    lead: UUID | None = Field(None, description="Only deliveries of this lead.")


class Attempt(Answer):
    """One try."""

    number: int
    kind: AttemptKind
    started_at: Time
    finished_at: Time | None
    outcome: AttemptOutcome | None = Field(description="Null while it is on the way.")
    status: int | None = Field(description="The status the destination answered, if it has such.")
    request: str
    excerpt: str = Field(description="What the destination answered, cut off.")
    hint: str


_DELIVERY: dict[str, Any] = {
    "id": ID,
    "lead": OTHER_ID,
    "destination": OTHER_ID,
    "revision": 1,
    "event": "lead.received",
    "state": "delivered",
    "reason": None,
    "due_at": TIME,
    "created_at": TIME,
    "delivered_at": TIME,
    "remote_id": "crm-4711",
    "attempt_count": 1,
    "last_status": 201,
    "last_detail": "",
}
_ATTEMPT = {
    "number": 1,
    "kind": "first",
    "started_at": TIME,
    "finished_at": TIME,
    "outcome": "delivered",
    "status": 201,
    "request": "POST https://crm.example.com/leads",
    "excerpt": '{"id": "crm-4711"}',
    "hint": "",
}


class DeliveryRow(Answer):
    """A lead owed to a destination."""

    model_config = example(_DELIVERY)

    id: Id = Field(description="Also the `webhook-id` that an HTTPS destination receives.")
    lead: Id | None = Field(description="Null for a test.")
    destination: Id
    revision: int = Field(description="Of the lead, when it was owed.")
    event: Literal["lead.received", "lead.updated", "lead.test"]
    state: DeliveryState
    reason: str | None = Field(description="Why it is held or dead, or waits again.")
    due_at: Time
    created_at: Time
    delivered_at: Time | None
    remote_id: str = Field(description="What the destination calls it, where it says so.")
    attempt_count: int
    last_status: int | None
    last_detail: str


class Delivery(DeliveryRow):
    """A lead owed to a destination, with every try."""

    model_config = example({**_DELIVERY, "attempts": [_ATTEMPT]})

    attempts: list[Attempt] = Field(description="Oldest first.")


class Deliveries(Answer):
    items: list[DeliveryRow]
    next: Next


class Test(Answer):
    """What came of sending a marked test lead."""

    is_success: bool
    delivery: Delivery
