from pydantic import ConfigDict, Field, StrictBool

from leadshare.api.shapes.base import ID, Answer, Id, Next, Wish, Word, example
from leadshare.api.token import Scope
from leadshare.leads.models import IntentLevel


class Publisher(Answer):
    """Whose token it is, and what it may do."""

    model_config = example(
        {
            "id": ID,
            "slug": "contoso",
            "name": "Contoso",
            "microsoft_publisher_id": "contoso",
            "time_zone": "Europe/Prague",
            "scopes": ["leads:read"],
        }
    )

    id: Id
    slug: str
    name: str
    microsoft_publisher_id: str
    time_zone: str
    scopes: list[Scope]


class Storefront(Answer):
    """Reference data of a storefront; the operator edits it."""

    slug: str
    name: str
    audience: str
    campaign_kind: str
    leads_live_in: str
    aliases: list[str] = Field(description="What LeadSource calls it, compared without case.")


class Storefronts(Answer):
    items: list[Storefront]
    next: Next


class ActionCode(Answer):
    """What an action code means to this publisher."""

    model_config = example(
        {
            "code": "INS",
            "name": "Installation",
            "intent_level": "get_it_now",
            "is_do_not_contact": False,
            "is_own": False,
        }
    )

    code: str
    name: str
    intent_level: IntentLevel
    is_do_not_contact: bool
    is_own: bool = Field(description="True: the publisher's own reading. False: as shipped.")


class ActionCodes(Answer):
    items: list[ActionCode]
    next: Next


class ActionCodeReading(Wish):
    """How a code is read from now on. Leads that came before keep their reading."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"code": "INS", "intent_level": "contact_me"}]}
    )

    code: Word = Field(min_length=1, description="Compared without case.")
    intent_level: IntentLevel
    is_do_not_contact: StrictBool | None = Field(
        None, description="Left out: as shipped, and false for an unknown code."
    )
    name: Word = ""
