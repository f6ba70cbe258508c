from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from leadshare.clock import database_now
from leadshare.delivery import ledger
from leadshare.delivery.models import Delivery, Destination
from leadshare.delivery.owing import owe, withdraw
from leadshare.identity.models import Person
from leadshare.leads.models import Lead
from tests.delivery.conftest import Add
from tests.hub import NOON, Hub, posted

pytestmark = pytest.mark.django_db
LEASE = timedelta(seconds=30)


def owed(lead: Lead) -> list[tuple[str, int, str, str]]:
    rows = Delivery.objects.filter(lead=lead).order_by("id")
    return list(rows.values_list("destination__name", "revision", "event", "state"))


def test_every_destination_that_takes_the_listing_is_owed(
    hub: Hub, other_hub: Hub, add: Add
) -> None:
    vault, planner = hub.listing("vault", "Vault"), hub.listing()
    add("All")
    add("Vault only", (vault.pk,))
    add("Both", (vault.pk, planner.pk))
    Destination.objects.create(publisher=other_hub.publisher, kind="fake", name="Theirs")
    names = {name for name, *_ in owed(hub.lead(posted()))}
    assert names == {"All", "Both"}
    names = {name for name, *_ in owed(hub.lead(posted(offer="vault", title="Vault")))}
    assert names == {"All", "Vault only", "Both"}


def test_without_destination_nothing_is_owed(hub: Hub) -> None:
    assert owed(hub.lead(posted())) == []


def test_a_held_destination_is_owed_all_the_same(hub: Hub, add: Add) -> None:
    crm = add()
    ledger.hold(crm.pk, "credentials", "401", NOON)
    lead = hub.lead(posted())
    assert owed(lead) == [("CRM", 1, "lead.received", "held")]
    assert Delivery.objects.get().reason == "credentials"
    hub.take(posted(action="INS"))
    assert owed(lead) == [
        ("CRM", 1, "lead.received", "superseded"),
        ("CRM", 2, "lead.updated", "held"),
    ]


@pytest.mark.parametrize("state", ["waiting", "held", "delivered", "submitted", "dead", "sending"])
def test_a_newer_revision_supersedes_whatever_became_of_the_older(
    hub: Hub, add: Add, state: str
) -> None:
    add()
    lead = hub.lead(posted())
    Delivery.objects.update(state=state, reason="x")
    hub.take(posted(action="INS"))
    assert owed(lead) == [
        ("CRM", 1, "lead.received", "superseded"),
        ("CRM", 2, "lead.updated", "waiting"),
    ]
    assert Delivery.objects.get(revision=1).reason == ""


def test_one_in_flight_keeps_its_lease_and_the_newer_waits_for_it(hub: Hub, add: Add) -> None:
    crm = add()
    hub.lead(posted())
    now = database_now()
    [claim] = ledger.claim_due([(crm.pk, 9)], 9, now, LEASE)
    hub.take(posted(action="INS"))
    assert Delivery.objects.get(revision=1).lease_until == claim.lease_until
    assert ledger.claim_due([(crm.pk, 9)], 9, database_now(), LEASE) == []


def test_several_changes_in_one_batch_owe_once(hub: Hub, add: Add) -> None:
    add()
    hub.take(posted(), posted(action="INS"), posted(action="Create"))
    assert owed(Lead.objects.get()) == [("CRM", 3, "lead.received", "waiting")]


def test_one_current_row_is_a_constraint(hub: Hub, add: Add) -> None:
    add()
    lead = hub.lead(posted())
    with pytest.raises(IntegrityError), transaction.atomic():
        owe([lead], {lead.pk}, NOON)


def test_what_is_withdrawn(hub: Hub, add: Add) -> None:
    add()
    states = ("waiting", "held", "sending", "delivered", "dead")
    for state in states:
        lead = hub.lead(posted(email=f"{state}@example.org"))
        Delivery.objects.filter(lead=lead).update(state=state)
    bystander = hub.lead(posted(email="eva@example.org"))
    people = Person.objects.exclude(pk=bystander.person_id).values_list("pk", flat=True)
    assert withdraw(list(people)) == 3
    assert withdraw([]) == 0
    assert dict(Delivery.objects.values_list("lead__email", "state")) == {
        "waiting@example.org": "superseded",
        "held@example.org": "superseded",
        "sending@example.org": "superseded",
        "delivered@example.org": "delivered",
        "dead@example.org": "dead",
        "eva@example.org": "waiting",
    }
