"""docs/states.md draws every state; the enums match the pictures word for word."""

import re
from pathlib import Path
from typing import get_args

import pytest

import leadshare
from leadshare.catalog.lead_sharing import State
from leadshare.delivery.models import AttemptOutcome, DeliveryState, Destination, HeldReason
from leadshare.intake.models import SubmissionState
from leadshare.leads.models import OPEN_STATES, LeadState, Screened

STATES = Path(leadshare.__file__).resolve().parents[1] / "docs" / "states.md"
SECTION = re.compile(r"^## (?P<title>.+?)$(?P<body>.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
EDGE = re.compile(r"^\s*(\S+) --> (\S+?)(?::.*)?$", re.MULTILINE)


def sections() -> dict[str, str]:
    return {found["title"]: found["body"] for found in SECTION.finditer(STATES.read_text())}


def drawn(title: str) -> set[str]:
    [picture] = re.findall(r"```mermaid\nstateDiagram-v2\n(.*?)```", sections()[title], re.DOTALL)
    return {state for edge in EDGE.findall(picture) for state in edge} - {"[*]"}


def destination_states() -> set[str]:
    made = (Destination(), Destination(last_success_at=1), Destination(held_reason="off"))  # type: ignore[misc]
    return {destination.state for destination in made}


@pytest.mark.parametrize(
    ("title", "states"),
    [
        ("Submission", set(SubmissionState)),
        ("Lead", set(LeadState)),
        ("Delivery", set(DeliveryState)),
        ("Attempt", {*AttemptOutcome, "on_the_way"}),
        ("Destination", destination_states()),
        ("Lead sharing of a listing", set(get_args(State))),
    ],
)
def test_the_pictures_and_the_enums_say_the_same(title: str, states: set[str]) -> None:
    assert drawn(title) == {str(state) for state in states}


@pytest.mark.parametrize(
    ("title", "words"),
    [("Lead", set(Screened)), ("Delivery", set(HeldReason)), ("Lead", set(OPEN_STATES))],
)
def test_the_words_beside_the_states_are_listed(title: str, words: set[str]) -> None:
    listed = set(re.findall(r"`([a-z_]+)`", sections()[title]))
    assert {str(word) for word in words} <= listed
