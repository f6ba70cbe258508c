"""What a failed command says: one line, and an exit code. 2 is a wrong call, 1 anything else."""

import os
import traceback

from leadshare.cli.showing import aside
from leadshare.env import WrongSetting
from leadshare.refusal import Refusal


def explained(error: BaseException) -> int:
    """Says why on standard error; returns the exit code."""
    message, code = _message(error)
    aside(f"leadshare: {message}")
    if code == _SURPRISE and os.environ.get("LEADSHARE_LOG_LEVEL", "").lower() == "debug":
        traceback.print_exception(error)
    return 1 if code == _SURPRISE else code


_SURPRISE = -1


def _message(error: BaseException) -> tuple[str, int]:
    if isinstance(error, Refusal):
        return (f"{error.field}: {error}" if error.field else str(error)), 1
    if isinstance(error, WrongSetting):
        return str(error), 1
    if isinstance(error, OSError):
        return f"{error.filename or 'The system'}: {error.strerror or type(error).__name__}.", 1
    return _from_the_database(error) or (
        f"Unexpected {type(error).__name__}. With LEADSHARE_LOG_LEVEL=debug it shows where.",
        _SURPRISE,
    )


def _from_the_database(error: BaseException) -> tuple[str, int] | None:
    # Imported here: a wrong call must not wait for Django.
    from django.db import DatabaseError, OperationalError

    from leadshare.intake.log.port import LogAway
    from leadshare.keys import MissingKey
    from leadshare.sealing import CannotOpen

    if isinstance(error, LogAway | MissingKey | CannotOpen):
        return str(error), 1
    if isinstance(error, OperationalError):
        return f"The database does not answer: {_first_line(error)}", 1
    if isinstance(error, DatabaseError):
        # Its text may quote a row.
        return f"The database refused: {type(error).__name__}.", 1
    if type(error).__name__ == "SchemaTooNew":
        return str(error), 1
    return None


def _first_line(error: BaseException) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)
