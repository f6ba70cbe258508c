"""Rules of the reader that are easier told in a line than in a fixture."""

import gzip
import json
import zlib
from typing import Any

import pytest

from leadshare.intake.port import CannotRead, Drift, Posted, Reading, StorefrontLead
from leadshare.storefronts.microsoft import compression, storefront


def read(body: bytes | str, content_type: str = "", content_encoding: str = "") -> Any:
    raw = body.encode() if isinstance(body, str) else body
    return storefront.read(Posted(raw, content_type, content_encoding))


def the_lead(members: object) -> StorefrontLead:
    outcome = read(json.dumps(members))
    assert isinstance(outcome, Reading)
    (lead,) = outcome.leads
    return lead


def drift_of(members: object) -> tuple[Drift, ...]:
    outcome = read(json.dumps(members))
    assert isinstance(outcome, Reading)
    return outcome.drift


MARK = "MSFT_TEST_636573304831318844"


@pytest.mark.parametrize(
    ("user", "is_test"),
    [
        pytest.param({"FirstName": MARK}, True, id="first name"),
        pytest.param({"LastName": MARK.lower()}, True, id="last name, lower case"),
        pytest.param({"Company": MARK}, True, id="company"),
        pytest.param({"Email": f"{MARK}@test.com"}, True, id="mail"),
        pytest.param({"FirstName": "Eva", "Title": MARK}, False, id="not by the job title"),
        pytest.param({"FirstName": f"Eva {MARK}"}, False, id="only at the beginning"),
    ],
)
def test_test_leads_show_in_the_user_fields(user: dict[str, str], is_test: bool) -> None:
    assert the_lead({"UserDetails": user, "LeadSource": "SPZA"}).is_test is is_test


def test_lead_source_alone_makes_no_test_lead() -> None:
    members = {"UserDetails": {"FirstName": "Eva"}, "LeadSource": f"{MARK}-{MARK}|Sample"}
    assert not the_lead(members).is_test


@pytest.mark.parametrize(
    ("user", "is_withheld"),
    [
        pytest.param({}, True, id="nothing"),
        pytest.param({"Company": "Example", "Country": "US"}, True, id="nothing of a person"),
        pytest.param({"Email": "x@cs.example.edu"}, True, id="only an .edu address"),
        pytest.param({"Email": "x@example.edu", "LastName": "Sol"}, False, id=".edu with a name"),
        pytest.param({"Email": "x@example.com"}, False, id="only an address"),
        pytest.param({"Phone": "5550100"}, False, id="only a phone"),
    ],
)
def test_withheld(user: dict[str, str], is_withheld: bool) -> None:
    assert the_lead({"UserDetails": user, "LeadSource": "SPZA-PLT|a.b"}).is_withheld is is_withheld


@pytest.mark.parametrize(
    ("members", "action", "disagrees"),
    [
        pytest.param({"LeadSource": "SPZA-PLT|a.b"}, "PLT", False, id="only inside LeadSource"),
        pytest.param(
            {"LeadSource": "SPZA", "ActionCode": "PLT"}, "PLT", False, id="only the field"
        ),
        pytest.param({"LeadSource": "S-PLT", "ActionCode": "plt"}, "plt", False, id="casing"),
        pytest.param({"LeadSource": "S-PLT", "ActionCode": "INS"}, "INS", True, id="field wins"),
        pytest.param({"LeadSource": "S-PLT", "ActionCode": ""}, "PLT", False, id="empty field"),
    ],
)
def test_action(members: dict[str, str], action: str, disagrees: bool) -> None:
    members = {"Email": "eva@example.com", **members}
    assert the_lead(members).action == action
    assert any(note.kind == "disagrees" for note in drift_of(members)) is disagrees


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("[]", id="empty array"),
        pytest.param("{}", id="empty object"),
        pytest.param('"hi"', id="text"),
        pytest.param("42", id="number"),
        pytest.param("1e400", id="huge number"),
        pytest.param("9" * 5_000, id="more digits than Python converts"),
        pytest.param("NaN", id="NaN"),
        pytest.param("null", id="null"),
        pytest.param('{"UserDetails": {}, "LeadSource": ""}', id="all empty"),
        pytest.param('{"Title": "x", "Description": "y"}', id="a title could be anything's"),
        pytest.param('{"a": {"b": {"c": {"d": {"Email": "x@example.com"}}}}}', id="too far inside"),
    ],
)
def test_no_lead(body: str) -> None:
    assert read(body) == CannotRead("no_lead", "no person, offer or lead source in it")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"[" * 100_000, id="arrays"),
        pytest.param(b'{"a":' * 100_000, id="objects"),
        pytest.param(b'[{"a":' * 100_000 + b"1", id="both"),
        pytest.param(b'{"UserDetails":{"FirstName":' + b"[" * 100_000, id="inside a lead"),
    ],
)
def test_too_deep(body: bytes) -> None:
    assert read(body) == CannotRead("too_deep", "nested deeper than 64 levels")


