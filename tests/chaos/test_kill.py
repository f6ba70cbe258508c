"""The whole hub dies, freezes or is told to go, again and again, under load (faults 1, 2, 3 and SIGTERM)."""

import random
import signal
from pathlib import Path

import pytest

from leadshare.delivery.models import Attempt, AttemptOutcome, Delivery, DeliveryState
from leadshare.intake.models import Submission, SubmissionState
from leadshare.leads.models import Lead
from tests.chaos.ledger import ledger_locked
from tests.chaos.load import Load, lead, load
from tests.chaos.receiver import receiver
from tests.services.hub import Hub, MakeHub
from tests.services.sink import sink
from tests.services.waiting import eventually

pytestmark = pytest.mark.chaos

KILLS = 20
SHORT_LEASE = {"LEADSHARE_DELIVERY_LEASE_SECONDS": "2"}


def test_twenty_kills_under_load_lose_nothing(make_hub: MakeHub, tmp_path: Path) -> None:
    chance = random.Random(20)  # noqa: S311 (when to kill, not a secret)
    hub = make_hub(**SHORT_LEASE)
    hub.start()
    path = hub.publisher()
    with sink(tmp_path / "received") as receiving:
        hub.add_destination("https", "Sink", url=receiving.url)
        with load(hub.url + path, tmp_path / "acked") as storefronts:
            for _ in range(KILLS):
                runs_under_load(hub, storefronts, chance.randint(1, 60))
                hub.kill()
                hub.start()
        hub.has_settled()
        report = hub.invariants(storefronts.acked, [receiving.log])
        came = receiving.delivery_ids()

    assert report["holds"], report
    assert report["invariants"][0]["checked"] == storefronts.accepted >= KILLS
    # A call in flight may come twice for each kill; at most as many as may be in flight.
    assert report["duplicates"] == len(came) - len(set(came)) <= KILLS * 32
    with hub.database():
        poison = Submission.objects.filter(state=SubmissionState.QUARANTINED)
        assert list(poison.values_list("reason", "detail")) == []
        assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.DELIVERED}
        assert Lead.objects.count() == Delivery.objects.count() == len(set(came))


def runs_under_load(hub: Hub, storefronts: Load, more: int) -> None:
    """Waits until so many more leads were accepted, and a batch was read: what is in the journey's hands in three
    crashes in a row counts as poison, and rightly so."""
    accepted, read = storefronts.accepted + more, hub.has_read_up_to()
    eventually(lambda: storefronts.accepted >= accepted and hub.has_read_up_to() > read)


def delivered_after_restart(hub: Hub) -> tuple[Delivery, list[str]]:
    """The only delivery, and the outcomes of its attempts in order."""
    hub.has_settled()
    with hub.database():
        attempts = Attempt.objects.order_by("number").values_list("outcome", flat=True)
        return Delivery.objects.get(), list(attempts)


def test_killed_between_the_answer_and_our_commit(make_hub: MakeHub) -> None:
    hub = make_hub(**SHORT_LEASE)
    hub.start()
    path = hub.publisher()
    with receiver() as endpoint:
        hub.add_destination("https", "Endpoint", url=endpoint.url)
        with hub.client() as client:
            client.post(path, content=lead(1))
        [first] = eventually(lambda: endpoint.requests)
        with hub.database(), ledger_locked():
            first.gate.set()
            assert first.is_answered.wait(60)
            hub.kill()
        endpoint.open()
        hub.start()
        delivery, outcomes = delivered_after_restart(hub)
        came = [held.delivery_id for held in endpoint.requests]
        hub.stop()
        hub.start()
        hub.has_settled()

        assert delivery.state == DeliveryState.DELIVERED
        assert outcomes == [AttemptOutcome.UNKNOWN, AttemptOutcome.DELIVERED]
        assert came == [str(delivery.pk)] * 2
        # A clean restart sends nothing again that is on record.
        assert [held.delivery_id for held in endpoint.requests] == came
        assert hub.invariants()["holds"]


def test_a_worker_that_was_frozen_past_its_lease_changes_nothing(
    make_hub: MakeHub, tmp_path: Path
) -> None:
    frozen = make_hub(**SHORT_LEASE)
    frozen.start()
    path = frozen.publisher()
    with receiver() as endpoint:
        # Were the late 410 counted, the delivery would be held and the destination too.
        endpoint.statuses = [410, 200]
        frozen.add_destination("https", "Endpoint", url=endpoint.url)
        with frozen.client() as client:
            client.post(path, content=lead(1))
        [late] = eventually(lambda: endpoint.requests)
        frozen.send(signal.SIGSTOP)

        other = make_hub(
            **SHORT_LEASE,
            LEADSHARE_KEYS_FILE=str(frozen.home / "keys.json"),
            **(frozen.database_setting() | {"LEADSHARE_SPOOL": str(tmp_path / "spool")}),
        )
        other.start()
        [_, again] = eventually(lambda: endpoint.requests if len(endpoint.requests) > 1 else None)
        again.gate.set()
        with frozen.database():
            eventually(lambda: Delivery.objects.filter(state=DeliveryState.DELIVERED).exists())
        assert other.stop() == 0
        endpoint.open()
        frozen.send(signal.SIGCONT)
        assert late.is_answered.wait(60)
        # It ends only after every try in flight came home and was handed to the ledger.
        assert frozen.stop() == 0

    with frozen.database():
        delivery = Delivery.objects.select_related("destination").get()
        outcomes = list(Attempt.objects.order_by("number").values_list("outcome", flat=True))
        assert (delivery.state, delivery.destination.held_reason) == (DeliveryState.DELIVERED, "")
    assert outcomes == [AttemptOutcome.UNKNOWN, AttemptOutcome.DELIVERED]
    assert late.delivery_id == again.delivery_id == str(delivery.pk)


def test_sigterm_under_load_drains_and_loses_nothing(make_hub: MakeHub, tmp_path: Path) -> None:
    hub = make_hub()
    hub.start()
    path = hub.publisher()
    with sink(tmp_path / "received", "--delay", "0.3") as receiving:
        hub.add_destination("https", "Sink", url=receiving.url)
        with load(hub.url + path, tmp_path / "acked") as storefronts:
            eventually(lambda: len(receiving.lines()) > 10)
            code = hub.stop()
        came = set(receiving.delivery_ids())
        with hub.database():
            states = dict(Delivery.objects.values_list("pk", "state"))
            unfinished = Attempt.objects.filter(outcome="").count()
        hub.start()
        hub.has_settled()
        report = hub.invariants(storefronts.acked, [receiving.log])

    assert code == 0
    assert unfinished == 0
    assert {str(pk) for pk, state in states.items() if state == DeliveryState.DELIVERED} == came
    assert report["holds"], report
    assert report["duplicates"] == 0
