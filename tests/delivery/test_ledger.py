from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from leadshare.clock import database_now
from leadshare.delivery import ledger
from leadshare.delivery.backoff import Outcome, RetryAt
from leadshare.delivery.ledger import Claim, Result, claim_due, record, rescue
from leadshare.delivery.models import (
    Attempt,
    AttemptKind,
    Delivery,
    DeliveryState,
    Destination,
    Lane,
)
from leadshare.delivery.port import Delivered, GiveUp, Hold, Submitted, Trace
from tests.delivery.conftest import Add
from tests.hub import NOON, Hub, posted

pytestmark = pytest.mark.django_db
LEASE = timedelta(seconds=30)
Owe = Callable[..., Delivery]


@pytest.fixture
def crm(add: Add) -> Destination:
    return add()


@pytest.fixture
def owe(hub: Hub, crm: Destination) -> Owe:
    def owe(name: str, offer: str = "northlake.route-planner", action: str = "PLT") -> Delivery:
        title = offer.partition(".")[2]
        lead = hub.lead(
            posted(email=f"{name}@example.org", offer=offer, title=title, action=action)
        )
        return Delivery.objects.filter(lead=lead).latest("id")

    return owe


def claim(
    crm: Destination, slots: int = 9, room: int = 9, at: datetime | None = None
) -> list[Claim]:
    return claim_due([(crm.pk, slots)], room, at or database_now(), LEASE)


def names(claims: list[Claim]) -> list[str]:
    mails = dict(Delivery.objects.values_list("pk", "lead__email"))
    return [mails[c.delivery_id].partition("@")[0] for c in claims]


def result(of: Claim, outcome: Outcome, **trace: object) -> Result:
    return Result(of, outcome, Trace(**trace), database_now())  # type: ignore[arg-type]


def row(pk: UUID) -> Delivery:
    return Delivery.objects.get(pk=pk)


def test_a_claim_takes_a_lease_and_writes_the_attempt_before_anything_leaves(
    crm: Destination, owe: Owe
) -> None:
    delivery = owe("amina")
    now = database_now()
    [got] = claim(crm, at=now)
    kept = row(delivery.pk)
    assert (
        kept.state,
        kept.fence,
        kept.attempt_count,
        kept.lease_until,
        kept.first_attempt_at,
    ) == (
        "sending",
        1,
        1,
        now + LEASE,
        now,
    )
    attempt = Attempt.objects.get()
    assert (
        attempt.pk,
        attempt.number,
        attempt.kind,
        attempt.fence,
        attempt.outcome,
        attempt.finished_at,
    ) == (
        got.attempt_id,
        1,
        AttemptKind.FIRST,
        1,
        "",
        None,
    )
    assert (got.lead_id, got.attempts, got.first_attempt_at, got.lease_until) == (
        delivery.lead_id,
        1,
        now,
        now + LEASE,
    )
    assert claim(crm) == []


def test_what_is_not_due_waits(crm: Destination, owe: Owe) -> None:
    delivery = owe("amina")
    now = database_now()
    Delivery.objects.update(due_at=now + timedelta(seconds=5))
    assert claim(crm, at=now) == []
    assert not ledger.is_anything_due(now)
    assert ledger.is_anything_due(now + timedelta(seconds=5))
    assert [c.delivery_id for c in claim(crm, at=now + timedelta(seconds=5))] == [delivery.pk]


def test_lanes_first_and_then_who_waits_longest(crm: Destination, owe: Owe) -> None:
    now = database_now()
    order = [
        ("backlog", Lane.BACKLOG, 9),
        ("retry", Lane.RETRY, 5),
        ("later", Lane.LIVE, 1),
        ("early", Lane.LIVE, 2),
    ]
    for name, lane, minutes in order:
        pk = owe(name).pk
        Delivery.objects.filter(pk=pk).update(lane=lane, due_at=now - timedelta(minutes=minutes))
    assert names(claim(crm, slots=3, at=now)) == ["early", "later", "retry"]
    assert names(claim(crm, at=now)) == ["backlog"]


@pytest.mark.parametrize(
    ("slots", "room", "expected"), [(2, 9, 2), (9, 3, 3), (0, 9, 0), (9, 0, 0), (-1, 9, 0)]
)
def test_slots_and_room(crm: Destination, owe: Owe, slots: int, room: int, expected: int) -> None:
    for name in "abcd":
        owe(name)
    assert len(claim(crm, slots, room)) == expected