def test_depth_inside_a_customer_info_text_is_no_crash() -> None:
    outcome = read(json.dumps({"CustomerInfo": "[" * 100_000, "LeadSource": "SPZA"}))
    assert outcome.drift == (
        Drift("wrong_type", "CustomerInfo", "text"),
        Drift("missing_field", "UserDetails"),
    )


def test_brackets_inside_texts_are_not_depth() -> None:
    assert the_lead({"Email": "eva@example.com", "Description": '[{\\"' * 500}).description


def test_long_values_stay_whole() -> None:
    assert len(
        the_lead({"Email": "eva@example.com", "Description": "é" * 300_000}).description
    ) == (300_000)


def test_extras_are_bounded() -> None:
    members = {"Email": "eva@example.com"} | {f"New{n}": "x" * 3_000 for n in range(500)}
    lead = the_lead(members)
    assert len(lead.extras) == 50
    assert {len(text) for text in lead.extras.values()} == {2_000}
    assert len(drift_of(members)) == 100


def test_notes_hold_no_personal_data() -> None:
    members = {"Email": 5, "eva.sol@example.com": "Eva Sol", "Phone 5550100200": "x"}
    assert drift_of(members) == (
        Drift("wrong_type", "Email", "number"),
        Drift("new_field", "(unusual name)", "text"),
    )


def test_the_person_under_an_unknown_name() -> None:
    lead = the_lead(
        {"LeadSource": "SPZA", "Contact": {"FirstName": "Eva", "Email": "eva@example.com"}}
    )
    assert (lead.first_name, lead.email, lead.extras) == ("Eva", "eva@example.com", {})


def test_flat_and_nested_that_differ() -> None:
    members = {"Email": "a@example.com", "UserDetails": {"Email": "b@example.com"}}
    assert the_lead(members).email == "b@example.com"
    assert drift_of(members) == (
        Drift("disagrees", "UserDetails.Email", "differs from the member outside"),
    )


@pytest.mark.parametrize(
    "body",
    [
        pytest.param('{"Email":"eva@example.com","Company":"Example",}', id="comma too many"),
        pytest.param('{"Email":"eva@example.com"\n"Company":"Example"}', id="comma missing"),
        pytest.param('{"Email":"eva@example.com" "Company":"Example" , }', id="both"),
    ],
)
def test_repairs(body: str) -> None:
    assert read(body) == Reading(
        "flat",
        (StorefrontLead(email="eva@example.com", company="Example"),),
        (Drift("repaired", "body", "comma missing or too many"),),
    )


def test_a_sound_body_is_never_repaired() -> None:
    tricky = '", "x": 1, } ] "a" "b"'
    assert the_lead({"Email": "eva@example.com", "Description": tricky}).description == tricky


def test_a_text_without_end_is_read_in_linear_time() -> None:
    # Half a MiB of escaped quotes: with a quadratic repair this would take hours, not milliseconds.
    assert read(b'{"a" "b ' + b'\\"' * 250_000) == CannotRead(
        "not_understood", "neither JSON nor a form"
    )


