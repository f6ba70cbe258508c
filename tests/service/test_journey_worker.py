from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any
from uuid import UUID

import pytest
from django.db import DataError, OperationalError

from leadshare import journey, live
from leadshare.delivery.models import Destination
from leadshare.intake.log.sqlite import SqliteLog
from leadshare.intake.models import Submission
from leadshare.intake.port import CannotRead, Posted, Reading
from leadshare.intake.registry import storefront_readers
from leadshare.journey import Read, Travelled
from leadshare.keys import KeyRing
from leadshare.leads.models import Interest, Lead
from leadshare.service import journey_worker
from leadshare.service.journey_worker import JourneyWorker, gathering_seconds
from tests.hub import Hub, hub, posted

__all__ = ["hub"]
POISON = "poison@example.org"


@pytest.fixture
def the_log(tmp_path: Path) -> Iterator[SqliteLog]:
    with closing(SqliteLog(tmp_path / "intake.db")) as log:
        yield log


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journey_worker, "_AWAY_SECONDS", 0.001)


class Journeys:
    """The real journey, watched: which batches it was given, and what it was told to answer first."""

    def __init__(self, *answers: Exception, poison: Exception | None = None) -> None:
        self.batches: list[int] = []
        self._answers = list(answers)
        self._poison = poison

    def __call__(self, batch: Sequence[Read]) -> Travelled:
        self.batches.append(len(batch))
        if self._answers:
            raise self._answers.pop(0)
        if self._poison and any(lead.email == POISON for read in batch for lead in read.leads):
            raise self._poison
        return journey.travel(batch)


def worker(the_log: SqliteLog, hub: Hub, travel: Journeys, **more: Any) -> JourneyWorker:
    return JourneyWorker(the_log, hub.ring, storefront_readers(), 50, travel=travel, **more)


def keep(the_log: SqliteLog, hub: Hub, *mails: str) -> list[UUID]:
    entries = [hub.entry(posted(email=mail)) for mail in mails]
    the_log.append(entries)
    return [entry.id for entry in entries]


def mails() -> set[str]:
    return set(Lead.objects.values_list("email", flat=True))


@pytest.mark.parametrize(
    ("taken", "seconds"), [(1, 0.003), (5, 0.015), (20, 0.02), (200, 0.0), (0, 0.0)]
)
def test_company_is_waited_for_but_not_with_a_backlog(taken: int, seconds: float) -> None:
    assert gathering_seconds(taken, 200) == pytest.approx(seconds)


@pytest.mark.django_db
def test_a_batch_is_acknowledged_after_it_was_stored(the_log: SqliteLog, hub: Hub) -> None:
    ids = keep(the_log, hub, "a@example.org", "b@example.org")
    travel = Journeys()
    assert worker(the_log, hub, travel).run_once() == 2
    assert set(Submission.objects.values_list("id", flat=True)) == set(ids)
    assert (the_log.depth(), travel.batches) == (0, [2])
    assert worker(the_log, hub, travel).run_once() == 0


@pytest.mark.django_db
def test_who_delivers_is_told_only_when_something_is_owed(the_log: SqliteLog, hub: Hub) -> None:
    told: list[int] = []
    heard: list[str] = []
    stop = live.listen(lambda _publisher, topic: heard.append(topic))
    at_work = worker(the_log, hub, Journeys(), owed=lambda: told.append(1))
    keep(the_log, hub, "a@example.org")
    at_work.run_once()
    assert told == []
    Destination.objects.create(publisher=hub.publisher, kind="https", name="CRM")
    keep(the_log, hub, "b@example.org")
    at_work.run_once()
    stop()
    assert told == [1]
    assert sorted(heard) == ["deliveries", "deliveries", "leads", "leads"]


@pytest.mark.django_db
def test_poison_is_found_by_halving_and_the_others_go_on(the_log: SqliteLog, hub: Hub) -> None:
    names = [f"p{number}@example.org" for number in range(7)]
    ids = keep(the_log, hub, *names[:5], POISON, *names[5:])
    travel = Journeys(poison=ValueError(f"{POISON}\n  {POISON} was refused"))
    assert worker(the_log, hub, travel).run_once() == 8
    # 8, 4 good, 4 with it, 2 with it, 1 good, 1 alone, twice more alone, and the last 2.
    assert travel.batches == [8, 4, 4, 2, 1, 1, 1, 1, 2]
    assert mails() == set(names)
    kept = Submission.objects.get(state="quarantined")
    assert (kept.id, kept.reason) == (ids[5], "crashed")
    assert "ValueError" in kept.detail
    assert "test_journey_worker.py" in kept.detail
    assert POISON not in kept.detail
    assert the_log.depth() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "error", [DataError("bad value"), KeyError("x"), RecursionError(), AssertionError()]
)
def test_whatever_a_submission_makes_a_stage_raise(
    the_log: SqliteLog, hub: Hub, error: Exception
) -> None:
    keep(the_log, hub, POISON)
    worker(the_log, hub, Journeys(poison=error)).run_once()
    assert Submission.objects.get().state == "quarantined"


