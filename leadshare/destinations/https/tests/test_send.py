"""The whole way out and back, against a real HTTP server and through the real guard."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook

from leadshare.delivery import port
from leadshare.delivery.port import Answer, Delivered, Hold, Retry
from leadshare.destinations import contract
from leadshare.destinations.https import destination
from leadshare.outbound import Guard
from tests.services.web import Reply, WebServer

FIXTURES = Path(__file__).parent.parent / "fixtures"


def settings(server: WebServer, **changes: str) -> dict[str, str]:
    return {**destination.prepare({"url": f"{server.url}/in?sig=invented-secret"}), **changes}


def send(server: WebServer, guard: Guard, **changes: str) -> Answer:
    return destination.send(contract.specimen(), settings(server, **changes), guard)


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.json")), ids=lambda path: path.stem)
def test_recorded_answers(path: Path, web_server: WebServer, guard: Guard) -> None:
    recorded: dict[str, Any] = json.loads(path.read_text())
    web_server.replies = [Reply(recorded["status"], recorded["headers"], recorded["body"].encode())]

    answer = send(web_server, guard)

    kind, *arguments = recorded["verdict"]
    assert answer.verdict == getattr(port, kind)(*arguments)
    assert answer.trace.status == recorded["status"]


def test_request_is_signed_json(web_server: WebServer, guard: Guard) -> None:
    chosen = settings(web_server, header_name="X-Api-Key", header_value="invented-key")

    destination.send(contract.specimen(), chosen, guard)

    [request] = web_server.requests
    assert (request.method, request.path) == ("POST", "/in?sig=invented-secret")
    assert request.headers["content-type"] == "application/json"
    assert request.headers["user-agent"] == "leadshare"
    assert request.headers["x-api-key"] == "invented-key"
    document = Webhook(chosen["signing_secret"]).verify(request.body, dict(request.headers))
    assert document["data"]["email"] == "amina.okoye@example.com"


def test_every_try_has_the_same_id(web_server: WebServer, guard: Guard) -> None:
    send(web_server, guard)
    send(web_server, guard)
    ids = [request.headers["webhook-id"] for request in web_server.requests]
    assert ids == ["01930000-0000-7000-8000-000000000002"] * 2


def test_redirect_is_not_followed(web_server: WebServer, guard: Guard) -> None:
    web_server.replies = [Reply(302, {"Location": f"{web_server.url}/elsewhere"})]

    answer = send(web_server, guard)

    assert answer.verdict == Retry("redirected")
    assert "redirect" in answer.trace.hint
    assert [request.path for request in web_server.requests] == ["/in?sig=invented-secret"]


def test_known_status_counts_though_the_body_breaks_off(
    web_server: WebServer, guard: Guard
) -> None:
    web_server.replies = [Reply(200, body=b'{"id": "r-', is_cut=True)]
    assert send(web_server, guard).verdict == Delivered()


def test_refused_address_sends_nothing(
    web_server: WebServer, make_guard: Callable[..., Guard]
) -> None:
    answer = destination.send(contract.specimen(), settings(web_server), make_guard(""))
    assert answer.verdict == Hold("refused_address")
    assert "LEADSHARE_OUTBOUND_ALLOW" in answer.trace.hint
    assert web_server.requests == []


def test_an_echoing_receiver_puts_no_secret_into_the_trace(
    web_server: WebServer, guard: Guard
) -> None:
    chosen = settings(web_server, header_name="X-Api-Key", header_value="invented-key")
    echo = f"400 invented-key\r\n{chosen['signing_secret']} sig=invented-secret"
    web_server.replies = [Reply(400, body=echo.encode())]

    answer = destination.send(contract.specimen(), chosen, guard)

    assert answer.trace.excerpt == "400 *** *** sig=***"
    assert answer.trace.request == f"POST {web_server.url}/in"