BODY = b'{"Email":"eva@example.com"}'
RAW_DEFLATE = zlib.compressobj(wbits=-15)
EVA = (StorefrontLead(email="eva@example.com"),)


@pytest.mark.parametrize(
    ("body", "content_encoding", "note"),
    [
        pytest.param(gzip.compress(BODY), "GZIP", "", id="gzip"),
        pytest.param(gzip.compress(BODY), "x-gzip", "", id="x-gzip"),
        pytest.param(gzip.compress(BODY[:9]) + gzip.compress(BODY[9:]), "gzip", "", id="members"),
        pytest.param(gzip.compress(BODY), "", "gzip without saying so", id="gzip unsaid"),
        pytest.param(BODY, "gzip", "gzip announced, body is plain", id="gzip said in vain"),
        pytest.param(zlib.compress(BODY), "deflate", "", id="deflate as zlib"),
        pytest.param(
            RAW_DEFLATE.compress(BODY) + RAW_DEFLATE.flush(), "deflate", "", id="raw deflate"
        ),
        pytest.param(BODY, "deflate", "deflate announced, body is plain", id="deflate in vain"),
        pytest.param(zlib.compress(gzip.compress(BODY)), "gzip, deflate", "", id="both"),
        pytest.param(BODY, "identity", "", id="identity"),
    ],
)
def test_content_encoding(body: bytes, content_encoding: str, note: str) -> None:
    drift = (Drift("repaired", "body", note),) if note else ()
    assert read(body, content_encoding=content_encoding) == Reading("flat", EVA, drift)


@pytest.mark.parametrize(
    ("body", "content_encoding", "reason"),
    [
        pytest.param(gzip.compress(BODY)[:-9], "gzip", "bad_compression", id="cut short"),
        pytest.param(b"\x1f\x8b\x08\x00rubbish", "gzip", "bad_compression", id="damaged"),
        pytest.param(gzip.compress(b"") * 100, "gzip", "bad_compression", id="too many members"),
        pytest.param(BODY, "zstd", "bad_compression", id="unknown coding"),
        pytest.param(BODY, "gzip, gzip, gzip, gzip", "bad_compression", id="too many codings"),
        pytest.param(
            gzip.compress(gzip.compress(bytes(compression.LIMIT_BYTES + 1))),
            "gzip, gzip", "too_large", id="a bomb in a bomb",
        ),
        pytest.param(
            gzip.compress(bytes(compression.LIMIT_BYTES // 2 + 1)) * 2,
            "gzip", "too_large", id="a bomb in two members",
        ),
        pytest.param(gzip.compress(b""), "gzip", "empty", id="nothing inside"),
    ],
)  # fmt: skip
def test_content_encoding_that_cannot_be_undone(
    body: bytes, content_encoding: str, reason: str
) -> None:
    outcome = read(body, content_encoding=content_encoding)
    assert isinstance(outcome, CannotRead)
    assert outcome.reason == reason


def test_exactly_the_limit_is_read() -> None:
    body = BODY + b" " * (compression.LIMIT_BYTES - len(BODY))
    assert read(gzip.compress(body), content_encoding="gzip") == Reading("flat", EVA)


def test_json_inside_a_form_field() -> None:
    outcome = read("payload=%7B%22Email%22%3A%22eva%40example.com%22%7D")
    assert [lead.email for lead in outcome.leads] == ["eva@example.com"]


@pytest.mark.parametrize(
    "charset", ["zlib_codec", "unicode_escape", "idna", "no-such-charset", "utf-8"]
)
def test_strange_charsets_are_not_obeyed(charset: str) -> None:
    body = '{"Email":"eva@example.com","LastName":"Müller"}'.encode("latin-1")
    (lead,) = read(body, f"application/json; charset={charset}").leads
    assert lead.last_name == "Müller"
