"""The HTTPS endpoint and a server that plays the cases of `leadshare.destinations.contract`."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from leadshare.delivery.port import Settings
from leadshare.destinations.contract import CaseName
from leadshare.destinations.https import destination
from leadshare.outbound import Guard
from tests.services.ports import free_port
from tests.services.web import Reply, WebServer

_REPLIES: dict[CaseName, Reply] = {
    "accepted": Reply(200),
    "slow": Reply(is_silent=True),
    "rate_limited": Reply(429, {"Retry-After": "30"}),
    "refused": Reply(400, body=b"unknown owner"),
    "gone": Reply(410),
    "credentials_refused": Reply(401),
}


class HttpsScene:
    kind = destination

    def __init__(self, server: WebServer, make_guard: Callable[..., Guard]) -> None:
        self._server = server
        self._make_guard = make_guard
        self.outbound = make_guard()

    @contextmanager
    def play(self, case: CaseName) -> Iterator[Settings]:
        self._server.replies = [_REPLIES.get(case, Reply())]
        if case == "slow":
            self.outbound = self._make_guard(seconds=0.2)
        unreachable = f"http://127.0.0.1:{free_port()}"
        base = unreachable if case == "unreachable" else self._server.url
        given = {
            "url": f"{base}/in?sig=invented-query-secret",
            "header_name": "Authorization",
            "header_value": "Bearer invented-token",
        }
        yield destination.prepare(given)

    def received(self) -> int:
        bodies = [json.loads(request.body) for request in self._server.requests]
        return len({body["data"]["delivery_id"] for body in bodies})
