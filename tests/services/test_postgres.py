"""The PostgreSQL of the tests keeps its promises: what was committed survives stop and kill."""

import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest

from tests.services.postgres import Postgres, postgres


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with postgres(fsync=True) as started:
        yield started


def rows(server: Postgres, statement: bytes) -> list[tuple[object, ...]]:
    with psycopg.connect(server.url, autocommit=True) as connection:
        return connection.execute(statement).fetchall()


@pytest.mark.parametrize("ending", ["stop", "kill"])
def test_committed_rows_survive(server: Postgres, ending: str) -> None:
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(f"CREATE TABLE survives_{ending} AS SELECT 7 AS answer".encode())
        getattr(server, ending)()
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
    with pytest.raises(psycopg.OperationalError):
        rows(server, b"SELECT 1")

    server.start()

    assert rows(server, f"SELECT answer FROM survives_{ending}".encode()) == [(7,)]


def test_is_version_18_with_unicode_rules(server: Postgres) -> None:
    assert rows(
        server,
        b"SELECT current_setting('server_version_num')::int / 10000, upper('\xc5\xbe\xc5\x99')",
    ) == [(18, "ŽŘ")]


def test_databases_come_and_go(server: Postgres) -> None:
    url = server.create_database("apart")
    with psycopg.connect(url) as connection:
        server.drop_database("apart")
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")


def test_command_runs_beside_a_server_and_gives_its_exit_code() -> None:
    program = (
        "import os, psycopg, sys;"
        "connection = psycopg.connect(os.environ['LEADSHARE_DATABASE_URL']);"
        "sys.exit(connection.execute('SELECT 42').fetchone()[0])"
    )
    finished = subprocess.run(
        [sys.executable, "-m", "tests.services.postgres", "--", sys.executable, "-c", program],
        check=False,
    )
    assert finished.returncode == 42
