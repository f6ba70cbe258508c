"""How a command starts: it makes what it needs, and says in one line why it cannot."""

import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

pytestmark = pytest.mark.sqlite_only


def leadshare(home: Path, *words: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    own = {k: v for k, v in os.environ.items() if not k.startswith(("LEADSHARE_", "DJANGO_"))}
    environment = {**own, "LEADSHARE_HOME": str(home), **settings}
    program = [sys.executable, "-m", "leadshare.cli", *words]
    return subprocess.run(program, env=environment, capture_output=True, text=True, check=False)


def test_an_empty_folder_is_prepared(tmp_path: Path) -> None:
    home = tmp_path / "new"
    assert leadshare(home, "lead", "list", "--json").stdout == "[]\n"
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "keys.json").stat().st_mode) == 0o600
    told = leadshare(home, "migrate")
    assert told.stdout == "The database is up to date.\n"


def test_home_is_an_option_of_every_command(tmp_path: Path) -> None:
    asked, other = tmp_path / "asked", tmp_path / "other"
    assert leadshare(other, "publisher", "list", "--json", "--home", str(asked)).stdout == "[]\n"
    assert leadshare(other, "--home", str(asked), "publisher", "list", "--json").stdout == "[]\n"
    assert asked.exists()
    assert not other.exists()


@pytest.mark.parametrize(
    ("setting", "value", "says"),
    [
        pytest.param(
            "JOURNEY_BATCH", "many", "LEADSHARE_JOURNEY_BATCH must be a whole number", id="wrong"
        ),
        pytest.param("KEYS_FILE", "/no/keys.json", "which does not exist", id="no keys"),
        pytest.param(
            "LOG_URL",
            "sqlite:////dev/null/log.db",
            "intake log /dev/null/log.db cannot be opened",
            id="no log",
        ),
        pytest.param(
            "DATABASE_URL",
            "postgresql://u:s3cret@127.0.0.1:9/x",
            "database does not answer",
            id="no database",
        ),
    ],
)
def test_what_cannot_be_used_is_named_in_one_line(
    tmp_path: Path, setting: str, value: str, says: str
) -> None:
    ran = leadshare(tmp_path, "submission", "list", "--json", **{f"LEADSHARE_{setting}": value})
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.count("\n") == 1
    assert says in ran.stderr
    assert "s3cret" not in ran.stderr


def test_a_newer_schema_is_refused_and_left_alone(tmp_path: Path) -> None:
    leadshare(tmp_path, "migrate")
    with closing(sqlite3.connect(tmp_path / "leadshare.db")) as database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('leads', '0999_later', '2030-01-01')"
        )
        database.commit()
    ran = leadshare(tmp_path, "lead", "list", "--json")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "newer version" in ran.stderr


def test_a_surprise_is_one_line_too(tmp_path: Path) -> None:
    leadshare(tmp_path, "migrate")
    (tmp_path / "leadshare.db").write_bytes(b"this is no database at all, whatever its name says")
    ran = leadshare(tmp_path, "lead", "list")
    assert ran.returncode == 1
    assert ran.stderr == "leadshare: The database refused: DatabaseError.\n"
