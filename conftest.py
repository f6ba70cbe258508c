"""What every test has: keys, the shipped reference data on demand, and a watch on outgoing connections."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadshare import keys
from leadshare.keys import KeyRing
from leadshare.outbound.recorder import Connection, SocketRecorder
from tests.environment import HOME

pytest_plugins = ["tests.services.fixtures", "tests.services.databases", "tests.services.hub"]

_ROOT = Path(__file__).resolve().parent
_recorder = SocketRecorder()
_recorder.install()


@pytest.fixture(autouse=True)
def sockets() -> Iterator[SocketRecorder]:
    """Fails a test in which something connected that is no front of the outbound guard.

    A test's own client calls nobody of ours on its way; what is neither ours nor visibly a test's counts as ours.
    `sockets.expect(host, port)` announces the rest.
    """
    _recorder.forget()
    yield _recorder
    strangers = [str(c) for c in _recorder.unguarded() if not _is_tests_own(c)]
    if strangers:
        pytest.fail(f"connected without the outbound guard: {strangers}")


def _is_tests_own(connection: Connection) -> bool:
    inside = (
        Path(f).relative_to(_ROOT).parts for f in connection.files if Path(f).is_relative_to(_ROOT)
    )
    nearest = next((parts for parts in inside if parts[0] in ("leadshare", "tests")), ())
    return "tests" in nearest


@pytest.fixture(scope="session")
def ring() -> KeyRing:
    return keys.load(HOME / "keys.json")
