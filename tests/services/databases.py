"""Pytest fixtures for tests that start a hub of their own, or break its database.

Load them in a `conftest.py`: `pytest_plugins = ["tests.services.databases"]` (top level only).
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg
import pytest

from tests.services.postgres import Postgres, postgres


@pytest.fixture
def fresh_database() -> Iterator[dict[str, str]]:
    """Environment of a hub that a test starts; see `empty_database`."""
    with empty_database() as environment:
        yield environment


@contextmanager
def empty_database() -> Iterator[dict[str, str]]:
    """Empty on SQLite (the hub's home holds the file), else the address of a new, empty PostgreSQL
    database that goes when the block ends.
    """
    server_url = os.environ.get("LEADSHARE_DATABASE_URL", "")
    if not server_url:
        yield {}
        return
    name = f"hub_{uuid4().hex}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
        try:
            yield {"LEADSHARE_DATABASE_URL": f"{server_url.rpartition('/')[0]}/{name}"}
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


@pytest.fixture
def own_postgres() -> Iterator[Postgres]:
    """A server that the test may stop, start and kill; what was committed must come back."""
    with postgres(fsync=True) as server:
        yield server
