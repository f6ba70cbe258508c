"""A real `leadshare serve` with a data folder and a database of its own: started, killed, stopped and asked.

    hub = make_hub(LEADSHARE_DELIVERY_LEASE_SECONDS="2")
    hub.start()
    with hub.database():
        assert Lead.objects.count() == 1

Load the fixtures in the root `conftest.py`: `pytest_plugins = ["tests.services.hub"]` (top level only).
"""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.services.databases import empty_database
from tests.services.ports import free_port
from tests.services.waiting import eventually

if TYPE_CHECKING:
    from leadshare.keys import KeyRing

STOP_SECONDS = 40.0
COMMAND_SECONDS = 120.0
# Tests open loopback for what a hub may call, and nothing else.
LOOPBACK = {"LEADSHARE_OUTBOUND_ALLOW": "127.0.0.0/8"}


class CommandFailed(Exception):
    """What a command said on standard error."""


class Hub:
    """Always true: a hub that was killed keeps its port, folder and database, as a machine that restarts does."""

    def __init__(
        self, home: Path, unblocked: "Callable[[], Any]", settings: Mapping[str, str]
    ) -> None:
        self.home = home
        self.port = free_port()
        self.said = home.with_name(f"{home.name}.log")
        self._unblocked = unblocked
        self._settings = dict(settings)
        self._process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """Ours alone: nothing that a developer set for a hub of their own."""
        own = {k: v for k, v in os.environ.items() if not k.startswith(("LEADSHARE_", "DJANGO_"))}
        told = {
            "LEADSHARE_HOME": str(self.home),
            "LEADSHARE_PUBLIC_URL": self.url,
            "DJANGO_SETTINGS_MODULE": "leadshare.settings",
        }
        return own | told | self._settings

    @property
    def ring(self) -> "KeyRing":
        from leadshare import keys

        return keys.load(self.home / "keys.json")

    @property
    def process(self) -> "subprocess.Popen[str]":
        assert self._process is not None, "the hub was not started"
        return self._process

    def start(self, arguments: Sequence[str] = ()) -> None:
        """Comes back when it answers; the line that says so is the signal."""
        program = arguments or (sys.executable, "-m", "leadshare.cli", "serve")
        with self.said.open("ab") as log:
            self._process = subprocess.Popen(
                [*program, "--port", str(self.port)],
                env=self.environment,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert self.process.stdout is not None
        if not any("is ready" in line for line in self.process.stdout):
            code = self.process.wait()
            self.process.stdout.close()
            self._process = None
            raise CommandFailed(f"serve ended with {code}: {self.said.read_text()[-2000:]}")

    def send(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def ended(self, seconds: float = STOP_SECONDS) -> int:
        """Waits for its end; the exit code."""
        code = self.process.wait(seconds)
        assert self.process.stdout is not None
        self.process.stdout.close()
        self._process = None
        return code

    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def kill(self) -> None:
        """As a power cut, as far as processes go."""
        self.send(signal.SIGKILL)
        self.ended()

    def stop(self) -> int:
        """As systemd does: SIGTERM; the exit code."""
        self.send(signal.SIGTERM)
        return self.ended()

    def end(self) -> None:
        """For fixtures: whatever state it is in, nothing of it goes on."""
        if self._process is not None:
            self.kill()

    def command(self, *words: str) -> Any:
        """Runs `leadshare …`: its JSON document where it was asked for one, else its text. Raises `CommandFailed`."""
        said = self.output(*words).decode()
        return json.loads(said) if "--json" in words else said

    def output(self, *words: str) -> bytes:
        """What a command wrote to standard output. Raises `CommandFailed`."""
        done = subprocess.run(
            [sys.executable, "-m", "leadshare.cli", *words],
            env=self.environment,
            capture_output=True,
            check=False,
            timeout=COMMAND_SECONDS,
        )
        if done.returncode:
            raise CommandFailed((done.stderr + done.stdout).decode())
        return done.stdout

    def client(self, connections: int = 100) -> httpx.Client:
        limits = httpx.Limits(max_connections=connections)
        return httpx.Client(base_url=self.url, trust_env=False, timeout=60, limits=limits)

    @contextmanager
    def database(self) -> Iterator[None]:
        """Django's default database is this hub's, in this thread, until the block ends."""
        from django.conf import settings
        from django.db import connections
        from django.db.utils import ConnectionHandler

        mine = {**settings.DATABASES["default"], "NAME": self._database_name()}
        before = connections["default"]
        opened = ConnectionHandler({"default": mine})["default"]
        connections["default"] = opened
        try:
            with self._unblocked():
                yield
        finally:
            opened.close()
            connections["default"] = before

    def _database_name(self) -> str:
        url = self._settings.get("LEADSHARE_DATABASE_URL", "")
        return url.rpartition("/")[2] or str(self.home / "leadshare.db")

    def database_setting(self) -> dict[str, str]:
        """For another process that shall use the same database."""
        url = self._settings.get("LEADSHARE_DATABASE_URL", "")
        return {"LEADSHARE_DATABASE_URL": url or f"sqlite:///{self.home / 'leadshare.db'}"}

    def publisher(self, slug: str = "contoso") -> str:
        """A publisher with an intake address for all its listings; the URL's path."""
        from leadshare.catalog.actions import add_publisher, new_token

        if self._process is None:
            self.command("migrate")
        with self.database():
            return new_token(add_publisher(slug, slug.title()).pk).path

    def add_destination(
        self, kind: str, name: str, *more: str, slug: str = "contoso", **set_: str
    ) -> str:
        """By the command line; its id."""
        pairs = [
            word for key, value in set_.items() for word in ("--set", f"{key.rstrip('_')}={value}")
        ]
        owner = ("--publisher", slug, "--kind", kind, "--name", name)
        found: str = self.command("destination", "add", *owner, *pairs, *more, "--json")["id"]
        return found

    def waits_in_the_log(self) -> int:
        """Submissions that no journey has committed."""
        from leadshare.intake.log.sqlite import SqliteLog

        the_log = SqliteLog(self.home / "intake.db")
        try:
            return the_log.depth()
        finally:
            the_log.close()

    def has_read_up_to(self) -> int:
        """How far the journey has acknowledged the LOG; grows with every batch."""
        with closing(sqlite3.connect(f"file:{self.home / 'intake.db'}?mode=ro", uri=True)) as log:
            found: int = log.execute("SELECT coalesce(max(up_to), 0) FROM acknowledged").fetchone()[
                0
            ]
        return found

    def has_read_all(self, seconds: float = 60) -> None:
        """Waits until LOG and spool hold nothing unread."""
        from leadshare.intake.spool import entries_in

        spool = self.home / "spool"
        eventually(lambda: not entries_in(spool) and self.waits_in_the_log() == 0, seconds)

    def has_settled(self, seconds: float = 90) -> None:
        """Waits until all is read and no delivery is on its way or due."""
        from leadshare.delivery.models import Delivery, DeliveryState

        self.has_read_all(seconds)
        moving = (DeliveryState.WAITING, DeliveryState.SENDING)
        with self.database():
            eventually(
                lambda: (
                    not Delivery.objects.filter(state__in=moving).exists()
                    and not Delivery.objects.filter(lease_until__isnull=False).exists()
                ),
                seconds,
            )

    def invariants(
        self, acked: Path | None = None, received: Sequence[Path] = ()
    ) -> dict[str, Any]:
        """The report of `doctor --invariants`; fails when one is broken."""
        words = ["doctor", "--invariants", "--json"]
        words += ["--acked", str(acked)] if acked else []
        for file in received:
            words += ["--received", str(file)]
        report: dict[str, Any] = self.command(*words)
        return report


MakeHub = Callable[..., Hub]


@pytest.fixture
def make_hub(
    tmp_path_factory: pytest.TempPathFactory,
    fresh_database: dict[str, str],
    django_db_blocker: Any,
) -> Iterator[MakeHub]:
    """Makes the test's hub (not started yet); keywords are settings."""
    made: list[Hub] = []

    def make(home: Path | None = None, **settings: str) -> Hub:
        folder = home or tmp_path_factory.mktemp("hub") / "home"
        made.append(Hub(folder, django_db_blocker.unblock, LOOPBACK | fresh_database | settings))
        return made[-1]

    yield make
    for hub in made:
        hub.end()


@pytest.fixture(scope="module")
def running_hub(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[Hub]:
    """One hub for a module's tests, started."""
    with empty_database() as database:
        home = tmp_path_factory.mktemp("hub") / "home"
        hub = Hub(home, django_db_blocker.unblock, LOOPBACK | database)
        try:
            hub.start()
            yield hub
        finally:
            hub.end()