def test_destinations_share_the_room_in_the_order_given(
    add: Add, crm: Destination, owe: Owe
) -> None:
    other = add("Other")
    for name in "abc":
        owe(name)
    claims = claim_due([(other.pk, 2), (crm.pk, 2)], 3, database_now(), LEASE)
    assert [c.destination_id for c in claims] == [other.pk, other.pk, crm.pk]


def test_one_person_one_at_a_time_and_oldest_first(crm: Destination, owe: Owe) -> None:
    first, second = owe("amina", "northlake.one"), owe("amina", "northlake.two")
    owe("bozena")
    [one, bystander] = claim(crm)
    assert (one.delivery_id, names([bystander])) == (first.pk, ["bozena"])
    assert claim(crm) == []
    # A retry of the first keeps its place: nobody's news overtakes what went before.
    record([result(one, RetryAt(database_now() + timedelta(hours=2), "busy"))])
    assert claim(crm) == []
    [again] = claim(crm, at=database_now() + timedelta(hours=3))
    assert again.delivery_id == first.pk
    record([result(again, Delivered("r1"))])
    assert [c.delivery_id for c in claim(crm)] == [second.pk]


def test_another_destination_does_not_wait_for_a_persons_other_one(
    add: Add, crm: Destination, owe: Owe
) -> None:
    other = add("Other")
    owe("amina", "northlake.one")
    assert len(claim(crm)) == 1
    assert len(claim(other)) == 1


def test_a_dead_one_does_not_stop_the_person(crm: Destination, owe: Owe) -> None:
    owe("amina", "northlake.one")
    second = owe("amina", "northlake.two")
    record([result(claim(crm)[0], GiveUp("refused"))])
    assert [c.delivery_id for c in claim(crm)] == [second.pk]


@pytest.mark.parametrize(
    ("outcome", "state", "reason", "word"),
    [
        pytest.param(Delivered("r1"), "delivered", "", "delivered", id="delivered"),
        pytest.param(Submitted(), "submitted", "", "submitted", id="submitted"),
        pytest.param(GiveUp("invalid_field"), "dead", "invalid_field", "give_up", id="given up"),
        pytest.param(Hold("credentials"), "held", "credentials", "hold", id="held"),
    ],
)
def test_what_comes_of_a_try(
    crm: Destination, owe: Owe, outcome: Outcome, state: str, reason: str, word: str
) -> None:
    delivery = owe("amina")
    [got] = claim(crm)
    done = result(got, outcome, request="POST /leads", status=201, excerpt="ok", hint="")
    record([done])
    kept = row(delivery.pk)
    assert (kept.state, kept.reason, kept.lease_until, kept.last_status, kept.last_detail) == (
        state,
        reason,
        None,
        201,
        "ok",
    )
    is_good = state in ("delivered", "submitted")
    assert (kept.delivered_at is not None, kept.remote_id) == (
        is_good,
        "r1" if state == "delivered" else "",
    )
    attempt = Attempt.objects.get()
    assert (attempt.outcome, attempt.status, attempt.request, attempt.finished_at) == (
        word,
        201,
        "POST /leads",
        done.finished_at,
    )
    crm.refresh_from_db()
    assert (crm.last_success_at, crm.last_failure_at) == (
        (done.finished_at, None) if is_good else (None, done.finished_at)
    )
    assert crm.state == ("working" if is_good else "held" if state == "held" else "untested")


def test_a_retry_waits_for_its_time_in_the_second_lane(crm: Destination, owe: Owe) -> None:
    delivery = owe("amina")
    [got] = claim(crm)
    when = database_now() + timedelta(minutes=5)
    record([result(got, RetryAt(when, "busy"), status=429, hint="Too many requests")])
    kept = row(delivery.pk)
    assert (kept.state, kept.reason, kept.due_at, kept.lane, kept.last_detail) == (
        "waiting",
        "busy",
        when,
        Lane.RETRY,
        "Too many requests",
    )
    [again] = claim(crm, at=when)
    assert (again.attempts, again.fence, again.first_attempt_at) == (2, 2, got.first_attempt_at)
    assert list(Attempt.objects.order_by("number").values_list("kind", "outcome")) == [
        ("first", "retry"),
        ("retry", ""),
    ]


