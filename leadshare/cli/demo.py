"""`leadshare demo`: the whole hub with a demo publisher, simulated leads and sandbox destinations."""

import os
import tempfile
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from leadshare.cli.noun import IsJson, command
from leadshare.cli.serve import Host
from leadshare.cli.showing import show
from leadshare.env import Environment
from leadshare.refusal import Refusal

if TYPE_CHECKING:
    from leadshare.service.demo.once import Once
    from leadshare.service.demo.stage import Stage

# The demo has a database, a log and keys of its own, whatever the installation on this machine is told to use.
_NOT_OURS = ("DATABASE_URL", "LOG_URL", "SPOOL", "KEYS_FILE", "SECRET_KEY", "OUTBOUND_ALLOW")


def register(app: typer.Typer) -> None:
    command(app, "demo", opens=False)(demo)


def demo(
    host: Host = "127.0.0.1",
    port: Annotated[
        int | None, typer.Option("--port", min=0, max=65535, help="8000; with --once a free one.")
    ] = None,
    rate: Annotated[float, typer.Option("--rate", min=0, help="Simulated leads a minute.")] = 30.0,
    is_once: Annotated[
        bool, typer.Option("--once", help="Send one lead, wait for its delivery, stop.")
    ] = False,
    is_json: IsJson = False,
) -> None:
    """Shows leadshare at work, in a data folder of its own: $LEADSHARE_HOME/demo, else ./var/demo."""
    if is_json and not is_once:
        raise Refusal("--json belongs to --once.")
    home = os.environ.get("LEADSHARE_HOME", "")
    is_temporary = is_once and not home
    with (
        tempfile.TemporaryDirectory(prefix="leadshare-demo-")
        if is_temporary
        else nullcontext(home) as folder
    ):
        _settle(Path(folder) if is_temporary else Environment().home() / "demo")
        result = _play(host, (0 if is_once else 8000) if port is None else port, rate, is_once)
    if result is None:
        return
    if is_json:
        show(result.document())
    else:
        _tell(result)
    if not result.is_delivered:
        raise typer.Exit(1)


def _settle(home: Path) -> None:
    for name in _NOT_OURS:
        os.environ.pop(f"LEADSHARE_{name}", None)
        os.environ.pop(f"LEADSHARE_{name}_FILE", None)
    os.environ["LEADSHARE_HOME"] = str(home)


def _play(host: str, port: int, rate: float, is_once: bool) -> "Once | None":
    from leadshare.service import address
    from leadshare.service.demo.sandbox import Sandbox
    from leadshare.service.listening import listen

    listener = listen(host, port)
    url = address.default(host, listener.getsockname()[1], is_tls=False)
    if is_once or not Environment().text("PUBLIC_URL"):
        os.environ["LEADSHARE_PUBLIC_URL"] = url
    sandbox = Sandbox()
    os.environ["LEADSHARE_OUTBOUND_ALLOW"] = sandbox.address
    from leadshare.cli.opening import open_hub

    open_hub()
    from leadshare.service.demo.play import Play

    play = Play(url, rate, is_once)
    return play.run(listener, sandbox, _welcome)


def _welcome(url: str, stage: "Stage", rate: float) -> None:
    from rich.console import Console
    from rich.panel import Panel
    from rich.text import Text

    told = Text()
    told.append(f"leadshare is ready on {url}\n\n", "bold")
    for mail, role in stage.people.items():
        told.append(f"{role:<7} {mail}   password {stage.password}\n")
    told.append(
        f"\n{rate:g} simulated leads a minute. Everything here is invented. Stop with Ctrl-C."
    )
    Console().print(Panel(told, title="leadshare demo", expand=False))


def _tell(result: "Once") -> None:
    from leadshare.cli.showing import line

    if result.is_delivered:
        line(f"{result.accepted} was delivered to {result.destination} in {result.seconds:.3f} s.")
    else:
        line(f"{result.accepted or 'The lead'} was not delivered within {result.seconds:.0f} s.")