@pytest.mark.django_db
def test_one_that_fails_now_and_then_comes_through(the_log: SqliteLog, hub: Hub) -> None:
    keep(the_log, hub, "a@example.org")
    travel = Journeys(ValueError(), ValueError())
    worker(the_log, hub, travel).run_once()
    assert (travel.batches, mails()) == ([1, 1, 1], {"a@example.org"})


@pytest.mark.django_db
def test_one_that_ended_the_process_each_time_is_quarantined_untried(
    the_log: SqliteLog, hub: Hub
) -> None:
    [poison, good] = keep(the_log, hub, POISON, "a@example.org")
    for _crash in range(3):
        assert the_log.receive(50)[0].entry.id == poison
    travel = Journeys()
    at_work = worker(the_log, hub, travel)
    assert at_work.run_once() == 1
    assert (
        Submission.objects.get().detail
        == "It was handed out three times, and each time the process ended."
    )
    assert travel.batches == []
    assert at_work.run_once() == 1
    assert Submission.objects.get(state="read").id == good


class Crashing:
    """A reader with a bug: it must never raise, and does."""

    name, storefronts, action_codes = "crashing", (), ()

    def read(self, posted: Posted) -> Reading | CannotRead:
        raise ZeroDivisionError(posted.body.decode())


@pytest.mark.django_db
def test_a_reader_that_raises_costs_nobody_the_journey(the_log: SqliteLog, hub: Hub) -> None:
    keep(the_log, hub, "a@example.org")
    JourneyWorker(the_log, hub.ring, [Crashing()], 50).run_once()
    kept = Submission.objects.get()
    assert (kept.state, kept.reason) == ("quarantined", "crashed")
    assert "ZeroDivisionError" in kept.detail
    assert "a@example.org" not in kept.detail


@pytest.mark.django_db
def test_what_does_not_open_is_quarantined_and_the_others_go_on(
    the_log: SqliteLog, hub: Hub
) -> None:
    stranger = Hub(hub.publisher, hub.token_id, KeyRing("s", "k9", {"k9": bytes(32)}))
    [locked] = keep(the_log, stranger, "a@example.org")
    keep(the_log, hub, "b@example.org")
    assert worker(the_log, hub, Journeys()).run_once() == 2
    assert mails() == {"b@example.org"}
    assert Submission.objects.get(state="quarantined").id == locked
    assert the_log.depth() == 0


@pytest.mark.django_db(transaction=True)
def test_while_the_database_is_away_the_batch_is_held_on_to(
    the_log: SqliteLog, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_back = iter([False] * 7)
    monkeypatch.setattr(journey_worker, "_database_takes_writes", lambda: next(is_back))
    keep(the_log, hub, "a@example.org", "b@example.org")
    travel = Journeys(*[OperationalError("the server closed the connection")] * 7)
    assert worker(the_log, hub, travel).run_once() == 2
    # Never halved, however often it was tried, and no receipt was used up.
    assert travel.batches == [2] * 8
    assert mails() == {"a@example.org", "b@example.org"}
    assert not Submission.objects.exclude(state="read").exists()


@pytest.mark.django_db(transaction=True)
def test_a_batch_that_only_the_working_database_refuses_is_at_fault(
    the_log: SqliteLog, hub: Hub
) -> None:
    keep(the_log, hub, "a@example.org", POISON)
    travel = Journeys(poison=OperationalError("string or blob too big"))
    assert worker(the_log, hub, travel).run_once() == 2
    assert travel.batches[:4] == [2, 2, 2, 2]
    assert mails() == {"a@example.org"}
    assert Submission.objects.get(state="quarantined").reason == "crashed"


@pytest.mark.django_db(transaction=True)
def test_when_asked_to_stop_it_lets_go_of_a_batch_that_is_refused(
    the_log: SqliteLog, hub: Hub
) -> None:
    keep(the_log, hub, "a@example.org")

    at_work = worker(the_log, hub, Journeys(OperationalError("away")))
    at_work._stopping.set()
    with pytest.raises(OperationalError):
        at_work.run_once()
    assert the_log.depth() == 1
    assert worker(the_log, hub, Journeys()).run_once() == 1
    assert Interest.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_thread_reads_what_waits_and_what_comes(the_log: SqliteLog, hub: Hub) -> None:
    seen = Event()
    stop_listening = live.listen(lambda _publisher, _topic: seen.set())
    at_work = worker(the_log, hub, Journeys())
    keep(the_log, hub, "a@example.org")
    at_work.start()
    try:
        assert seen.wait(10)
        seen.clear()
        keep(the_log, hub, "b@example.org")
        at_work.wake()
        assert seen.wait(10)
    finally:
        at_work.stop(10)
        stop_listening()
    assert mails() == {"a@example.org", "b@example.org"}
