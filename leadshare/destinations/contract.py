"""The cases that every kind of destination is put through, and what must be true of each answer.

A connector's tests bring a `Scene`: a real or fake server that can play the cases. Then:

    @pytest.mark.parametrize("case", contract.CASES, ids=lambda case: case.name)
    def test_case(case, scene):
        assert contract.faults_of_case(scene, case) == []
        assert contract.faults_of_kind(scene) == []

Every function answers a list of sentences; an empty one means that the promises of the port are
kept.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal, Protocol
from uuid import UUID

from leadshare.delivery.port import (
    Answer,
    Delivered,
    DestinationKind,
    GiveUp,
    Hold,
    Outbound,
    Parcel,
    Retry,
    Settings,
    Submitted,
    Verdict,
)

CaseName = Literal[
    "accepted", "slow", "rate_limited", "refused", "gone", "credentials_refused", "unreachable"
]


@dataclass(frozen=True, slots=True)
class Case:
    """What the server does, and which verdicts are honest about it."""

    name: CaseName
    server: str
    is_honest: Callable[[Verdict], bool]


CASES = (
    Case("accepted", "takes the lead", lambda v: isinstance(v, Delivered | Submitted)),
    Case("slow", "says nothing within the guard's time", lambda v: isinstance(v, Retry)),
    Case("rate_limited", "asks to slow down", lambda v: isinstance(v, Retry)),
    Case("refused", "will never take this lead", lambda v: isinstance(v, GiveUp)),
    Case("gone", "has no such place any more", lambda v: isinstance(v, Hold | GiveUp)),
    Case("credentials_refused", "knows us no longer", lambda v: v == Hold("credentials")),
    Case("unreachable", "does not listen", lambda v: isinstance(v, Retry)),
)


class Scene(Protocol):
    """A destination kind together with a server that plays the cases."""

    @property
    def kind(self) -> DestinationKind: ...

    @property
    def outbound(self) -> Outbound: ...

    def play(self, case: CaseName) -> AbstractContextManager[Settings]:
        """Starts the server in this role; gives prepared settings that lead to it."""
        ...

    def received(self) -> int:
        """How many different leads the server holds, whatever was sent twice."""
        ...


def faults_of_case(scene: Scene, case: Case) -> list[str]:
    """Sends the specimen lead, twice where it is accepted, and judges verdict and trace."""
    parcel = specimen()
    with scene.play(case.name) as settings:
        answers = [scene.kind.send(parcel, settings, scene.outbound)]
        if case.name == "accepted":
            answers.append(scene.kind.send(parcel, settings, scene.outbound))
        faults = [
            fault for answer in answers for fault in _faults_of(answer, case, scene, settings)
        ]
        if case.name == "accepted" and scene.received() != 1:
            faults.append(f"sent twice with one delivery id, {scene.received()} leads arrived")
    return faults


def faults_of_kind(scene: Scene) -> list[str]:
    """What holds without sending: names, settings, checks, and an address that hides secrets."""
    kind = scene.kind
    with scene.play("accepted") as settings:
        prepared = kind.prepare(settings)
        found = {
            "prepare changes settings that are complete": dict(prepared) != dict(settings),
            "good settings are refused": kind.check(settings, scene.outbound) != (),
            "the address shows a secret": _leaks(kind.address(settings), _secrets(kind, settings)),
            "the kind is no plain word": not kind.kind.isidentifier(),
            "label or summary is missing": not (kind.label and kind.summary),
            "a secret setting is not marked as one": any(
                (field.type == "secret") != field.is_secret for field in kind.fields
            ),
        }
        return [fault for fault, is_so in found.items() if is_so] + [
            f"empty {field.key} is not refused"
            for field in kind.fields
            if field.is_required and not _names(kind, {**settings, field.key: ""}, scene, field.key)
        ]


def specimen(**changes: Any) -> Parcel:
    """A lead of an invented person on its way; `changes` replace members of the lead document."""
    return Parcel(
        delivery_id=UUID("01930000-0000-7000-8000-000000000002"),
        lead_id=UUID("01930000-0000-7000-8000-000000000001"),
        revision=1,
        event="lead.received",
        occurred_at=datetime(2026, 3, 5, 10, 15, tzinfo=UTC),
        is_test=False,
        publisher_name="Contoso",
        lead_url="https://hub.example.com/p/contoso/leads/01930000-0000-7000-8000-000000000001/",
        lead={**_LEAD, **changes},
    )


def with_delivery(parcel: Parcel, delivery_id: UUID) -> Parcel:
    """The same lead owed a second time, for example after a newer revision."""
    return replace(parcel, delivery_id=delivery_id, revision=parcel.revision + 1)


_LEAD: Mapping[str, Any] = {
    "id": "01930000-0000-7000-8000-000000000001",
    "publisher": "contoso",
    "submission_ids": ["01930000-0000-7000-8000-000000000003"],
    "received_at": "2026-03-05T10:15:00Z",
    "first_name": "Amina",
    "last_name": "Okoye",
    "email": "amina.okoye@example.com",
    "phone": "+44 20 7946 0000",
    "country": "GB",
    "country_raw": "United Kingdom",
    "company": "Example Mills Ltd",
    "job_title": "Head of IT",
    "storefront": "appsource",
    "audience": "business",
    "source": "SPZA",
    "action": "PLT",
    "offer": "contoso.vault-one",
    "offer_title": "Vault One",
    "lead_source": "SPZA-PLT|contoso.vault-one",
    "description": "Please call after 14:00",
    "listing": "01930000-0000-7000-8000-000000000004",
    "listing_title": "Vault One",
    "listing_kind": "app",
    "campaign_kind": "contact_me",
    "class": "storefront",
    "state": "new",
    "screened": None,
    "is_test": False,
    "do_not_contact": False,
    "intent_level": 3,
    "interests": [
        {
            "submission_id": "01930000-0000-7000-8000-000000000003",
            "received_at": "2026-03-05T10:15:00Z",
            "source": "SPZA",
            "action": "PLT",
            "intent_level": 3,
            "offer": "contoso.vault-one",
            "offer_title": "Vault One",
            "description": "Please call after 14:00",
        }
    ],
}
_PERSONAL = ("first_name", "last_name", "email", "phone", "company", "description")


def _faults_of(answer: Answer, case: Case, scene: Scene, settings: Settings) -> list[str]:
    trace = answer.trace
    shown = f"{trace.request} {trace.excerpt} {trace.hint}"
    found = {
        f"a server that {case.server} led to {answer.verdict}": not case.is_honest(answer.verdict),
        "the trace shows a secret": _leaks(shown, _secrets(scene.kind, settings)),
        "the trace's request shows personal data": _leaks(
            trace.request, [_LEAD[key] for key in _PERSONAL]
        ),
        "the trace does not say what was requested": not trace.request,
        "a trouble without a hint": not case.is_honest(Delivered()) and not trace.hint,
    }
    return [fault for fault, is_so in found.items() if is_so]


def _secrets(kind: DestinationKind, settings: Settings) -> list[str]:
    values = [settings.get(field.key, "") for field in kind.fields if field.is_secret]
    return [part for value in values for part in (value, *_keys_inside(value)) if part]


def _keys_inside(value: str) -> list[str]:
    """A connection string is a secret as a whole and in its parts, but its address may be shown."""
    parts = [part.partition("=")[2] for part in value.split(";")]
    return [part for part in parts if len(part) >= 20 and "://" not in part]


def _leaks(text: str, hidden: list[str]) -> bool:
    return any(part in text for part in hidden)


def _names(kind: DestinationKind, settings: Settings, scene: Scene, key: str) -> bool:
    return any(problem.field == key for problem in kind.check(settings, scene.outbound))
