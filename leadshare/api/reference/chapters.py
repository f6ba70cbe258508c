"""The OpenAPI document as a page needs it: chapters of operations, each with what it takes, answers and a call."""

import json
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from leadshare.api.openapi import operations

_EXAMPLE_ID = "019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b"


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a body, a parameter, or a header."""

    name: str
    type: str
    is_required: bool
    description: str


@dataclass(frozen=True, slots=True)
class Response:
    status: str
    description: str
    is_problem: bool


@dataclass(frozen=True, slots=True)
class Operation:
    id: str
    method: str
    path: str
    summary: str
    description: str
    parameters: list[Member]
    takes: list[Member]
    answers: list[Member]
    responses: list[Response]
    curl: str
    example: str


@dataclass(frozen=True, slots=True)
class Chapter:
    name: str
    description: str
    operations: list[Operation]

    @property
    def anchor(self) -> str:
        return self.name.lower().replace(" ", "-")


def chapters(document: Mapping[str, Any], address: str) -> list[Chapter]:
    """In the order of the document's tags. `address` is where the hub answers, for the calls shown."""
    schemas = document["components"]["schemas"]
    found = [
        (operation["tags"][0], _operation(path, method, operation, schemas, address))
        for path, method, operation in operations(document)
    ]
    return [
        Chapter(
            tag["name"], tag["description"], [shown for name, shown in found if name == tag["name"]]
        )
        for tag in document["tags"]
    ]


def _operation(
    path: str, method: str, operation: Mapping[str, Any], schemas: Mapping[str, Any], address: str
) -> Operation:
    body = _json_schema(operation.get("requestBody", {}), schemas)
    success = next(r for status, r in operation["responses"].items() if status.startswith("2"))
    answer = _json_schema(success, schemas)
    return Operation(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        description=operation["description"],
        parameters=[_parameter(parameter, schemas) for parameter in operation["parameters"]],
        takes=list(_members(body, schemas)),
        answers=list(_members(answer, schemas)),
        responses=[
            Response(status, response["description"], status >= "4")
            for status, response in operation["responses"].items()
        ],
        curl=_curl(path, method, body, success, address),
        example=_shown(_example(answer, schemas)),
    )


def _json_schema(holder: Mapping[str, Any], schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    content = holder.get("content", {}).get("application/json", {})
    return _resolved(content.get("schema", {}), schemas)


def _resolved(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" in schema:
        target: Mapping[str, Any] = schemas[schema["$ref"].rsplit("/", 1)[-1]]
        return target
    return schema


def _parameter(parameter: Mapping[str, Any], schemas: Mapping[str, Any]) -> Member:
    return Member(
        parameter["name"],
        f"{parameter['in']} · {_type(parameter['schema'], schemas)}",
        parameter["required"],
        parameter.get("description", ""),
    )


def _members(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Iterator[Member]:
    required = schema.get("required", ())
    for name, member in schema.get("properties", {}).items():
        yield Member(name, _type(member, schemas), name in required, member.get("description", ""))


def _type(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> str:
    """A type in a few words: `string (date-time) or null`, `array of Lead`."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        target = schemas[name]
        return _type(target, schemas) if "enum" in target else name
    options = schema.get("anyOf") or schema.get("allOf")
    if options:
        return " or ".join(_type(option, schemas) for option in options)
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"])
    if "const" in schema:
        return str(schema["const"])
    if schema.get("type") == "array":
        return f"array of {_type(schema['items'], schemas)}"
    form = f" ({schema['format']})" if "format" in schema else ""
    return f"{schema.get('type', 'any')}{form}"


def _curl(
    path: str, method: str, body: Mapping[str, Any], success: Mapping[str, Any], address: str
) -> str:
    lines = ["curl"]
    if method != "get":
        lines[0] += f" --request {method.upper()}"
    lines[0] += ' --header "Authorization: Bearer $LEADSHARE_TOKEN"'
    if body:
        lines.append("--header 'Content-Type: application/json'")
        lines.append(f"--data {shlex.quote(json.dumps(body['examples'][0], ensure_ascii=False))}")
    if "application/octet-stream" in success.get("content", {}):
        lines.append("--output submission.bin")
    for name in _names_in(path):
        path = path.replace(f"{{{name}}}", _EXAMPLE_ID)
    lines.append(shlex.quote(address + path))
    return " \\\n  ".join(lines)


def _names_in(path: str) -> list[str]:
    return [step[1:-1] for step in path.split("/") if step.startswith("{")]


def _example(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> object:
    """The schema's own example; a page of items or a wrapper is put together from its members' examples."""
    schema = _resolved(schema, schemas)
    if "examples" in schema:
        return schema["examples"][0]
    if schema.get("type") == "array":
        return [_example(schema["items"], schemas)]
    if "properties" in schema:
        return {name: _example(member, schemas) for name, member in schema["properties"].items()}
    return _plain_example(schema, schemas)


def _plain_example(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> object:
    options = schema.get("anyOf", ())
    if {"type": "null"} in options:
        return None
    if options:
        return _example(options[0], schemas)
    if "enum" in schema:
        return schema["enum"][0]
    return {"integer": 1, "boolean": True, "string": "text"}.get(schema.get("type", ""))


def _shown(example: object) -> str:
    return json.dumps(example, ensure_ascii=False, indent=2) if example is not None else ""
