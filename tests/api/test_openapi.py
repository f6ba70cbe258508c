"""The OpenAPI document is whole, and its page shows all of it to anybody."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.test import Client
from ninja.openapi.schema import OpenAPISchema
from standardwebhooks import Webhook

from leadshare.api.api import api
from leadshare.api.openapi import document, operations
from leadshare.api.problems import KINDS
from leadshare.catalog import document as catalog_documents

DOCS = Path(catalog_documents.__file__).parents[2] / "docs" / "integrate" / "api.md"
OPERATIONS = [pytest.param(m, o, id=f"{m} {p}") for p, m, o in operations(document())]


def test_it_is_served_to_anybody(client: Client) -> None:
    response = client.get("/api/v1/openapi.json")
    assert response["Content-Type"] == "application/json"
    assert json.loads(response.content) == json.loads(json.dumps(document()))
    assert document()["openapi"] == "3.1.0"


def test_every_route_is_in_it() -> None:
    known = OpenAPISchema(api, "api/v1/")["paths"]
    assert set(document()["paths"]) == set(known)
    ids = [operation["operationId"] for _path, _method, operation in operations(document())]
    assert len(ids) == len(set(ids)) == 33


@pytest.mark.parametrize(("method", "operation"), OPERATIONS)
def test_an_operation_says_all_about_itself(method: str, operation: dict[str, Any]) -> None:
    assert operation["summary"]
    assert operation["description"]
    assert operation["tags"][0] in {tag["name"] for tag in document()["tags"]}
    assert list(operation["security"][0]) == ["Token"]
    responses = operation["responses"]
    assert {"401", "500", "503"} < set(responses)
    for status, response in responses.items():
        media_type = "application/problem+json" if status >= "4" else "application/"
        assert all(name.startswith(media_type) for name in response["content"])
    for parameter in operation["parameters"]:
        assert parameter["in"] == "path" or parameter["description"]
    names = [parameter["name"] for parameter in operation["parameters"]]
    assert ("Idempotency-Key" in names) == (method == "post")


def _examples() -> Iterator[Any]:
    for name, schema in document()["components"]["schemas"].items():
        for example in schema.get("examples", ()):
            yield pytest.param(name, example, id=name)


@pytest.mark.parametrize(("name", "example"), list(_examples()))
def test_examples_are_of_their_schema(name: str, example: object) -> None:
    whole = {"$ref": f"#/components/schemas/{name}", "components": document()["components"]}
    jsonschema.Draft202012Validator(whole).validate(example)


def test_every_body_has_an_example() -> None:
    for path, _method, operation in operations(document()):
        if "requestBody" in operation:
            schema = operation["requestBody"]["content"]["application/json"]["schema"]
            name = schema["$ref"].rsplit("/", 1)[-1]
            assert document()["components"]["schemas"][name]["examples"], path


def test_the_page_shows_every_operation_and_loads_nothing_from_elsewhere(
    client: Client, db: None
) -> None:
    response = client.get("/api/v1/docs")
    page = response.content.decode()
    assert response.status_code == 200
    assert "'unsafe-inline'" not in response["Content-Security-Policy"]
    for path, method, operation in operations(document()):
        assert f"<strong>{method.upper()}</strong> {path}</code>" in page
        assert f'id="{operation["operationId"]}"' in page
    for name in KINDS:
        assert f'id="problem-{name}"' in page
    assert re.findall(r'(?:src|href)="(?:https?:)?//', page) == []
    assert re.findall(r"<style|style=|<script>|\son\w+=", page) == []


def test_a_call_is_shown_ready_to_paste(client: Client, db: None) -> None:
    page = client.get("/api/v1/docs").content.decode()
    assert "curl --request POST" in page
    assert "http://127.0.0.1:8000/api/v1/listings" in page
    assert "$LEADSHARE_TOKEN" in page


def test_the_guide_names_every_problem_and_every_scope() -> None:
    guide = DOCS.read_text()
    missing = [name for name in KINDS if f"`{name}`" not in guide]
    scopes = {s for _p, _m, o in operations(document()) for s in o["security"][0]["Token"]}
    missing += [scope for scope in scopes if f"`{scope}`" not in guide]
    assert missing == []


def test_the_guides_check_of_a_signature_works() -> None:
    [block] = [
        b for b in re.findall(r"```python\n(.*?)```", DOCS.read_text(), re.S) if "is_ours" in b
    ]
    named: dict[str, Any] = {}
    exec(block, named)  # noqa: S102 (our own guide)
    secret, body, at = (
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        b'{"type":"lead.test"}',
        datetime.now(UTC),
    )
    headers = {
        "webhook-id": "msg-1",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign("msg-1", at, body.decode()),
    }
    assert named["is_ours"](body, headers, secret) is True
    assert named["is_ours"](body + b" ", headers, secret) is False
