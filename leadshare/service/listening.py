"""Listening: an ASGI application behind uvicorn, told about its start and stopped cleanly by a signal."""

import signal
import socket
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import uvicorn

from leadshare.env import WrongSetting

_BACKLOG = 2048
# Longer than proxies keep an idle connection (nginx: 60 s), so that it is never us who close one they are just using.
_KEEP_ALIVE_SECONDS = 75
_GRACE_SECONDS = 10


def listen(host: str, port: int) -> socket.socket:
    """A bound socket; connections are taken once the server runs. Raises `WrongSetting`."""
    try:
        found = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        family, kind, protocol, _name, address = found[0]
        return _bound(socket.socket(family, kind, protocol), address)
    except OSError as error:
        raise WrongSetting(f"Cannot listen on {host} port {port}: {error.strerror}.") from None


def _bound(made: socket.socket, address: Any) -> socket.socket:
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
    except OSError:
        made.close()
        raise
    return made


class Server(uvicorn.Server):
    """Calls `ready` once it answers, and `leaving` before it waits for open connections."""

    def __init__(
        self,
        config: uvicorn.Config,
        ready: Callable[[], None],
        leaving: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(config)
        self._ready = ready
        self._leaving = leaving

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._leaving()
        await super().shutdown(sockets)


def config(
    app: Any,
    tls: tuple[Path, Path] | None = None,
    trusted_proxies: Sequence[str] = (),
    lifespan: str = "on",
) -> uvicorn.Config:
    """Forwarded headers count only from `trusted_proxies`. Raises `WrongSetting` for a bad certificate."""
    made = uvicorn.Config(
        app,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan=lifespan,  # type: ignore[arg-type]
        log_config=None,
        access_log=False,
        proxy_headers=bool(trusted_proxies),
        forwarded_allow_ips=list(trusted_proxies),
        server_header=False,
        backlog=_BACKLOG,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        ssl_certfile=str(tls[0]) if tls else None,
        ssl_keyfile=str(tls[1]) if tls else None,
    )
    try:
        made.load()
    except OSError as error:
        # ssl.SSLError is one: a key that does not fit, or a file that cannot be read.
        raise WrongSetting(
            f"The TLS certificate or key cannot be used: {error.strerror or error}."
        ) from None
    return made


def run(server: Server, listener: socket.socket) -> bool:
    """Serves until SIGTERM or SIGINT; whether it ever started."""
    # uvicorn hands the signal on after it stopped; for us that was a clean end.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    server.run(sockets=[listener])
    return server.started
