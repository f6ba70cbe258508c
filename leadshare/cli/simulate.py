"""`leadshare simulate`: storefront traffic in every documented shape, by invented people."""

import asyncio
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Any

import typer

from leadshare.cli.noun import IsJson, command
from leadshare.cli.showing import line, show
from leadshare.refusal import Refusal


def register(app: typer.Typer) -> None:
    command(app, "simulate", opens=False)(simulate)


def simulate(  # noqa: PLR0913 (one parameter an option)
    url: Annotated[
        str, typer.Option("--url", help="The whole intake address, as token new prints it.")
    ],
    rate: Annotated[
        float, typer.Option("--rate", min=0, help="Posts a second; 0: as fast as they are taken.")
    ] = 10.0,
    count: Annotated[int, typer.Option("--count", min=1, help="Posts in all.")] = 100,
    shape: Annotated[
        list[str] | None,
        typer.Option("--shape", help="Only this documented shape; may be repeated."),
    ] = None,
    offer: Annotated[
        list[str] | None, typer.Option("--offer", help="Offer id in the leads; may be repeated.")
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option("--seed", help="The same seed posts the same leads.", show_default=False),
    ] = None,
    connections: Annotated[
        int, typer.Option("--connections", min=1, help="At most so many at once.")
    ] = 16,
    acked: Annotated[
        Path | None,
        typer.Option(
            "--acked", help="Append what was accepted, as JSON Lines.", show_default=False
        ),
    ] = None,
    is_json: IsJson = False,
) -> None:
    """Posts leads of invented people to an intake address; now and then a test lead, as storefronts do."""
    from leadshare.service.traffic import Plan, drive, posts, shapes

    known = shapes()
    if unknown := [name for name in shape or () if name not in known]:
        raise Refusal(
            f"There is no shape {', '.join(unknown)}; there are: {', '.join(known)}.", "shape"
        )
    if not url.startswith(("http://", "https://")):
        raise Refusal("It must be a whole URL, as token new prints it.", "url")
    made = posts(tuple(shape or known), tuple(offer or ()), seed)
    with (
        acked.open("ab", buffering=0) if acked else nullcontext() as file,
        _progress(count) as advance,
    ):
        result = asyncio.run(drive(Plan(url, rate, count, connections), made, file, advance))
    if is_json:
        show(result.document())
    else:
        line(result.told())
    if not result.accepted:
        raise typer.Exit(1)


class _progress:  # noqa: N801 (used as a function)
    """A bar on standard error, only where somebody looks at it."""

    def __init__(self, count: int) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        console = Console(stderr=True)
        columns = (TextColumn("posting"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._progress = Progress(*columns, console=console, disable=not console.is_terminal)
        self._task = self._progress.add_task("posting", total=count)

    def __enter__(self) -> Any:
        self._progress.start()
        return lambda: self._progress.advance(self._task)

    def __exit__(self, *_: object) -> None:
        self._progress.stop()
