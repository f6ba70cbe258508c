"""Two publishers with a row of everything each, and a program with every scope for the first."""

from collections.abc import Iterator
from typing import cast

import pytest
from pytest_django import Settings

from leadshare.delivery.guarding import guard
from leadshare.keys import KeyRing
from leadshare.outbound import Guard
from leadshare.service.boot import seed
from tests.api.scene import House, Program, house, program_of
from tests.services.web import WebServer


@pytest.fixture
def opened(settings: Settings) -> Iterator[None]:
    """The guard lets through to loopback."""
    settings.OUTBOUND_ALLOW = "127.0.0.0/8"
    guard.cache_clear()
    yield
    cast(Guard, guard()).close()
    guard.cache_clear()


@pytest.fixture
def ours(db: None, opened: None, web_server: WebServer, ring: KeyRing) -> House:
    seed()
    return house("northlake", web_server.url, ring)


@pytest.fixture
def theirs(ours: House, web_server: WebServer, ring: KeyRing) -> House:
    return house("southsea", web_server.url, ring)


@pytest.fixture
def program(ours: House) -> Program:
    return program_of(ours.publisher_id)
