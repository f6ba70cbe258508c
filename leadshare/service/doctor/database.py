"""Does the database answer, does its schema fit, and does it keep what it commits?"""

from django.db import connection

from leadshare.service.boot import SchemaTooNew, database_file, is_current, pending_migrations
from leadshare.service.doctor.check import Check

_FULL = 2


def examine() -> list[Check]:
    """Raises `DatabaseError`."""
    file = database_file()
    if file is not None and not file.exists():
        return [
            Check("database", "warning", f"{file} does not exist yet.", "Run: leadshare migrate")
        ]
    checks = [_schema()]
    return checks + _sqlite() if file is not None else checks


def _schema() -> Check:
    try:
        pending = [] if is_current() else pending_migrations()
    except SchemaTooNew as error:
        return Check("database", "problem", str(error), "Nothing was changed.")
    if pending:
        return Check(
            "database",
            "problem",
            f"{len(pending)} migrations are missing.",
            "Run: leadshare migrate",
        )
    return Check("database", "ok", f"{_where()} answers and is up to date.")


def _where() -> str:
    file = database_file()
    return (
        str(file)
        if file
        else f"The {connection.vendor} database {connection.settings_dict['NAME']}"
    )


def _sqlite() -> list[Check]:
    with connection.cursor() as cursor:
        mode, synchronous, sound = (
            cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "quick_check(1)")
        )
    checks = []
    if mode != "wal" or synchronous != _FULL:
        told = f"SQLite writes with journal_mode={mode}, synchronous={synchronous}; wal and {_FULL} are needed."
        checks.append(
            Check(
                "database",
                "problem",
                told,
                "Is the folder on a network file system? Use a local disk.",
            )
        )
    if sound != "ok":
        told = "SQLite finds its file damaged."
        checks.append(
            Check("database", "problem", told, "Stop leadshare and restore the newest sound copy.")
        )
    return checks or [Check("integrity", "ok", "The file is sound; commits survive a power cut.")]
