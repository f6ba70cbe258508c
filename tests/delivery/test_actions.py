from datetime import timedelta
from unittest import mock

import pytest

from leadshare.accounts.models import AuditEntry
from leadshare.clock import database_now
from leadshare.delivery import actions, ledger
from leadshare.delivery.actions import (
    add_destination,
    change_settings,
    change_share,
    resume,
    retry,
    send_test,
    switch_off,
)
from leadshare.delivery.loading import settings_of
from leadshare.delivery.models import Attempt, Delivery, Destination, Lane
from leadshare.delivery.port import Answer, Delivered, GiveUp, Hold, Retry, Trace
from leadshare.delivery.queries import destination_document, health
from leadshare.leads.models import Lead
from leadshare.refusal import Refusal
from leadshare.uuid7 import uuid7
from tests.delivery.conftest import Add
from tests.delivery.fake_kind import FakeKind
from tests.hub import Hub, posted

pytestmark = pytest.mark.django_db
LEASE = timedelta(seconds=30)


def newest_act() -> str:
    return AuditEntry.objects.latest("id").act


def test_secrets_are_sealed_and_stand_nowhere_else(hub: Hub, add: Add) -> None:
    crm = add(password=" hunter2 ", colour="red")
    row = Destination.objects.get()
    assert row.settings == {"box": "leads", "colour": "red"}
    assert settings_of(row, hub.ring) == {
        "box": "leads",
        "colour": "red",
        "password": "hunter2",
        "signing_secret": "whsec_made",
    }
    written = str(
        [
            Destination.objects.values().get(),
            list(AuditEntry.objects.values()),
            destination_document(row),
        ]
    )
    assert "hunter2" not in written
    assert "whsec_made" not in written
    assert (row.state, row.shares_all_listings, newest_act()) == (
        "untested",
        True,
        "destination.add",
    )
    assert crm.pk == row.pk


@pytest.mark.parametrize(
    ("kind", "name", "wished", "field"),
    [
        pytest.param("fax", "CRM", {}, "kind", id="unknown kind"),
        pytest.param("fake", "CRM", {"boks": "leads"}, "boks", id="unknown setting"),
        pytest.param("fake", "CRM", {}, "box", id="missing setting"),
        pytest.param("fake", "CRM", {"box": "  "}, "box", id="blank setting"),
        pytest.param(
            "fake", "CRM", {"box": "b", "colour": "green"}, "colour", id="not one of the choices"
        ),
        pytest.param("fake", "CRM", {"box": "inside"}, "box", id="refused address"),
        pytest.param("fake", " ", {"box": "b"}, "name", id="no name"),
        pytest.param("fake", "x" * 201, {"box": "b"}, "name", id="name too long"),
        pytest.param("fake", "Taken", {"box": "b"}, "name", id="name taken"),
        pytest.param("https", "CRM", {"url": "http://127.0.0.1:9/"}, "url", id="the guard refuses"),
        pytest.param(
            "https",
            "CRM",
            {"url": "https://10.0.0.1/"},
            "url",
            id="the guard refuses private addresses",
        ),
    ],
)
def test_a_destination_that_is_refused(
    hub: Hub, add: Add, kind: str, name: str, wished: dict[str, str], field: str
) -> None:
    add("Taken")
    with pytest.raises(Refusal) as refused:
        add_destination(hub.publisher.pk, kind, name, wished, (), hub.ring)
    assert refused.value.field == field
    assert list(Destination.objects.values_list("name", flat=True)) == ["Taken"]


def test_an_unknown_listing_is_refused_and_leaves_nothing(
    hub: Hub, other_hub: Hub, add: Add
) -> None:
    for listing_id in (other_hub.listing().pk, uuid7()):
        with pytest.raises(Refusal) as refused:
            add("CRM", (hub.listing(f"own-{listing_id}", "Own").pk, listing_id))
        assert (refused.value.field, refused.value.kind) == ("listing", "missing")
    assert not Destination.objects.exists()


def test_a_destination_of_some_listings(hub: Hub, add: Add) -> None:
    listing = hub.listing()
    crm = add("CRM", (listing.pk, listing.pk))
    assert (crm.shares_all_listings, [share.listing_id for share in crm.shares.all()]) == (
        False,
        [listing.pk],
    )
    change_share(hub.publisher.pk, crm.pk, " Renamed ", ())
    crm.refresh_from_db()
    assert (crm.name, crm.shares_all_listings, crm.shares.count()) == ("Renamed", True, 0)
    other = add("Other")
    for name in ("", "Renamed"):
        with pytest.raises(Refusal) as refused:
            change_share(hub.publisher.pk, other.pk, name, ())
        assert refused.value.field == "name"


