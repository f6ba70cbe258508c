"""What a storefront must do: turn the bytes it posted into leads, or say why that cannot be done.

A storefront lives in `leadshare/storefronts/<name>/` and imports nothing of ours but this page. It is found by
`leadshare.intake.registry`: the package has an attribute `storefront` that is a `StorefrontReader`.

Always true:
- reading is pure: the same bytes give the same reading, without database, clock, network or settings;
- odd is not an error: whatever can be understood is read, the rest is noted as drift;
- `CannotRead` is a value, never an exception; the bytes stay and can be read again after a fix.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Posted:
    """A body as it came, with the two headers that say how to read it."""

    body: bytes
    content_type: str = ""
    content_encoding: str = ""


@dataclass(frozen=True, slots=True)
class StorefrontLead:
    """One lead as the storefront told it. Text is trimmed; nothing is guessed; absent is "".

    `source`, `action` and `offer` are the parts of `lead_source`
    (`{source}-{action}|{offer}`, storefronts/microsoft/README.md) in the casing they came in;
    `action` is the action code wherever it stood. `country` is ISO-3166 alpha-2 or None.
    """

    first_name: str = ""
    last_name: str = ""
    email: str = ""
    phone: str = ""
    country: str | None = None
    country_raw: str = ""
    company: str = ""
    job_title: str = ""
    lead_source: str = ""
    source: str = ""
    action: str = ""
    offer: str = ""
    offer_title: str = ""
    description: str = ""
    created_raw: str = ""
    is_test: bool = False
    is_withheld: bool = False
    extras: Mapping[str, str] = field(default_factory=dict)


DriftKind = Literal[
    "new_field",
    "missing_field",
    "recased_field",
    "wrong_type",
    "duplicate_key",
    "repaired",
    "disagrees",
]


@dataclass(frozen=True, slots=True)
class Drift:
    """Something that differs from the documented shape; `sample` holds no personal data."""

    kind: DriftKind
    field: str
    sample: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A body that was understood: its shape by name, and no lead, one or several (array body)."""

    shape: str
    leads: tuple[StorefrontLead, ...]
    drift: tuple[Drift, ...] = ()


CannotReadReason = Literal[
    "empty",
    "bad_encoding",
    "bad_compression",
    "too_large",
    "too_deep",
    "not_understood",
    "no_lead",
    "crashed",
]


@dataclass(frozen=True, slots=True)
class CannotRead:
    """A body that could not be understood. `detail` is for a person and quotes no personal data."""

    reason: CannotReadReason
    detail: str = ""


def gettext_noop(text: str) -> str:
    """Marks a `CannotRead.detail` for translation. Django's own asks for settings, and reading needs none."""
    return text


IntentLevel = Literal[
    "unknown", "information_only", "contact_me", "test_drive", "get_it_now", "create"
]


@dataclass(frozen=True, slots=True)
class ActionCode:
    """A row of the open action-code table as shipped; a publisher may change its reading."""

    code: str
    name: str
    intent_level: IntentLevel
    is_do_not_contact: bool = False


@dataclass(frozen=True, slots=True)
class StorefrontReference:
    """A storefront as shipped reference data; editable afterwards, never an `if` in code."""

    slug: str
    name: str
    audience: str
    campaign_kind: str
    leads_live_in: str
    aliases: tuple[str, ...]


class StorefrontReader(Protocol):
    """The port."""

    @property
    def name(self) -> str: ...

    @property
    def storefronts(self) -> tuple[StorefrontReference, ...]: ...

    @property
    def action_codes(self) -> tuple[ActionCode, ...]: ...

    def read(self, posted: Posted) -> Reading | CannotRead: ...
