"""Whatever goes wrong is problem details, and says nothing from inside."""

from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.test import Client

from leadshare.api.problems import KINDS, pointer
from tests.api.scene import House, Program, told

GOOD = {"offer_id": "x", "title": "X", "kind": "app", "storefronts": ["appsource"]}


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "name"),
    [
        pytest.param("GET", "/nothing", b"", 404, "not-found", id="unknown route"),
        pytest.param("GET", "/", b"", 404, "not-found", id="the root"),
        pytest.param("GET", "/leads/", b"", 404, "not-found", id="a slash too many"),
        pytest.param("PUT", "/leads", b"{}", 405, "method-not-allowed", id="unknown method"),
        pytest.param("POST", "/openapi.json", b"", 405, "method-not-allowed", id="the document"),
        pytest.param("POST", "/listings", b"{", 400, "unreadable-body", id="not JSON"),
        pytest.param("POST", "/listings", b"\xff", 400, "unreadable-body", id="not UTF-8"),
        pytest.param("POST", "/listings", b"[" * 99_999, 400, "unreadable-body", id="too deep"),
        pytest.param("POST", "/listings", b"", 422, "invalid", id="no body"),
        pytest.param("POST", "/listings", b"[]", 422, "invalid", id="not an object"),
        pytest.param("POST", "/listings", b" " * 1_048_577, 413, "body-too-large", id="too large"),
        pytest.param("GET", "/leads/17", b"", 422, "invalid", id="not an id"),
        pytest.param(
            "GET", "/leads/019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b", b"", 404, "not-found", id="no row"
        ),
    ],
)
def test_problems(
    program: Program, method: str, path: str, body: bytes, status: int, name: str
) -> None:
    response = program._call(method, path, body)
    document = told(response)
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    assert (response.status_code, document["status"]) == (status, status)
    assert document["type"] == f"/api/problems/{name}"
    assert document["title"] == KINDS[name].title  # type: ignore[index]
    assert document["instance"] == f"/api/v1{path}"


def test_a_form_is_not_json(program: Program) -> None:
    response = Client().post(
        "/api/v1/listings", {"a": 1}, headers={"Authorization": f"Bearer {program.secret}"}
    )
    assert (response.status_code, told(response)["type"]) == (415, "/api/problems/wrong-media-type")


def test_allowed_methods_are_named(program: Program) -> None:
    assert program.delete("/leads")["Allow"] == "GET"


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        pytest.param({"titel": "X"}, "#/titel", id="a slip"),
        pytest.param({"title": 5}, "#/title", id="wrong type"),
        pytest.param({"title": "a\x00b"}, "#/title", id="a NUL"),
        pytest.param({"title": "\ud800"}, "#/title", id="half a surrogate pair"),
        pytest.param({"title": "x" * 501}, "#/title", id="too long"),
        pytest.param({"title": " "}, "#/title", id="refused by the catalog"),
        pytest.param({"offer_id": " "}, "#/offer_id", id="refused under another name"),
        pytest.param({"storefronts": ["etsy"]}, "#/storefronts", id="an unknown storefront"),
        pytest.param({"storefronts": [5]}, "#/storefronts/0", id="inside a list"),
    ],
)
def test_what_is_wrong_is_pointed_at(
    program: Program, change: dict[str, object], wrong: str
) -> None:
    response = program.post("/listings", {**GOOD, **change})
    assert response.status_code == 422
    assert [error["pointer"] for error in told(response)["errors"]] == [wrong]


@pytest.mark.parametrize(
    ("steps", "expected"),
    [((), "#"), (("title",), "#/title"), (("a/b", 0), "#/a~1b/0"), (("~ ",), "#/~0%20")],
)
def test_pointer(steps: tuple[object, ...], expected: str) -> None:
    assert pointer(*steps) == expected


@pytest.mark.parametrize(
    ("error", "status", "name"),
    [
        pytest.param(RuntimeError("lena@example.com"), 500, "failed", id="a surprise"),
        pytest.param(OperationalError("locked"), 503, "unavailable", id="the database is away"),
    ],
)
def test_nothing_from_inside_is_told(
    ours: House,
    program: Program,
    error: Exception,
    status: int,
    name: str,
    capfd: pytest.CaptureFixture[str],
) -> None:
    with patch("leadshare.leads.queries.lead_or_refusal", side_effect=error):
        response = program.get(f"/leads/{ours.lead_id}")
    assert (response.status_code, told(response)["type"]) == (status, f"/api/problems/{name}")
    assert str(error) not in response.content.decode()
    assert "lena@example.com" not in "".join(capfd.readouterr())


def test_every_type_leads_to_its_meaning(client: Client) -> None:
    for name in KINDS:
        found = client.get(f"/api/problems/{name}")
        assert (found.status_code, found["Location"]) == (302, f"/api/v1/docs#problem-{name}")
    assert client.get("/api/problems/nothing").status_code == 404