def test_a_change_keeps_what_is_not_given(hub: Hub, add: Add) -> None:
    crm = add(password="hunter2", colour="red")
    change_settings(hub.publisher.pk, crm.pk, {"box": "other"}, hub.ring)
    crm.refresh_from_db()
    assert settings_of(crm, hub.ring) == {
        "box": "other",
        "colour": "red",
        "password": "hunter2",
        "signing_secret": "whsec_made",
    }
    change_settings(hub.publisher.pk, crm.pk, {"password": "new"}, hub.ring)
    crm.refresh_from_db()
    assert settings_of(crm, hub.ring)["password"] == "new"
    entry = AuditEntry.objects.latest("id")
    assert (entry.act, entry.details) == ("destination.change", {"fields": ["password"]})


@pytest.mark.parametrize(
    ("wished", "field"), [({"box": ""}, "box"), ({"box": "inside"}, "box"), ({"boks": "x"}, "boks")]
)
def test_a_change_that_is_refused(hub: Hub, add: Add, wished: dict[str, str], field: str) -> None:
    crm = add()
    with pytest.raises(Refusal) as refused:
        change_settings(hub.publisher.pk, crm.pk, wished, hub.ring)
    assert refused.value.field == field
    assert Destination.objects.get().settings == {"box": "leads"}


