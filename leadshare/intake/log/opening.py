"""Opens the LOG that `LEADSHARE_LOG_URL` names."""

from pathlib import Path

from leadshare.env import WrongSetting
from leadshare.intake.log.port import Log
from leadshare.intake.log.sqlite import SqliteLog


def open_log(url: str) -> Log:
    """Raises `WrongSetting` for an address of another kind, `LogAway` when it cannot be opened."""
    if url.startswith("sqlite:///"):
        return SqliteLog(Path(url.removeprefix("sqlite:///")))
    raise WrongSetting("LEADSHARE_LOG_URL must begin with sqlite:///.")
