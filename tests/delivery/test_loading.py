from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from leadshare.clock import database_now
from leadshare.delivery import ledger
from leadshare.delivery.ledger import Claim
from leadshare.delivery.loading import load, marked_test_lead
from leadshare.delivery.models import Destination
from leadshare.delivery.port import Answer, Hold, Trace
from leadshare.delivery.registry import kinds
from leadshare.delivery.sending import Load, Obstacle
from leadshare.keys import KeyRing
from leadshare.leads.models import Lead
from leadshare.leads.queries import documents, leads
from tests.delivery.conftest import Add
from tests.delivery.fake_kind import FakeKind
from tests.hub import NOON, Hub, posted

pytestmark = pytest.mark.django_db
LEASE = timedelta(seconds=30)


def claims(*destinations: Destination) -> list[Claim]:
    return ledger.claim_due([(d.pk, 9) for d in destinations], 9, database_now(), LEASE)


def test_a_load_is_the_lead_as_programs_see_it(hub: Hub, add: Add, fake: FakeKind) -> None:
    crm = add(password="hunter2")
    hub.take(posted())
    [claim] = claims(crm)
    hub.take(posted(action="INS"), at=NOON + timedelta(hours=1))
    [one], withdrawn = load([claim], hub.ring)
    assert withdrawn == []
    assert isinstance(one, Load)
    assert one.settings == {"box": "leads", "password": "hunter2", "signing_secret": "whsec_made"}
    assert one.kind is fake
    parcel, lead = one.parcel, Lead.objects.get()
    assert parcel.lead == documents(leads(hub.publisher.pk))[0]
    assert [interest["action"] for interest in parcel.lead["interests"]] == ["PLT", "INS"]
    assert (parcel.delivery_id, parcel.lead_id, parcel.revision, parcel.event, parcel.is_test) == (
        claim.delivery_id,
        lead.pk,
        1,
        "lead.received",
        False,
    )
    assert (parcel.publisher_name, parcel.occurred_at) == ("Northlake Software", claim.created_at)
    assert parcel.lead_url.endswith(f"/p/northlake/leads/{lead.pk}/")


@pytest.mark.parametrize(
    "since",
    [
        pytest.param({"do_not_contact": True, "screened": "suppressed"}, id="protected"),
        pytest.param({"do_not_contact": True}, id="protected, whatever the screening says"),
        pytest.param({"screened": "junk"}, id="screened"),
    ],
)
def test_whoever_must_not_be_contacted_since_the_claim_is_not_sent(
    hub: Hub, add: Add, since: dict[str, object]
) -> None:
    crm = add()
    hub.take(posted(), posted(email="eva@example.com"))
    got = claims(crm)
    Lead.objects.filter(email="eva@example.com").update(**since)
    [one], [withdrawn] = load(got, hub.ring)
    assert isinstance(one, Load)
    assert one.parcel.lead["email"] == "jonas.lind@example.org"
    assert withdrawn.lead_id == Lead.objects.get(email="eva@example.com").pk


def test_a_lead_that_went_since_the_claim_is_never_replaced_by_the_test_lead(
    hub: Hub, add: Add
) -> None:
    crm = add()
    hub.take(posted())
    got = claims(crm)
    Lead.objects.all().delete()
    assert load(got, hub.ring) == ([], got)


def test_a_destination_that_went_since_the_claim(hub: Hub, add: Add) -> None:
    crm = add()
    hub.take(posted())
    got = claims(crm)
    crm.delete()
    assert load(got, hub.ring) == ([], got)


def test_what_cannot_be_used_is_no_obstacle_for_others(
    hub: Hub, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, moved, removed = add("Good"), add("Moved"), add("Removed")
    Destination.objects.filter(pk=moved.pk).update(
        secrets=Destination.objects.get(pk=good.pk).secrets
    )
    Destination.objects.filter(pk=removed.pk).update(kind="fax")
    hub.take(posted())
    loads, withdrawn = load(claims(good, moved, removed), hub.ring)
    assert withdrawn == []
    assert [type(one) for one in loads] == [Load, Obstacle, Obstacle]
    assert [one.answer for one in loads if isinstance(one, Obstacle)] == [
        Answer(
            Hold("misconfigured"), Trace(hint="The secrets do not open with the keys of this hub.")
        ),
        Answer(Hold("misconfigured"), Trace(hint="No destination of the kind fax is installed.")),
    ]


def test_a_missing_master_key_is_an_obstacle(hub: Hub, add: Add) -> None:
    crm = add()
    hub.take(posted())
    [one], _withdrawn = load(claims(crm), KeyRing("s", "k9", {"k9": bytes(32)}))
    assert isinstance(one, Obstacle)


def test_the_marked_test_lead_has_every_field_of_a_real_one(hub: Hub, add: Add) -> None:
    crm = add()
    hub.take(posted())
    claim = ledger.claim_test(crm, database_now(), LEASE)
    [one], _withdrawn = load([claim], hub.ring)
    assert isinstance(one, Load)
    assert (one.parcel.is_test, one.parcel.event) == (True, "lead.test")
    assert one.parcel.lead == marked_test_lead(claim, crm)
    assert set(one.parcel.lead) == set(documents(leads(hub.publisher.pk))[0])
    assert (one.parcel.lead["is_test"], one.parcel.lead["screened"]) == (True, "test")
    assert one.parcel.lead_url.endswith("/p/northlake/leads/")


def test_it_costs_the_same_however_many_are_claimed(hub: Hub, add: Add) -> None:
    crm = add()
    hub.take(*(posted(email=f"p{number}@example.org") for number in range(9)))

    def cost(slots: int) -> int:
        got = ledger.claim_due([(crm.pk, slots)], slots, database_now(), LEASE)
        assert len(got) == slots
        with CaptureQueriesContext(connection) as queries:
            load(got, hub.ring)
        return len(queries)

    assert cost(1) == cost(8)


def test_the_registry_is_as_it_was() -> None:
    assert "fake" not in kinds()
