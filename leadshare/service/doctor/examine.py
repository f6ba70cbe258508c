"""All that the doctor looks at, in the order in which one thing depends on another."""

from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError

from leadshare.intake.log.port import LogAway
from leadshare.service.doctor import address, business, clock, database, disk, key_ring, log
from leadshare.service.doctor.check import Check

_Examine = Callable[[], list[Check]]


def examine() -> list[Check]:
    """All checks."""
    checks = [Check("configuration", "ok", f"The data folder is {settings.HOME}.")]
    checks += [*key_ring.examine(), *disk.examine()]
    stored = _guarded("database", database.examine)
    checks += stored
    checks += _guarded("log", log.examine)
    checks += address.examine()
    if all(check.level != "problem" for check in stored):
        checks += [*_guarded("clock", clock.examine), *_guarded("business", business.examine)]
    return checks


def _guarded(name: str, examine_part: _Examine) -> list[Check]:
    try:
        return examine_part()
    except LogAway as error:
        return [Check(name, "problem", str(error), "Check the path and who owns the files.")]
    except DatabaseError as error:
        why = next(iter(str(error).splitlines()), type(error).__name__)
        return [
            Check(
                name,
                "problem",
                f"The database does not answer: {why}.",
                "Check LEADSHARE_DATABASE_URL.",
            )
        ]
