"""The ASGI shell: intake first, then health, live events, and everything else by WSGI."""

from collections.abc import Awaitable, Callable
from typing import Any

from leadshare.intake.receive import PREFIX as INTAKE

App = Callable[[dict[str, Any], Any, Any], Awaitable[None]]


class Shell:
    """Parts that a role does not have are None and answer 404.

    `start` and `stop` run with the server's lifespan; `is_ready` says why it is not ready, or None.
    """

    def __init__(
        self,
        start: Callable[[], Awaitable[App | None]],
        stop: Callable[[], Awaitable[None]],
        is_ready: Callable[[], Awaitable[str | None]],
        events: App | None = None,
        pages: App | None = None,
        let_pages_go: Callable[[], None] = lambda: None,
    ) -> None:
        self._start = start
        self._stop = stop
        self._is_ready = is_ready
        self._intake: App | None = None
        self._events = events
        self._pages = pages
        # Ends live events: a server that is stopping would otherwise wait for pages that stay open.
        self.let_pages_go = let_pages_go
        # Why the start failed.
        self.failure: Exception | None = None

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._route(scope["path"])(scope, receive, send)

    def _route(self, path: str) -> App:
        if path.startswith(INTAKE):
            return self._intake or _not_found
        if path == "/healthz":
            return _healthy
        if path == "/readyz":
            return self._readiness
        if path.startswith("/p/") and path.endswith("/events") and path.count("/") == 3:
            return self._events or _not_found
        return self._pages or _not_found

    async def _live(self, receive: Any, send: Any) -> None:
        await receive()
        try:
            self._intake = await self._start()
        except Exception as error:  # noqa: BLE001 (whoever runs the server tells it)
            self.failure = error
            await send({"type": "lifespan.startup.failed", "message": type(error).__name__})
            return
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._stop()
        await send({"type": "lifespan.shutdown.complete"})

    async def _readiness(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        why_not = await self._is_ready()
        await _say(send, 503 if why_not else 200, why_not or "ready")


async def _healthy(scope: dict[str, Any], receive: Any, send: Any) -> None:
    await _say(send, 200, "alive")


async def _not_found(scope: dict[str, Any], receive: Any, send: Any) -> None:
    await _say(send, 404, "not found")


async def _say(send: Any, status: int, text: str) -> None:
    body = text.encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