def test_a_result_with_an_old_fence_changes_nothing(crm: Destination, owe: Owe) -> None:
    delivery = owe("amina")
    now = database_now()
    [frozen] = claim(crm, at=now)
    assert rescue(frozen.lease_until + timedelta(seconds=1)) == 1
    [fresh] = claim(crm, at=database_now() + timedelta(minutes=2))
    record([result(frozen, GiveUp("refused"), status=500)])
    kept = row(delivery.pk)
    assert (kept.state, kept.fence, kept.last_status) == ("sending", fresh.fence, None)
    record([result(fresh, Delivered("r2"))])
    record([result(frozen, Delivered("r1"))])
    assert (row(delivery.pk).state, row(delivery.pk).remote_id) == ("delivered", "r2")
    assert dict(Attempt.objects.values_list("fence", "outcome")) == {
        frozen.fence: "unknown",
        fresh.fence: "delivered",
    }


def test_a_frozen_workers_hold_holds_nobody(crm: Destination, owe: Owe) -> None:
    owe("amina")
    [frozen] = claim(crm)
    rescue(frozen.lease_until + timedelta(seconds=1))
    record([result(frozen, Hold("gone"))])
    crm.refresh_from_db()
    assert crm.held_reason == ""


def test_recording_twice_changes_nothing(crm: Destination, owe: Owe) -> None:
    delivery = owe("amina")
    [got] = claim(crm)
    done = result(got, Delivered("r1"))
    record([done])
    record([done])
    record([result(got, GiveUp("refused"))])
    assert row(delivery.pk).state == "delivered"
    assert Attempt.objects.get().outcome == "delivered"


def test_a_lost_worker_is_rescued_after_its_lease(crm: Destination, owe: Owe) -> None:
    delivery = owe("amina")
    [got] = claim(crm)
    assert rescue(got.lease_until) == 0
    late = got.lease_until + timedelta(seconds=1)
    assert ledger.is_anything_due(late)
    assert rescue(late) == 1
    kept = row(delivery.pk)
    assert (kept.state, kept.reason, kept.lane, kept.due_at, kept.lease_until) == (
        "waiting",
        "unknown",
        Lane.RETRY,
        late,
        None,
    )
    attempt = Attempt.objects.get()
    assert (attempt.outcome, attempt.finished_at) == ("unknown", late)
    [again] = claim(crm, at=late)
    assert (again.delivery_id, again.attempts) == (got.delivery_id, 2)
    assert rescue(late) == 0


def test_a_rescued_one_is_held_with_its_destination(crm: Destination, owe: Owe) -> None:
    delivery = owe("amina")
    [got] = claim(crm)
    ledger.hold(crm.pk, "off", "", database_now(), is_wish=True)
    rescue(got.lease_until + timedelta(seconds=1))
    assert (row(delivery.pk).state, row(delivery.pk).reason) == ("held", "off")


def test_superseded_while_sending(hub: Hub, crm: Destination, owe: Owe) -> None:
    old = owe("amina")
    [got] = claim(crm)
    new = owe("amina", action="INS")
    assert (row(old.pk).state, row(new.pk).revision) == ("superseded", 2)
    assert claim(crm) == []
    record([result(got, Delivered("r1"), status=200)])
    kept = row(old.pk)
    assert (kept.state, kept.remote_id, kept.lease_until, kept.delivered_at is not None) == (
        "superseded",
        "r1",
        None,
        True,
    )
    assert Attempt.objects.get().outcome == "delivered"
    assert [c.delivery_id for c in claim(crm)] == [new.pk]


@pytest.mark.parametrize("outcome", [RetryAt(NOON, "busy"), GiveUp("refused")])
def test_one_that_was_superseded_is_not_tried_again(
    crm: Destination, owe: Owe, outcome: Outcome
) -> None:
    old = owe("amina")
    [got] = claim(crm)
    owe("amina", action="INS")
    if isinstance(outcome, RetryAt):
        outcome = RetryAt(database_now(), outcome.reason)
    record([result(got, outcome)])
    assert (row(old.pk).state, row(old.pk).lease_until) == ("superseded", None)


def test_superseded_and_lost(crm: Destination, owe: Owe) -> None:
    old = owe("amina")
    [got] = claim(crm)
    new = owe("amina", action="INS")
    late = got.lease_until + timedelta(seconds=1)
    rescue(late)
    assert (row(old.pk).state, row(old.pk).lease_until) == ("superseded", None)
    assert [c.delivery_id for c in claim(crm, at=late)] == [new.pk]


