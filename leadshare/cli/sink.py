"""`leadshare sink`: a receiving endpoint that keeps what it gets, to try destinations against."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from leadshare.cli.noun import command
from leadshare.cli.showing import line


def register(app: typer.Typer) -> None:
    command(app, "sink", opens=False)(sink)


def sink(
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes a free one.")],
    host: Annotated[str, typer.Option("--host")] = "127.0.0.1",
    log: Annotated[
        Path | None,
        typer.Option("--log", help="Append what came, as JSON Lines.", show_default=False),
    ] = None,
    status: Annotated[
        int, typer.Option("--status", min=200, max=599, help="Answer with this status.")
    ] = 200,
    delay: Annotated[
        float, typer.Option("--delay", min=0, help="Wait so many seconds before answering.")
    ] = 0.0,
) -> None:
    """Answers every request, after it is written to the log file."""
    from leadshare.service import address
    from leadshare.service.listening import Server, config, listen, run
    from leadshare.service.sink import Sink

    with Sink(log, status, delay) as app, closing(listen(host, port)) as listener:
        url = address.default(host, listener.getsockname()[1], is_tls=False)
        server = Server(
            config(app, lifespan="off"), lambda: line(f"leadshare sink is ready on {url}")
        )
        run(server, listener)
    line(f"{app.received} requests came.")
