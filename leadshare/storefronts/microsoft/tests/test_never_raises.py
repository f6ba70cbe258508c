"""Whatever the bytes are, reading gives a value, and text that every database can hold."""

import gzip
import json
from dataclasses import fields

from hypothesis import given, settings
from hypothesis import strategies as st

from leadshare.intake.port import CannotRead, Drift, Posted, Reading
from leadshare.storefronts.microsoft import storefront

HEADERS = st.sampled_from(
    ["", "application/json", "application/x-www-form-urlencoded", "text/plain; charset=cp1250"]
)
ENCODINGS = st.sampled_from(["", "gzip", "deflate", "br", "identity, gzip"])
CONTAINERS = ("UserDetails", "userDetails", "CustomerInfo", "data", "lead", "value")
MEMBERS = ("Email", "email", "FirstName", "LeadSource", "ActionCode", "actioncode", "Country")
NAMES = st.text(max_size=20) | st.sampled_from(CONTAINERS + MEMBERS)
TEXTS = st.text(st.characters(), max_size=30)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | TEXTS
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=6),
    max_leaves=25,
)


@given(body=st.binary(max_size=300), content_type=HEADERS, content_encoding=ENCODINGS)
def test_any_bytes(body: bytes, content_type: str, content_encoding: str) -> None:
    is_a_value(Posted(body, content_type, content_encoding))


@given(value=VALUES, content_type=HEADERS)
def test_any_json(value: object, content_type: str) -> None:
    is_a_value(Posted(json.dumps(value).encode(), content_type))


@given(value=VALUES)
def test_any_json_inside_a_lead(value: object) -> None:
    body = json.dumps({"UserDetails": {"Email": value}, "LeadSource": value, "Other": value})
    is_a_value(Posted(gzip.compress(body.encode()), "", "gzip"))


@given(value=VALUES, cut=st.integers(0, 200), junk=st.binary(max_size=8))
@settings(max_examples=200)
def test_damaged_json(value: object, cut: int, junk: bytes) -> None:
    body = json.dumps({"UserDetails": {"Email": "eva@example.com"}, "x": value}).encode()
    is_a_value(Posted(body[:cut] + junk + body[cut:]))


@given(pairs=st.lists(st.tuples(NAMES, TEXTS), max_size=8), glue=st.binary(max_size=4))
def test_any_form(pairs: list[tuple[str, str]], glue: bytes) -> None:
    body = b"&".join(f"{name}={value}".encode("utf-8", "replace") + glue for name, value in pairs)
    is_a_value(Posted(body, "application/x-www-form-urlencoded"))


def is_a_value(posted: Posted) -> None:
    outcome = storefront.read(posted)
    assert outcome == storefront.read(posted)
    if isinstance(outcome, CannotRead):
        return
    assert isinstance(outcome, Reading)
    assert outcome.leads
    for text in texts_of(outcome):
        assert "\0" not in text
        text.encode("utf-8")


def texts_of(reading: Reading) -> list[str]:
    found = [text for note in reading.drift for text in drift_texts(note)]
    for lead in reading.leads:
        values = [getattr(lead, field.name) for field in fields(lead)]
        found += [value for value in values if isinstance(value, str)]
        found += [text for pair in lead.extras.items() for text in pair]
    return found


def drift_texts(note: Drift) -> tuple[str, str]:
    return note.field, note.sample