def test_destinations_of_others_are_missing(hub: Hub, other_hub: Hub, add: Add) -> None:
    crm = add()
    theirs = other_hub.publisher.pk
    for act in (
        lambda: change_settings(theirs, crm.pk, {"box": "mine"}, hub.ring),
        lambda: change_share(theirs, crm.pk, "Mine", ()),
        lambda: send_test(theirs, crm.pk, hub.ring),
        lambda: switch_off(theirs, crm.pk),
        lambda: resume(theirs, crm.pk),
        lambda: retry(theirs, crm.pk),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.kind == "missing"
    assert Destination.objects.get().held_reason == ""


def test_a_test_send_says_what_happened(hub: Hub, add: Add, fake: FakeKind) -> None:
    crm = add()
    done = send_test(hub.publisher.pk, crm.pk, hub.ring)
    assert done.outcome == Delivered("remote-1")
    [(parcel, settings)] = fake.sent
    assert (parcel.is_test, parcel.lead["last_name"], settings["box"]) == (
        True,
        "Lead (leadshare)",
        "leads",
    )
    crm.refresh_from_db()
    assert crm.state == "working"
    assert (Attempt.objects.get().kind, Attempt.objects.get().outcome) == ("test", "delivered")
    assert newest_act() == "destination.test"
    # Tests are no leads.
    assert health(hub.publisher.pk) == {}
    assert not Lead.objects.exists()


def test_a_test_send_that_works_lifts_a_hold_but_not_a_switch(hub: Hub, add: Add) -> None:
    crm = add()
    hub.take(posted())
    ledger.hold(crm.pk, "credentials", "401", database_now())
    send_test(hub.publisher.pk, crm.pk, hub.ring)
    crm.refresh_from_db()
    assert (crm.held_reason, Delivery.objects.get(lead__isnull=False).state) == ("", "waiting")
    switch_off(hub.publisher.pk, crm.pk)
    send_test(hub.publisher.pk, crm.pk, hub.ring)
    crm.refresh_from_db()
    assert (crm.held_reason, Delivery.objects.get(lead__isnull=False).state) == ("off", "held")


@pytest.mark.parametrize(
    "answer",
    [
        Answer(Retry("busy"), Trace(hint="Too many requests")),
        Answer(Hold("credentials"), Trace(hint="401")),
        Answer(GiveUp("refused"), Trace(hint="400")),
        ValueError("a bug"),
    ],
)
def test_a_test_send_that_fails_is_told_and_holds_nothing(
    hub: Hub, add: Add, fake: FakeKind, answer: Answer | Exception
) -> None:
    crm = add()
    fake.answers.append(answer)
    done = send_test(hub.publisher.pk, crm.pk, hub.ring)
    assert not ledger.is_success(done)
    crm.refresh_from_db()
    assert (crm.state, crm.last_failure) == ("untested", done.trace.hint)
    assert Delivery.objects.get().state == "dead"


def test_a_destination_whose_secrets_do_not_open_says_so(
    hub: Hub, add: Add, fake: FakeKind
) -> None:
    crm = add()
    Destination.objects.update(secrets="k1.AAAA")
    done = send_test(hub.publisher.pk, crm.pk, hub.ring)
    assert (done.outcome, fake.sent) == (Hold("misconfigured"), [])


def test_switching_off_and_resuming_skips_nothing(hub: Hub, add: Add) -> None:
    crm = add()
    hub.take(posted())
    switch_off(hub.publisher.pk, crm.pk)
    assert newest_act() == "destination.switch_off"
    hub.take(posted(email="eva@example.com"))
    assert set(Delivery.objects.values_list("state", "reason")) == {("held", "off")}
    assert resume(hub.publisher.pk, crm.pk) == 2
    entry = AuditEntry.objects.latest("id")
    assert (entry.act, entry.details) == ("destination.resume", {"deliveries": 2})
    assert set(Delivery.objects.values_list("state", "reason")) == {("waiting", "")}
    assert resume(hub.publisher.pk, crm.pk) == 0


@pytest.mark.parametrize("state", ["waiting", "dead"])
def test_a_retry_goes_first_and_has_its_week_anew(hub: Hub, add: Add, state: str) -> None:
    crm = add()
    hub.take(posted())
    later = database_now() + timedelta(hours=12)
    Delivery.objects.update(
        state=state,
        reason="exhausted",
        lane=Lane.RETRY,
        due_at=later,
        attempt_count=19,
        first_attempt_at=later,
    )
    done = retry(hub.publisher.pk, Delivery.objects.get().pk)
    assert (done.state, done.reason, done.lane, done.first_attempt_at) == (
        "waiting",
        "",
        Lane.LIVE,
        None,
    )
    assert done.due_at <= database_now()
    assert newest_act() == "delivery.retry"
    ledger.claim_due([(crm.pk, 1)], 1, database_now(), LEASE)
    assert (Attempt.objects.get().kind, Attempt.objects.get().number) == ("replay", 20)


@pytest.mark.parametrize("state", ["sending", "delivered", "submitted", "held", "superseded"])
def test_a_retry_that_is_refused_says_why(hub: Hub, add: Add, state: str) -> None:
    add()
    hub.take(posted())
    Delivery.objects.update(state=state)
    with pytest.raises(Refusal) as refused:
        retry(hub.publisher.pk, Delivery.objects.get().pk)
    assert refused.value.kind == "conflict"
    assert state in str(refused.value).lower()


def test_nothing_of_a_held_destination_is_retried(hub: Hub, add: Add) -> None:
    crm = add()
    hub.take(posted())
    switch_off(hub.publisher.pk, crm.pk)
    Delivery.objects.update(state="dead")
    with pytest.raises(Refusal, match="Resume it"):
        retry(hub.publisher.pk, Delivery.objects.get().pk)


def test_a_test_send_is_not_retried(hub: Hub, add: Add, fake: FakeKind) -> None:
    crm = add()
    fake.answers.append(Answer(GiveUp("refused")))
    send_test(hub.publisher.pk, crm.pk, hub.ring)
    with pytest.raises(Refusal) as refused:
        retry(hub.publisher.pk, Delivery.objects.get().pk)
    assert refused.value.kind == "conflict"


def test_what_cannot_be_audited_does_not_happen(hub: Hub, add: Add) -> None:
    crm = add()
    hub.take(posted())
    dead = Delivery.objects.get()
    Delivery.objects.update(state="dead")
    acts = (
        lambda: add("Another"),
        lambda: change_settings(hub.publisher.pk, crm.pk, {"box": "other"}, hub.ring),
        lambda: change_share(hub.publisher.pk, crm.pk, "Renamed", ()),
        lambda: switch_off(hub.publisher.pk, crm.pk),
        lambda: resume(hub.publisher.pk, crm.pk),
        lambda: retry(hub.publisher.pk, dead.pk),
    )
    before = [list(Destination.objects.values()), list(Delivery.objects.values())]
    for act in acts:
        with (
            mock.patch.object(actions, "audit", side_effect=RuntimeError),
            pytest.raises(RuntimeError),
        ):
            act()
        assert [list(Destination.objects.values()), list(Delivery.objects.values())] == before
