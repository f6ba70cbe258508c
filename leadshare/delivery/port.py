"""What a destination must do: take one lead, and say in a value what came of it.

A destination lives in `leadshare/destinations/<kind>/` and imports nothing of ours but this page. It is found by
`leadshare.delivery.registry`: the package has an attribute `destination` that is a `DestinationKind`.

Always true:
- `send` is called outside any transaction and may be called again with the same delivery id;
- the only way out is the `Outbound` it is given (the guard): no socket of its own;
- an expected failure is a verdict; an exception means a surprise (it is retried and shown);
- a `Trace` never holds a secret: URLs are shown without query, user information or credentials.
"""

import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol
from uuid import UUID

FieldType = Literal["text", "url", "secret", "emails", "integer", "choice"]


@dataclass(frozen=True, slots=True)
class SettingField:
    """One setting of a destination, enough to draw a form, check `--set` and document it."""

    key: str
    label: str
    type: FieldType = "text"
    is_required: bool = False
    default: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    help: str = ""
    is_secret: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """A setting that cannot be used, and what to do; `field` is a key of the settings or ""."""

    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Parcel:
    """A lead on its way to one destination.

    `delivery_id` stays the same on every try. `lead` is the lead in the hub's words, the same document that
    `/api/v1/leads/{id}` answers (JSON types only). `event` is `lead.received`, `lead.updated` or `lead.test`.
    """

    delivery_id: UUID
    lead_id: UUID
    revision: int
    event: str
    occurred_at: datetime
    is_test: bool
    publisher_name: str
    lead_url: str
    lead: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Trace:
    """What was said on the wire, for the ledger: no secrets, no personal data in `request`."""

    request: str = ""
    status: int | None = None
    excerpt: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Delivered:
    """The destination has it for good."""

    remote_id: str = ""


@dataclass(frozen=True, slots=True)
class Submitted:
    """The destination took it, but nothing can confirm that it keeps it."""


@dataclass(frozen=True, slots=True)
class Retry:
    """A later try may help. `after_seconds` is the destination's own wish, None means our schedule."""

    reason: Literal["unreachable", "timeout", "busy", "failed", "redirected", "refused_address"]
    after_seconds: float | None = None


HoldReason = Literal["gone", "credentials", "refused_address", "misconfigured"]


@dataclass(frozen=True, slots=True)
class Hold:
    """The destination as a whole cannot take leads until a person acts; nothing is lost meanwhile."""

    reason: HoldReason


@dataclass(frozen=True, slots=True)
class GiveUp:
    """A retry cannot help this delivery: a person has to look."""

    reason: Literal["refused", "invalid_field", "too_large", "exhausted"]


Verdict = Delivered | Submitted | Retry | Hold | GiveUp


@dataclass(frozen=True, slots=True)
class Answer:
    """A verdict and the trace that explains it."""

    verdict: Verdict
    trace: Trace = field(default_factory=Trace)


class Outbound(Protocol):
    """The outbound guard's fronts: resolve once, vet every address, pin, no redirects, 15 s, 64 KiB."""

    def http(self) -> Any:
        """A shared `httpx.Client`."""
        ...

    def azure(self) -> Any:
        """An `azure.core.pipeline.transport.HttpTransport`."""
        ...

    def requests(self) -> Any:
        """A `requests.Session`."""
        ...

    def connect(self, host: str, port: int) -> socket.socket:
        """A connected TCP socket under the total time budget, for SMTP and IMAP."""
        ...

    def tls(self) -> ssl.SSLContext:
        """A fresh context for TLS over sockets of `connect`; add an authority to it where one is private."""
        ...

    def refusal(self, host: str, port: int) -> str | None:
        """Why `host` may not be called (resolved now), or None."""
        ...

    def check_url(self, url: str) -> str | None:
        """What is wrong with a URL: its text (plain http too), and where it leads now; or None."""
        ...


Settings = Mapping[str, str]


class DestinationKind(Protocol):
    """The port."""

    @property
    def kind(self) -> str: ...

    @property
    def label(self) -> str: ...

    @property
    def summary(self) -> str: ...

    @property
    def fields(self) -> tuple[SettingField, ...]: ...

    def prepare(self, settings: Settings) -> Mapping[str, str]:
        """Settings completed on creation, e.g. with a generated signing secret."""
        ...

    def check(self, settings: Settings, outbound: Outbound) -> tuple[Problem, ...]:
        """What is wrong with the settings; asked at save. Sends nothing."""
        ...

    def address(self, settings: Settings) -> str:
        """Where it goes, shown to people: without secrets."""
        ...

    def send(self, parcel: Parcel, settings: Settings, outbound: Outbound) -> Answer:
        """One try. May block up to the guard's total time."""
        ...
