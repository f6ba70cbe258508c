"""A submission that breaks the journey is quarantined after three receipts; the others go on (fault 16)."""

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import httpx
import pytest
from django.db import DataError, OperationalError

from leadshare import journey
from leadshare.intake import queries
from leadshare.intake.log.sqlite import SqliteLog
from leadshare.intake.models import Submission, SubmissionState
from leadshare.intake.port import CannotRead, Posted, Reading, StorefrontReader
from leadshare.intake.registry import storefront_readers
from leadshare.journey import Read, Travelled
from leadshare.leads.models import Lead
from leadshare.service.journey_worker import MOST_RECEIPTS, JourneyWorker
from tests.chaos.load import lead
from tests.chaos.poisoned_serve import EXIT_CODE, MARK
from tests.hub import Hub, posted
from tests.hub import hub as hub
from tests.services.hub import CommandFailed, MakeHub
from tests.services.waiting import eventually

pytestmark = pytest.mark.chaos

POISON = posted("poison@example.com", Company="Poison Ltd")
SECRET = "Poison Ltd"


class Allergic:
    """A reader that raises at one body, quoting it, as careless code does."""

    def __init__(self, reader: StorefrontReader) -> None:
        self.name = reader.name
        self.storefronts = reader.storefronts
        self.action_codes = reader.action_codes
        self._read = reader.read
        self.times = 0

    def read(self, posted: Posted) -> Reading | CannotRead:
        if SECRET.encode() in posted.body:
            self.times += 1
            raise ValueError(f"cannot bear {posted.body!r}")
        return self._read(posted)


def failing_stage(error: Exception) -> Callable[[Sequence[Read]], Travelled]:
    def travel(batch: Sequence[Read]) -> Travelled:
        if any(lead.company == SECRET for read in batch for lead in read.leads):
            raise error
        return journey.travel(batch)

    return travel


@pytest.fixture
def the_log(tmp_path: Path) -> Iterator[SqliteLog]:
    log = SqliteLog(tmp_path / "intake.db")
    yield log
    log.close()


def run_all(worker: JourneyWorker) -> None:
    while worker.run_once():
        pass


def fill(hub: Hub, the_log: SqliteLog) -> Submission:
    """Ten leads, the poison the seventh; the poison's row afterwards is the only one with its id."""
    bodies = [posted(f"eva.{number}@example.com") for number in range(9)]
    entries = [hub.entry(body) for body in (*bodies[:6], POISON, *bodies[6:])]
    the_log.append(entries)
    return Submission(pk=entries[6].id)


def check(poison: Submission, the_log: SqliteLog, hub: Hub) -> None:
    poison.refresh_from_db()
    assert (poison.state, poison.reason) == (SubmissionState.QUARANTINED, "crashed")
    assert SECRET not in poison.detail
    assert "journey_worker.py" in poison.detail
    assert SECRET.encode() in queries.raw(poison, hub.ring)
    assert the_log.depth() == 0
    assert Submission.objects.filter(state=SubmissionState.READ).count() == 9
    assert Lead.objects.count() == 9


@pytest.mark.django_db
def test_a_reader_raises(hub: Hub, the_log: SqliteLog) -> None:
    [reader] = storefront_readers()
    allergic = Allergic(reader)
    poison = fill(hub, the_log)

    run_all(JourneyWorker(the_log, hub.ring, [allergic], batch=10))

    # In the whole batch, in its halves, and alone: receipts count hand-outs, and the last three were alone.
    assert allergic.times >= MOST_RECEIPTS
    check(poison, the_log, hub)
    assert "ValueError" in poison.detail


@pytest.mark.django_db
@pytest.mark.parametrize("error", [KeyError("x"), RecursionError(), DataError("x")], ids=repr)
def test_a_stage_raises(hub: Hub, the_log: SqliteLog, error: Exception) -> None:
    poison = fill(hub, the_log)
    worker = JourneyWorker(
        the_log, hub.ring, storefront_readers(), batch=4, travel=failing_stage(error)
    )

    run_all(worker)

    check(poison, the_log, hub)
    assert type(error).__name__ in poison.detail


# The worker lets go of its connection, which a test's own transaction would not survive.
@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_makes_nobody_poison(hub: Hub, the_log: SqliteLog) -> None:
    fill(hub, the_log)
    away = OperationalError("the server closed the connection")
    refusing = [away]

    def travel(batch: Sequence[Read]) -> Travelled:
        if refusing:
            raise refusing.pop()
        return journey.travel(batch)

    run_all(JourneyWorker(the_log, hub.ring, storefront_readers(), batch=10, travel=travel))

    assert list(Submission.objects.values_list("state", flat=True)) == [SubmissionState.READ] * 10


def test_a_submission_that_kills_the_process(make_hub: MakeHub) -> None:
    hub = make_hub()
    program = [sys.executable, "-m", "tests.chaos.poisoned_serve"]
    hub.start(program)
    path = hub.publisher()
    deadly = lead(2)[:-1] + b',"Note":"' + MARK + b'"}'
    with hub.client() as client:
        assert client.post(path, content=lead(1)).status_code == 202
        hub.has_read_all()
        try:
            client.post(path, content=deadly)
        except httpx.TransportError:
            # The process may be gone before it answers; the bytes are on disk all the same.
            assert hub.waits_in_the_log() == 1

    codes = [hub.ended()]
    while True:
        try:
            hub.start(program)
        except CommandFailed as died:
            codes.append(EXIT_CODE if f"ended with {EXIT_CODE}" in str(died) else -1)
            continue
        eventually(lambda: hub.has_ended() or hub.waits_in_the_log() == 0)
        if not hub.has_ended():
            break
        codes.append(hub.ended())
    with hub.client() as client:
        assert client.post(path, content=lead(3)).status_code == 202
    hub.has_read_all()

    assert codes == [EXIT_CODE] * MOST_RECEIPTS
    with hub.database():
        found = {queries.raw(row, hub.ring): row for row in Submission.objects.all()}
        assert {row.state for row in found.values()} == {
            SubmissionState.READ,
            SubmissionState.QUARANTINED,
        }
        assert (found[deadly].reason, len(found)) == ("crashed", 3)
        assert Lead.objects.count() == 2
    assert hub.invariants()["holds"]
