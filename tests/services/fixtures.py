"""Pytest fixtures of the servers that destinations talk to.

Load them in a `conftest.py`: `pytest_plugins = ["tests.services.fixtures"]` (top level only).
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

import pytest

from tests.services.azurite import azurite
from tests.services.smtp import SmtpServer, smtp_server
from tests.services.web import WebServer, web_server

if TYPE_CHECKING:
    from leadshare.outbound import Guard


@pytest.fixture(scope="session")
def azurite_connection() -> Iterator[str]:
    """The connection string of a real table service, one for the whole run: use a table of your own."""
    with azurite() as connection_string:
        yield connection_string


@pytest.fixture(name="smtp_server")
def started_smtp_server() -> Iterator[SmtpServer]:
    """A mail server with STARTTLS and login, and an empty mailbox."""
    with smtp_server("starttls") as server:
        yield server


@pytest.fixture(name="web_server")
def started_web_server() -> Iterator[WebServer]:
    """An HTTP server that answers 200 until told otherwise."""
    with web_server() as server:
        yield server


@pytest.fixture
def make_guard() -> "Iterator[Callable[..., Guard]]":
    """Makes real guards: `make_guard()` opens loopback, `make_guard("")` nothing; closed at the end."""
    # A plugin is loaded before Django's settings, which the guard's sentences need.
    from leadshare.outbound import Guard, Policy

    with ExitStack() as made:

        def make(allow: str = "127.0.0.0/8", seconds: float = 10) -> "Guard":
            guard = Guard(Policy.parse(allow), total_seconds=seconds)
            return made.enter_context(closing(guard))

        yield make


@pytest.fixture
def guard(make_guard: "Callable[..., Guard]") -> "Guard":
    """A real guard that lets through to loopback."""
    return make_guard()
