"""All commands together, and how one run of them ends."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from typer import main as typer_main

from leadshare.cli import (
    action,
    api_token,
    delivery,
    demo,
    destination,
    doctor,
    intake,
    lead,
    listing,
    migrate,
    publisher,
    serve,
    simulate,
    sink,
    storefront,
    submission,
    token,
    user,
)
from leadshare.cli.failing import explained
from leadshare.cli.showing import aside

app = typer.Typer(
    name="leadshare",
    help="Takes in marketplace leads and never loses one on the way to your sales systems.",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
)


@app.callback()
def hub(
    home: Annotated[
        Path | None,
        typer.Option("--home", help="The data folder; else $LEADSHARE_HOME, else ./var."),
    ] = None,
) -> None:
    if home is not None:
        os.environ["LEADSHARE_HOME"] = str(home.resolve())


for single in (serve, intake, demo, migrate, simulate, sink, doctor):
    single.register(app)
for name, group in (
    ("publisher", publisher),
    ("listing", listing),
    ("token", token),
    ("destination", destination),
    ("delivery", delivery),
    ("lead", lead),
    ("submission", submission),
    ("storefront", storefront),
    ("action", action),
    ("user", user),
    ("api-token", api_token),
):
    app.add_typer(group.app, name=name)


def run(arguments: Sequence[str]) -> int:
    """Runs one command; returns its exit code. Never raises."""
    from typer._click.exceptions import ClickException, NoArgsIsHelpError

    try:
        code = typer_main.get_command(app).main(
            args=list(arguments), prog_name="leadshare", standalone_mode=False
        )
        sys.stdout.flush()
    except NoArgsIsHelpError as error:
        aside_help(error.format_message())
        return 2
    except ClickException as error:
        aside(f"leadshare: {error.format_message()}")
        return 2
    except (KeyboardInterrupt, typer.Abort):
        aside("leadshare: Stopped.")
        return 130
    except BrokenPipeError:
        # Whoever reads has had enough; Python must not complain about it at the end either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:  # noqa: BLE001 (the last place where it can become one clear line)
        return explained(error)
    return code if isinstance(code, int) else 0


def aside_help(text: str) -> None:
    print(text, file=sys.stderr)
