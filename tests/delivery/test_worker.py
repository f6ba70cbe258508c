"""The worker end to end, in its threads, with a destination that is real in all but the network."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from django.db import OperationalError

from leadshare import live
from leadshare.delivery import ledger
from leadshare.delivery import worker as worker_module
from leadshare.delivery.actions import switch_off
from leadshare.delivery.backoff import Plan
from leadshare.delivery.guarding import guard
from leadshare.delivery.models import Attempt, Delivery, Destination
from leadshare.delivery.port import Answer, Delivered, Hold, Retry, Trace
from leadshare.delivery.worker import DeliveryWorker
from leadshare.leads.models import Lead
from tests.delivery.conftest import Add
from tests.delivery.fake_kind import FakeKind
from tests.hub import Hub, posted

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE_SECONDS = 10


class Written:
    """Hears what the worker announces: a number of deliveries whose outcome is on record."""

    def __init__(self) -> None:
        self._seen = Event()
        self.stop = live.listen(lambda _publisher, _topic: self._seen.set())

    def until(self, is_so: Callable[[], bool]) -> None:
        for _ in range(50):
            if is_so():
                return
            assert self._seen.wait(PATIENCE_SECONDS), "the worker announced nothing"
            self._seen.clear()
        raise AssertionError("not so after fifty announcements")


@pytest.fixture
def written() -> Iterator[Written]:
    heard = Written()
    yield heard
    heard.stop()


@pytest.fixture
def make_worker(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., DeliveryWorker]]:
    monkeypatch.setattr(worker_module, "_AWAY_SECONDS", 0.01)
    made: list[DeliveryWorker] = []

    def make(in_flight: int = 8, waits: tuple[float, ...] = (0.01,), **more: Any) -> DeliveryWorker:
        plan = Plan(tuple(timedelta(seconds=s) for s in waits), **more)
        worker = DeliveryWorker(guard(), hub.ring, plan, in_flight, timedelta(seconds=30))
        made.append(worker)
        worker.start()
        worker.wake()
        return worker

    yield make
    for worker in made:
        worker.stop(PATIENCE_SECONDS)
        assert not worker._thread.is_alive()


def states() -> dict[str, int]:
    found: dict[str, int] = {}
    for state in Delivery.objects.values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


def test_what_is_owed_is_delivered_once(
    hub: Hub, add: Add, fake: FakeKind, make_worker: Callable[..., DeliveryWorker], written: Written
) -> None:
    add()
    add("Other")
    hub.take(*(posted(email=f"p{number}@example.org") for number in range(12)))
    make_worker()
    written.until(lambda: states() == {"delivered": 24})
    assert sorted(fake.leads) == sorted([f"p{number}@example.org" for number in range(12)] * 2)
    assert set(Attempt.objects.values_list("outcome", "kind", "number")) == {
        ("delivered", "first", 1)
    }
    assert set(Delivery.objects.values_list("remote_id", "last_status", "lease_until")) == {
        ("remote-1", 201, None)
    }
    assert {destination.state for destination in Destination.objects.all()} == {"working"}


def test_it_is_woken_by_what_is_owed_later(
    hub: Hub, add: Add, make_worker: Callable[..., DeliveryWorker], written: Written
) -> None:
    add()
    worker = make_worker()
    hub.take(posted())
    worker.wake()
    written.until(lambda: states() == {"delivered": 1})


def test_a_failed_try_is_followed_by_another(
    hub: Hub, add: Add, fake: FakeKind, make_worker: Callable[..., DeliveryWorker], written: Written
) -> None:
    add()
    fake.answers += [Answer(Retry("busy"), Trace(status=503)), ValueError("a bug in the connector")]
    hub.take(posted())
    make_worker(waits=(0.01, 0.01))
    written.until(lambda: states() == {"delivered": 1})
    assert list(Attempt.objects.order_by("number").values_list("kind", "outcome", "hint")) == [
        ("first", "retry", ""),
        ("retry", "retry", "ValueError in the connector"),
        ("retry", "delivered", ""),
    ]


def test_it_gives_up_in_the_end(
    hub: Hub, add: Add, fake: FakeKind, make_worker: Callable[..., DeliveryWorker], written: Written
) -> None:
    add()
    fake.otherwise = Answer(Retry("unreachable"))
    hub.take(posted())
    make_worker(waits=(0.01,), afterwards=timedelta(hours=12), give_up_after=timedelta(hours=1))
    written.until(lambda: states() == {"dead": 1})
    assert Delivery.objects.get().reason == "exhausted"
    assert len(fake.sent) == 2


def test_one_destination_that_hangs_leaves_room_for_the_others(
    hub: Hub, add: Add, fake: FakeKind, make_worker: Callable[..., DeliveryWorker], written: Written
) -> None:
    slow, quick = add("Slow", box="slow"), add("Quick", box="quick")
    answers = Event()
    send = fake.send

    def hanging(parcel: Any, settings: Any, outbound: Any) -> Answer:
        if settings["box"] == "slow":
            answers.wait(PATIENCE_SECONDS)
        return send(parcel, settings, outbound)

    fake.send = hanging  # type: ignore[method-assign]
    hub.take(*(posted(email=f"p{number}@example.org") for number in range(6)))
    worker = make_worker(in_flight=4)
    try:
        written.until(
            lambda: Delivery.objects.filter(destination=quick, state="delivered").count() == 6
        )
        assert Delivery.objects.filter(destination=slow, state="sending").count() == 2
    finally:
        answers.set()
    worker.wake()
    written.until(lambda: states() == {"delivered": 12})


def test_a_destination_that_is_gone_is_held_with_all_that_waits(
    hub: Hub, add: Add, fake: FakeKind, make_worker: Callable[..., DeliveryWorker], written: Written
) -> None:
    add()
    fake.otherwise = Answer(Hold("gone"), Trace(status=410))
    hub.take(*(posted(email=f"p{number}@example.org") for number in range(20)))
    make_worker(in_flight=2)
    written.until(lambda: states() == {"held": 20})
    assert Destination.objects.get().held_reason == "gone"
    assert len(fake.sent) < 5


def test_a_destination_whose_secrets_do_not_open_stops_nobody_else(
    hub: Hub, add: Add, make_worker: Callable[..., DeliveryWorker], written: Written
) -> None:
    broken, good = add("Broken"), add("Good")
    Destination.objects.filter(pk=broken.pk).update(secrets="k1.AAAA")
    hub.take(*(posted(email=f"p{number}@example.org") for number in range(3)))
    make_worker()
    written.until(lambda: states() == {"held": 3, "delivered": 3})
    broken.refresh_from_db()
    assert broken.held_reason == "misconfigured"
    assert Delivery.objects.filter(destination=good, state="delivered").count() == 3


def test_whoever_is_protected_since_the_claim_is_not_sent(
    hub: Hub, add: Add, fake: FakeKind, make_worker: Callable[..., DeliveryWorker], written: Written
) -> None:
    add()
    hub.take(posted(), posted(email="eva@example.com"))
    Lead.objects.filter(email="eva@example.com").update(do_not_contact=True)
    make_worker()
    written.until(lambda: states() == {"delivered": 1, "superseded": 1})
    assert fake.leads == ["jonas.lind@example.org"]
    assert Attempt.objects.get(delivery__lead__email="eva@example.com").outcome == "withdrawn"


def test_stopping_lets_tries_come_home_and_claims_nothing_more(
    hub: Hub, add: Add, fake: FakeKind, make_worker: Callable[..., DeliveryWorker]
) -> None:
    add()
    fake.may_answer.clear()
    hub.take(*(posted(email=f"p{number}@example.org") for number in range(5)))
    worker = make_worker(in_flight=4)
    assert fake.is_trying.wait(PATIENCE_SECONDS)
    worker._stopping.set()
    fake.may_answer.set()
    worker.stop(PATIENCE_SECONDS)
    assert not worker._thread.is_alive()
    assert states() == {"delivered": 2, "waiting": 3}
    assert not Attempt.objects.filter(outcome="").exists()


def test_results_outlive_a_database_that_is_away(
    hub: Hub,
    add: Add,
    fake: FakeKind,
    make_worker: Callable[..., DeliveryWorker],
    written: Written,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    add()
    record, refusals = ledger.record, [OperationalError("away")] * 3

    def refusing(results: Any) -> None:
        if results and refusals:
            raise refusals.pop()
        record(results)

    monkeypatch.setattr(ledger, "record", refusing)
    hub.take(posted())
    make_worker()
    written.until(lambda: states() == {"delivered": 1})
    assert (len(fake.sent), refusals) == (1, [])


def test_a_surprise_in_a_round_does_not_end_all_deliveries(
    hub: Hub,
    add: Add,
    make_worker: Callable[..., DeliveryWorker],
    written: Written,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    add()
    claim_due, surprises = ledger.claim_due, [KeyError("x"), ValueError("y")]

    def surprising(*arguments: Any) -> Any:
        if surprises:
            raise surprises.pop()
        return claim_due(*arguments)

    monkeypatch.setattr(ledger, "claim_due", surprising)
    hub.take(posted())
    make_worker()
    written.until(lambda: states() == {"delivered": 1})


def test_a_worker_that_died_is_relieved(
    hub: Hub, add: Add, fake: FakeKind, make_worker: Callable[..., DeliveryWorker], written: Written
) -> None:
    from leadshare.clock import database_now

    crm = add()
    hub.take(posted())
    long_ago = database_now() - timedelta(minutes=5)
    Delivery.objects.update(due_at=long_ago)
    ledger.claim_due([(crm.pk, 1)], 1, long_ago, timedelta(seconds=30))
    make_worker()
    written.until(lambda: states() == {"delivered": 1})
    assert list(Attempt.objects.order_by("number").values_list("outcome", flat=True)) == [
        "unknown",
        "delivered",
    ]
    assert fake.sent[0][0].delivery_id == Delivery.objects.get().pk


def test_what_is_switched_off_is_left_alone(
    hub: Hub, add: Add, fake: FakeKind, make_worker: Callable[..., DeliveryWorker], written: Written
) -> None:
    off, on = add("Off", box="off"), add("On", box="on")
    switch_off(hub.publisher.pk, off.pk)
    hub.take(posted())
    make_worker()
    written.until(lambda: states() == {"delivered": 1, "held": 1})
    assert [settings["box"] for _parcel, settings in fake.sent] == ["on"]
    assert Delivery.objects.get(destination=on).state == "delivered"


def test_news_of_one_person_go_out_in_order(
    hub: Hub, add: Add, fake: FakeKind, make_worker: Callable[..., DeliveryWorker], written: Written
) -> None:
    add()
    fake.answers.append(Answer(Retry("busy")))
    offers = [f"northlake.{name}" for name in ("one", "two", "three")]
    hub.take(*(posted(offer=offer, title=offer) for offer in offers))
    make_worker(waits=(0.01,))
    written.until(lambda: states() == {"delivered": 3})
    assert [parcel.lead["offer"] for parcel, _settings in fake.sent] == [offers[0], *offers]
    assert fake.otherwise == Answer(Delivered("remote-1"), Trace("POST /leads", 201))
