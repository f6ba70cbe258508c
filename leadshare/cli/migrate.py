"""`leadshare migrate`: brings the schema up to date."""

import typer

from leadshare.cli.noun import IsJson, command
from leadshare.cli.opening import start_django
from leadshare.cli.showing import line, show


def register(app: typer.Typer) -> None:
    command(app, "migrate", opens=False)(migrate)


def migrate(is_json: IsJson = False) -> None:
    """Brings the database up to date, after a verified copy where it is a SQLite file."""
    start_django()
    from leadshare.service.boot import migrate as bring_up_to_date
    from leadshare.service.boot import seed

    done = bring_up_to_date()
    seed()
    if is_json:
        show({"migrated": done})
    else:
        line(f"{len(done)} migrations ran." if done else "The database is up to date.")
