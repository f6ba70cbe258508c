"""How a command is made: a plain function, with `--home` added and the hub opened before it runs."""

import inspect
import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer

Function = Callable[..., None]
_Home = Annotated[
    Path | None,
    typer.Option(
        "--home", help="The data folder; else $LEADSHARE_HOME, else ./var.", show_default=False
    ),
]

IsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
PublisherSlug = Annotated[str, typer.Option("--publisher", help="The publisher's short name.")]
AnyPublisherSlug = Annotated[
    str, typer.Option("--publisher", help="Only of this publisher.", show_default=False)
]
Limit = Annotated[
    int | None, typer.Option("--limit", min=1, help="At most so many.", show_default=False)
]


def noun(help: str) -> typer.Typer:  # noqa: A002 (typer's own word)
    return typer.Typer(help=help, no_args_is_help=True, rich_markup_mode=None, add_completion=False)


def command(app: typer.Typer, name: str, opens: bool = True) -> Callable[[Function], Function]:
    """Registers a function as the command `name`. `opens`: the hub is there (folder, keys, schema) when it runs."""

    def register(function: Function) -> Function:
        app.command(name)(_with_home(function, opens))
        return function

    return register


def _with_home(function: Function, opens: bool) -> Function:
    @wraps(function)
    def run(home: Path | None = None, **given: Any) -> None:
        if home is not None:
            os.environ["LEADSHARE_HOME"] = str(home.resolve())
        if opens:
            from leadshare.cli.opening import open_hub

            open_hub()
        function(**given)

    signature = inspect.signature(function)
    parameter = inspect.Parameter(
        "home", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=_Home
    )
    # typer reads both; what it finds is the function's own parameters and `--home`.
    run.__signature__ = signature.replace(parameters=[*signature.parameters.values(), parameter])  # type: ignore[attr-defined]
    run.__annotations__ = {**function.__annotations__, "home": _Home}
    return run
