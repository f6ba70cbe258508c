"""Each invariant can be broken, and is then found; nothing else is."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from leadshare.clock import now
from leadshare.delivery.models import Attempt, Delivery, Destination
from leadshare.intake.log.sqlite import SqliteLog
from leadshare.intake.models import Submission
from leadshare.intake.spool import Spool
from leadshare.leads.models import Lead
from leadshare.refusal import Refusal
from leadshare.service.invariants import Report, check
from tests.hub import Hub, hub, posted

__all__ = ["hub"]


class Scene:
    """A delivered lead, as LOG, store, ledger and receiver tell it."""

    def __init__(self, hub: Hub, folder: Path) -> None:
        self.hub = hub
        self.log = SqliteLog(folder / "intake.db")
        self.spool = folder / "spool"
        self.acked = folder / "acked.jsonl"
        self.received = folder / "received.jsonl"
        Destination.objects.create(publisher=hub.publisher, kind="https", name="CRM")
        Destination.objects.update(created_at=now() - timedelta(hours=1))
        read = hub.read(posted())
        self.log.append([read.entry])
        [received] = self.log.receive(10)
        hub.travel(read)
        self.log.acknowledge(received.seq)
        self.submission_id: UUID = read.entry.id
        self.tell_acked(self.submission_id, read.digest)
        self.delivery = Delivery.objects.get()
        self.deliver()

    def deliver(self) -> None:
        Delivery.objects.update(state="delivered", delivered_at=now(), attempt_count=1, fence=1)
        Attempt.objects.create(
            publisher=self.hub.publisher, delivery=self.delivery, number=1, kind="first", fence=1,
            started_at=now(), finished_at=now(), outcome="delivered",
        )  # fmt: skip
        self.tell_received(self.delivery.pk)

    def tell_acked(self, submission_id: UUID, digest: str = "") -> None:
        with self.acked.open("a") as file:
            file.write(
                json.dumps({"id": str(submission_id), "status": 202, "sha256": digest}) + "\n"
            )

    def tell_received(self, delivery_id: object, revision: int = 1) -> None:
        body = json.dumps({"data": {"id": str(self.delivery.lead_id), "revision": revision}})
        with self.received.open("a") as file:
            file.write(
                json.dumps({"headers": {"Webhook-Id": str(delivery_id)}, "body": body}) + "\n"
            )

    def report(self, *, has_files: bool = True) -> Report:
        files: dict[str, Any] = (
            {"acked": self.acked, "received": [self.received]} if has_files else {}
        )
        return check(self.log, self.spool, self.hub.ring, **files)

    def broken(self) -> dict[int, list[str]]:
        return {
            finding.number: finding.broken
            for finding in self.report().findings
            if not finding.holds
        }


@pytest.fixture
def scene(hub: Hub, tmp_path: Path) -> Iterator[Scene]:
    made = Scene(hub, tmp_path)
    yield made
    made.log.close()


def test_all_hold(scene: Scene) -> None:
    assert scene.broken() == {}
    assert [finding.checked for finding in scene.report().findings] == [1, 1, 1, 1, 1]
    assert scene.report().duplicates == 0


def test_without_files_the_log_is_held_against_the_store(scene: Scene) -> None:
    assert scene.report(has_files=False).holds
    Lead.objects.all().delete()
    Submission.objects.all().delete()
    [lost] = scene.report(has_files=False).findings[0].broken
    assert lost == f"{scene.submission_id}: lost: neither in the store nor waiting"


def test_what_waits_in_log_or_spool_is_kept(scene: Scene) -> None:
    in_log, in_spool = (scene.hub.read(posted(f"{name}@example.com")) for name in "ab")
    scene.log.append([in_log.entry])
    spool = Spool(scene.spool, 10_000)
    spool.append([in_spool.entry])
    spool.close()
    for read in (in_log, in_spool):
        scene.tell_acked(read.entry.id, read.digest)
    assert scene.broken() == {}


def test_other_bytes_than_sent_are_found(scene: Scene) -> None:
    scene.acked.write_text("")
    scene.tell_acked(scene.submission_id, "0" * 64)
    assert scene.broken() == {1: [f"{scene.submission_id}: its bytes are not those that were sent"]}


def test_damaged_bytes_are_found(scene: Scene) -> None:
    Submission.objects.update(sealed=b"damaged")
    assert scene.broken() == {1: [f"{scene.submission_id}: its bytes cannot be opened"]}


def test_erased_needs_a_tombstone(scene: Scene) -> None:
    Submission.objects.update(sealed=b"", sealed_key=None)
    assert list(scene.broken()) == [1]
    Submission.objects.update(erased_at=now(), erased_why="erased")
    assert scene.broken() == {}


def test_a_lead_that_is_owed_to_nobody_is_found(scene: Scene) -> None:
    scene.received.write_text("")
    Delivery.objects.all().delete()
    assert list(scene.broken()) == [2]


def test_a_destination_that_came_later_is_owed_nothing(scene: Scene) -> None:
    Destination.objects.create(publisher=scene.hub.publisher, kind="https", name="Later")
    assert scene.broken() == {}


@pytest.mark.parametrize("state", ["waiting", "held"])
def test_a_screened_lead_must_not_be_owed(scene: Scene, state: str) -> None:
    Lead.objects.update(screened="test")
    assert scene.broken() == {}
    Delivery.objects.update(state=state, reason="off")
    assert list(scene.broken()) == [2]


LONG_AGO = now() - timedelta(minutes=5)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        pytest.param({"state": "odd"}, "its state is unknown", id="unknown state"),
        pytest.param({"state": "sending"}, "it is sending without a lease", id="no lease"),
        pytest.param(
            {"state": "sending", "lease_until": LONG_AGO}, "its lease has passed", id="stuck"
        ),
        pytest.param({"state": "held"}, "it is held without a reason", id="no reason"),
        pytest.param(
            {"state": "waiting", "lease_until": now() + timedelta(hours=1)},
            "waiting with a lease",
            id="both",
        ),
    ],
)
def test_a_state_that_cannot_be(scene: Scene, change: dict[str, Any], why: str) -> None:
    Delivery.objects.update(**change)
    [broken] = scene.broken()[3]
    assert why in broken


def test_what_the_ledger_does_not_know_is_found(scene: Scene) -> None:
    unknown = UUID(int=7)
    scene.tell_received(unknown, revision=2)
    assert scene.broken() == {4: [f"delivery {unknown} came 1 times, the ledger knows of 0 tries"]}


def test_a_delivered_one_that_never_came_is_found(scene: Scene) -> None:
    scene.received.write_text("")
    assert list(scene.broken()) == [4]


def test_duplicates_under_one_id_are_counted(scene: Scene) -> None:
    scene.tell_received(scene.delivery.pk)
    Attempt.objects.create(
        publisher=scene.hub.publisher, delivery=scene.delivery, number=2, kind="retry", fence=2,
        started_at=now(), outcome="unknown",
    )  # fmt: skip
    assert scene.broken() == {}
    assert scene.report().duplicates == 1
    assert scene.report(has_files=False).duplicates == 1


def test_one_lead_under_two_ids_is_found(scene: Scene) -> None:
    again = Delivery.objects.get()
    again.pk = UUID(int=9)
    again.state = "superseded"
    again.save(force_insert=True)
    Attempt.objects.create(
        publisher=scene.hub.publisher, delivery=again, number=1, kind="first", fence=1,
        started_at=now(), outcome="unknown",
    )  # fmt: skip
    scene.tell_received(again.pk)
    assert list(scene.broken()) == [5]


def test_a_line_that_was_cut_off_is_left_out_but_nonsense_is_refused(scene: Scene) -> None:
    with scene.acked.open("a") as file:
        file.write('{"id": "01a2')
    assert scene.broken() == {}
    with scene.acked.open("a") as file:
        file.write("\n")
    with pytest.raises(Refusal, match=r"Line 2 of .* is not JSON"):
        scene.report()
