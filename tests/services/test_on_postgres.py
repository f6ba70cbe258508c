"""The second run keeps the tests that use the database, and never runs on SQLite by mistake."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

CASES = """
import pytest

def test_pure(): ...
def test_fixture(db): ...
def test_fixture_of_a_fixture(rows): ...
@pytest.mark.django_db
def test_marked(): ...
@pytest.mark.story
def test_story(): ...
@pytest.mark.chaos
def test_chaos(): ...

@pytest.fixture
def db(): ...
@pytest.fixture
def rows(db): ...
"""


def collect(folder: Path, database_url: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_cases.py").write_text(CASES)
    marks = 'markers = ["django_db", "story", "chaos"]\n'
    (folder / "pytest.toml").write_text(f"[pytest]\n{marks}")
    options = ["-p", "no:django", "-p", "tests.services.on_postgres", "--collect-only", "-q"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-c", folder / "pytest.toml", *options, folder],
        env={**os.environ, "LEADSHARE_DATABASE_URL": database_url},
        capture_output=True,
        text=True,
        check=False,
    )


def test_keeps_what_uses_the_database(tmp_path: Path) -> None:
    listed = collect(tmp_path, "postgresql://hub@127.0.0.1/hub").stdout
    kept = [line.rpartition("::")[2] for line in listed.splitlines() if "::" in line]
    assert kept == [
        "test_fixture",
        "test_fixture_of_a_fixture",
        "test_marked",
        "test_story",
        "test_chaos",
    ]


@pytest.mark.parametrize("database_url", ["", "sqlite:///x.db"])
def test_refuses_another_database(tmp_path: Path, database_url: str) -> None:
    finished = collect(tmp_path, database_url)
    assert finished.returncode != 0
    assert "LEADSHARE_DATABASE_URL" in finished.stderr
