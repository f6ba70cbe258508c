"""The OpenAPI document: what ninja knows of the operations, completed by what all of them have in common."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from leadshare.accounts.scopes import SCOPES
from leadshare.api.api import api
from leadshare.api.idempotency import HEADER as IDEMPOTENCY_KEY
from leadshare.api.idempotency import PATTERN as KEY_PATTERN
from leadshare.api.idempotency import REPLAYED
from leadshare.api.problems import KINDS, MEDIA_TYPE
from leadshare.api.shapes.problem import ProblemDetails
from leadshare.api.token import Token

ROOT = "/api/v1"
_DESCRIPTION = """What programs may do for one publisher: leads, submissions, listings, destinations, deliveries.

Every call carries `Authorization: Bearer lsk_…`. A token belongs to one publisher and has scopes; each operation
names the one it needs.

Lists come in pages: `next` of a page is the `cursor` of the following one, and the `Link` header holds its address.

Whatever goes wrong is answered as problem details (RFC 9457).

A POST may carry an `Idempotency-Key`: repeated within 24 hours, it gets the first answer again, and nothing happens
twice.
"""
_TAGS = {
    "Publisher": "Whose token it is.",
    "Leads": "A person's interest in something you list.",
    "Submissions": "What storefronts sent, kept as it came.",
    "Listings": "What you list on which storefront, and whether its leads arrive.",
    "Intake tokens": "The secret part of the URL that a storefront sends leads to.",
    "Notices": "What a person should know.",
    "Reference data": "Storefronts, and what action codes mean.",
    "Destinations": "Where leads go.",
    "Deliveries": "What is owed to a destination, and what came of it.",
}
Document = dict[str, Any]


@cache
def document() -> Document:
    """OpenAPI 3.1. The same for every caller, so it is made once."""
    made: Document = dict(api.get_openapi_schema(path_prefix=f"{ROOT}/"))
    made["info"] = {"title": "leadshare API", "version": "1", "description": _DESCRIPTION}
    made["servers"] = [{"url": "/", "description": "This hub"}]
    made["tags"] = [{"name": name, "description": text} for name, text in _TAGS.items()]
    components = made["components"]
    components["securitySchemes"] = {"Token": _security_scheme()}
    components["schemas"].update(_problem_schemas())
    scopes = _scopes()
    for path, method, operation in operations(made):
        _complete(path, method, operation, scopes[path, method])
    return made


def operations(made: Mapping[str, Any]) -> Iterator[tuple[str, str, Document]]:
    """Path, method in lower case, operation."""
    for path, item in made["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def _security_scheme() -> Document:
    scopes = "\n".join(f"- `{name}`: {text}" for name, text in SCOPES.items())
    return {
        "type": "http",
        "scheme": "bearer",
        "description": f"A token of the form `lsk_…`, bound to one publisher. Scopes:\n\n{scopes}",
    }


def _problem_schemas() -> Document:
    schema = ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}")
    return {**schema.pop("$defs"), "ProblemDetails": schema}


def _scopes() -> dict[tuple[str, str], str | None]:
    """The scope of each operation, as its `Token` asks for it."""
    found: dict[tuple[str, str], str | None] = {}
    for bound in api._get_bound_routers():
        for path, view in bound.path_operations.items():
            for operation in view.operations:
                scopes = [
                    auth.scope for auth in operation.auth_callbacks if isinstance(auth, Token)
                ]
                for method in operation.methods:
                    [found[ROOT + path, method.lower()]] = scopes
    return found


def _complete(path: str, method: str, operation: Document, scope: str | None) -> None:
    operation["operationId"] = operation["operationId"].removeprefix("leadshare_api_")
    operation["security"] = [{"Token": [scope] if scope else []}]
    if scope:
        operation["description"] = f"{operation['description']}\n\nNeeds the scope `{scope}`."
    for parameter in operation["parameters"]:
        _without_null(parameter)
    if method == "post":
        operation["parameters"].append(_idempotency_parameter())
    operation["responses"] = {
        str(status): _described(response) for status, response in operation["responses"].items()
    }
    _complete_success(path, method, operation)
    for status in _problem_statuses(path, method, operation, scope):
        operation["responses"][str(status)] = _problem_response(status)


def _described(response: Document) -> Document:
    if response["description"] == "OK" and "content" not in response:
        binary = {"schema": {"type": "string", "contentMediaType": "application/octet-stream"}}
        return {
            "description": "The bytes as received",
            "content": {"application/octet-stream": binary},
        }
    return response


def _without_null(parameter: Document) -> None:
    """A parameter in an address is there or not: it cannot be null."""
    schema = parameter["schema"]
    options = [option for option in schema.get("anyOf", ()) if option != {"type": "null"}]
    if options:
        del schema["anyOf"]
        schema.update(options[0] if len(options) == 1 else {"anyOf": options})


def _idempotency_parameter() -> Document:
    return {
        "in": "header",
        "name": IDEMPOTENCY_KEY,
        "required": False,
        "description": "A value of your own for this call, such as a UUID; with or without quotes.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 257, "pattern": KEY_PATTERN},
        "example": "8e03978e-40d5-43e8-bc93-6894a57f9324",
    }


def _complete_success(path: str, method: str, operation: Document) -> None:
    for response in operation["responses"].values():
        headers = response.setdefault("headers", {})
        if method == "post":
            headers[REPLAYED] = _header("`true` when this is the kept answer of the first call.")
        if any(parameter["name"] == "cursor" for parameter in operation["parameters"]):
            headers["Link"] = _header(
                'The address of the next page, `rel="next"`; absent on the last one.'
            )
        if not headers:
            del response["headers"]


def _header(description: str) -> Document:
    return {"description": description, "schema": {"type": "string"}}


def _problem_statuses(path: str, method: str, operation: Document, scope: str | None) -> list[int]:
    statuses = {401, 500, 503}
    if scope:
        statuses.add(403)
    if "{" in path:
        statuses |= {404, 422}
    if operation["parameters"]:
        statuses.add(422)
    if method in ("post", "patch"):
        statuses.add(409)
    if "requestBody" in operation:
        statuses |= {400, 422}
    if method != "get":
        statuses |= {413, 415}
    return sorted(statuses)


def _problem_response(status: int) -> Document:
    names = {name: kind for name, kind in KINDS.items() if kind.status == status}
    response: Document = {
        "description": " ".join(
            f"`{name}`: {kind.title}. {kind.meaning}" for name, kind in names.items()
        ),
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}},
    }
    if status in (401, 403):
        required = {**_header("The challenge, RFC 6750."), "required": True}
        response["headers"] = {"WWW-Authenticate": required}
    if status == 503:
        response["headers"] = {
            "Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}
        }
    return response
