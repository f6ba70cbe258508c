"""`leadshare serve`: the whole hub in one process."""

import os
from collections.abc import Callable
from pathlib import Path
from socket import socket
from typing import TYPE_CHECKING, Annotated

import typer

from leadshare.cli.noun import command
from leadshare.cli.showing import line
from leadshare.env import Environment, WrongSetting
from leadshare.refusal import Refusal

if TYPE_CHECKING:
    from leadshare.service.shell import Shell

Host = Annotated[str, typer.Option("--host", help="Where to listen; 0.0.0.0 for every network.")]
Port = Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes a free one.")]
TlsCert = Annotated[
    Path | None, typer.Option("--tls-cert", help="Certificate chain, PEM.", show_default=False)
]
TlsKey = Annotated[
    Path | None, typer.Option("--tls-key", help="Its private key, PEM.", show_default=False)
]
Tls = tuple[Path, Path] | None


def register(app: typer.Typer) -> None:
    command(app, "serve", opens=False)(serve)


def serve(
    host: Host = "127.0.0.1", port: Port = 8000, tls_cert: TlsCert = None, tls_key: TlsKey = None
) -> None:
    """Runs the whole hub: intake, pages, API, journey and delivery. Migrates by itself."""
    from leadshare.cli.opening import open_hub
    from leadshare.service import address
    from leadshare.service.listening import listen

    tls = certificate(tls_cert, tls_key)
    listener = listen(host, port)
    url = address.default(host, listener.getsockname()[1], tls is not None)
    if not Environment().text("PUBLIC_URL"):
        os.environ["LEADSHARE_PUBLIC_URL"] = url
    open_hub()
    from django.conf import settings

    from leadshare import keys
    from leadshare.service.boot import seed
    from leadshare.service.one_machine import whole_hub

    seed()

    def ready() -> None:
        address.remember(settings.HOME, settings.PUBLIC_URL)
        line(f"leadshare is ready on {url}")

    run(lambda: whole_hub(keys.ring()), listener, tls, ready)


def certificate(cert: Path | None, key: Path | None) -> Tls:
    """Raises `WrongSetting` when only one of the two is given."""
    if cert is None and key is None:
        return None
    if cert is None or key is None:
        raise WrongSetting("--tls-cert and --tls-key belong together.")
    return cert, key


def run(make: Callable[[], "Shell"], listener: socket, tls: Tls, ready: Callable[[], None]) -> None:
    """Makes the hub, serves it until a signal comes, and ends cleanly."""
    from django.conf import settings

    from leadshare.service import listening

    try:
        hub = make()
    except BlockingIOError:
        raise Refusal(
            f"Another leadshare is running on the spool {settings.SPOOL}. Stop it first."
        ) from None
    config = listening.config(hub, tls, settings.TRUSTED_PROXIES)
    server = listening.Server(config, ready, hub.let_pages_go)
    if not listening.run(server, listener):
        raise hub.failure or WrongSetting("The server could not start.")
