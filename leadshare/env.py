"""Settings from the environment: typed, with a unit and a default that works on a laptop.

A wrong value stops the start and is named together with what to write instead; its own text is never repeated,
because it might be a secret.
"""

import math
import os
from collections.abc import Mapping
from pathlib import Path

PREFIX = "LEADSHARE_"


class WrongSetting(Exception):
    """A setting that cannot be used. The message names it and says what to write."""


class Environment:
    """Reads `LEADSHARE_*`; every name may also be given as `NAME_FILE`, the path of a file that holds the value."""

    def __init__(self, variables: Mapping[str, str] | None = None) -> None:
        self._variables = os.environ if variables is None else variables

    def text(self, name: str, default: str = "") -> str:
        value = self._variables.get(PREFIX + name)
        if value is not None:
            return value.strip()
        file = self._variables.get(f"{PREFIX}{name}_FILE")
        return self._from_file(name, file) if file else default

    def integer(self, name: str, default: int, at_least: int = 0) -> int:
        value = self.text(name)
        if not value:
            return default
        try:
            number = int(value)
        except ValueError:
            raise WrongSetting(f"{PREFIX}{name} must be a whole number.") from None
        if number < at_least:
            raise WrongSetting(f"{PREFIX}{name} must be at least {at_least}.")
        return number

    def number(self, name: str, default: float, above: float = 0.0) -> float:
        value = self.text(name)
        if not value:
            return default
        try:
            number = float(value)
        except ValueError:
            raise WrongSetting(f"{PREFIX}{name} must be a number.") from None
        if not above < number < math.inf:
            raise WrongSetting(f"{PREFIX}{name} must be more than {above:g}.")
        return number

    def path(self, name: str, default: Path) -> Path:
        value = self.text(name)
        return Path(value).expanduser().resolve() if value else default

    def home(self) -> Path:
        """The data folder."""
        return self.path("HOME", Path("var").resolve())

    def items(self, name: str) -> tuple[str, ...]:
        """A comma-separated list."""
        return tuple(item.strip() for item in self.text(name).split(",") if item.strip())

    def _from_file(self, name: str, file: str) -> str:
        try:
            return Path(file).read_text().strip()
        except OSError as error:
            raise WrongSetting(f"{PREFIX}{name}_FILE cannot be read: {error.strerror}.") from None
        except UnicodeDecodeError:
            raise WrongSetting(f"{PREFIX}{name}_FILE must hold text.") from None
