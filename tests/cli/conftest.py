"""Runs commands in this process, on the test's database."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from leadshare.cli import opening
from leadshare.cli.app import run
from leadshare.service.boot import seed


@dataclass(frozen=True)
class Ran:
    code: int
    out: bytes
    err: str

    @property
    def json(self) -> Any:
        """Fails unless standard output is exactly one JSON document."""
        assert self.code == 0, self.err
        return json.loads(self.out)


Command = Callable[..., Ran]


@pytest.fixture
def command(
    db: None, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> Command:
    """`command("publisher", "list", "--json")`. The hub is open already: it is the test's."""
    monkeypatch.setattr(opening, "open_hub", lambda: None)
    seed()

    def ran(*words: str) -> Ran:
        code = run(words)
        captured = capsysbinary.readouterr()
        return Ran(code, captured.out, captured.err.decode())

    return ran


@pytest.fixture
def contoso(command: Command) -> str:
    """A publisher's short name."""
    assert command("publisher", "add", "contoso", "--name", "Contoso").code == 0
    return "contoso"