def test_hold_and_resume(crm: Destination, owe: Owe) -> None:
    first, second, sent = owe("a"), owe("b"), owe("c")
    Delivery.objects.filter(pk=sent.pk).update(state="delivered")
    Delivery.objects.filter(pk=first.pk).update(
        attempt_count=3, first_attempt_at=database_now() - timedelta(days=30), lane=Lane.RETRY
    )
    now = database_now()
    ledger.hold(crm.pk, "credentials", "401 Unauthorized", now)
    crm.refresh_from_db()
    assert (crm.state, crm.held_reason, crm.held_detail, crm.held_at) == (
        "held",
        "credentials",
        "401 Unauthorized",
        now,
    )
    assert {row(pk).state for pk in (first.pk, second.pk)} == {"held"}
    assert claim(crm) == []
    assert not ledger.is_anything_due(database_now())
    assert ledger.resume(crm.pk, database_now()) == 2
    crm.refresh_from_db()
    assert (crm.state, crm.held_detail, crm.held_at) == ("untested", "", None)
    kept = row(first.pk)
    # Time spent held does not count towards giving up.
    assert (kept.state, kept.reason, kept.lane, kept.first_attempt_at) == (
        "waiting",
        "",
        Lane.BACKLOG,
        None,
    )
    assert (row(sent.pk).state, kept.due_at) == ("delivered", kept.created_at)
    live = owe("d")
    assert [c.delivery_id for c in claim(crm)] == [live.pk, first.pk, second.pk]


def test_the_first_reason_of_a_hold_stays_unless_a_person_wishes_it(
    crm: Destination, owe: Owe
) -> None:
    delivery = owe("amina")

    def reason() -> tuple[str, str]:
        crm.refresh_from_db()
        return crm.held_reason, row(delivery.pk).reason

    ledger.hold(crm.pk, "gone", "410", database_now())
    ledger.hold(crm.pk, "credentials", "401", database_now())
    assert reason() == ("gone", "gone")
    ledger.hold(crm.pk, "off", "", database_now(), is_wish=True)
    assert reason() == ("off", "off")


def test_one_try_that_finds_the_destination_gone_holds_all_that_waits(
    crm: Destination, owe: Owe
) -> None:
    first, second = owe("a"), owe("b")
    [got] = claim(crm, slots=1)
    record([result(got, Hold("gone"), status=410)])
    assert [row(d.pk).state for d in (first, second)] == ["held", "held"]
    assert [row(d.pk).reason for d in (first, second)] == ["gone", "gone"]


def test_what_comes_back_to_a_held_destination_is_held(crm: Destination, owe: Owe) -> None:
    first = owe("a")
    [got] = claim(crm)
    ledger.hold(crm.pk, "off", "", database_now(), is_wish=True)
    record([result(got, RetryAt(database_now(), "busy"))])
    assert (row(first.pk).state, row(first.pk).reason) == ("held", "off")


def test_a_claim_that_is_let_go_was_never_sent(crm: Destination, owe: Owe) -> None:
    delivery = owe("amina")
    [got] = claim(crm)
    now = database_now()
    ledger.let_go([got], now)
    assert (row(delivery.pk).state, row(delivery.pk).lease_until) == ("superseded", None)
    attempt = Attempt.objects.get()
    assert (attempt.outcome, attempt.finished_at) == ("withdrawn", now)


def test_a_test_send_is_on_record_and_no_workers(crm: Destination) -> None:
    got = ledger.claim_test(crm, database_now(), LEASE)
    kept = row(got.delivery_id)
    assert (kept.state, kept.event, kept.lead_id, kept.fence, kept.attempt_count) == (
        "sending",
        "lead.test",
        None,
        1,
        1,
    )
    assert (got.fence, got.attempts, Attempt.objects.get().kind) == (1, 1, "test")
    assert claim(crm) == []
    record([result(got, Delivered("r1"))])
    assert row(got.delivery_id).state == "delivered"


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        (RetryAt(NOON, "busy"), "busy"),
        (Hold("gone"), "gone"),
        (GiveUp("refused"), "refused"),
    ],
)
def test_a_test_send_that_fails_is_dead_and_holds_nothing(
    crm: Destination, outcome: Outcome, reason: str
) -> None:
    got = ledger.claim_test(crm, database_now(), LEASE)
    record([result(got, outcome)])
    kept = row(got.delivery_id)
    assert (kept.state, kept.reason) == ("dead", reason)
    crm.refresh_from_db()
    assert crm.state == "untested"


def test_a_test_send_that_was_lost_is_dead(crm: Destination) -> None:
    got = ledger.claim_test(crm, database_now(), LEASE)
    rescue(got.lease_until + timedelta(seconds=1))
    kept = row(got.delivery_id)
    assert (kept.state, kept.reason) == ("dead", "unknown")
    assert DeliveryState.WAITING not in set(Delivery.objects.values_list("state", flat=True))
