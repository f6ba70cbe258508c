import json
from datetime import timedelta

import pytest

from leadshare.clock import database_now
from leadshare.delivery import ledger
from leadshare.delivery.backoff import RetryAt
from leadshare.delivery.ledger import Result
from leadshare.delivery.models import Delivery
from leadshare.delivery.port import Trace
from leadshare.delivery.queries import (
    Health,
    attempts_of,
    current_of_leads,
    deliveries,
    delivery_document,
    delivery_or_refusal,
    destination_document,
    destinations,
    health,
    state_counts,
)
from leadshare.refusal import Refusal
from leadshare.uuid7 import uuid7
from tests.delivery.conftest import Add
from tests.hub import Hub, posted

pytestmark = pytest.mark.django_db


def test_health_counts_leads_by_state(hub: Hub, add: Add) -> None:
    crm, idle = add(), add("Idle", (hub.listing("vault", "Vault").pk,))
    for state in ("waiting", "waiting", "held", "dead", "delivered", "submitted", "sending"):
        lead = hub.lead(posted(email=f"{uuid7()}@example.org"))
        Delivery.objects.filter(lead=lead).update(state=state)
    ledger.claim_test(crm, database_now(), timedelta(seconds=30))
    found = health(hub.publisher.pk)
    assert found == {crm.pk: Health(waiting=2, sending=1, held=1, dead=1, delivered=2)}
    assert destination_document(idle, found.get(idle.pk))["waiting"] == 0
    counts = state_counts(hub.publisher.pk, crm.pk)
    assert counts == {
        "waiting": 2,
        "sending": 2,
        "delivered": 1,
        "submitted": 1,
        "held": 1,
        "superseded": 0,
        "dead": 1,
    }


def test_deliveries_newest_first_and_narrowed(hub: Hub, other_hub: Hub, add: Add) -> None:
    crm, other = add(), add("Other")
    old, new = hub.lead(posted()), hub.lead(posted(email="eva@example.com"))
    Delivery.objects.filter(lead=old, destination=crm).update(state="dead")
    rows = list(deliveries(hub.publisher.pk))
    assert [row.pk for row in rows] == sorted((row.pk for row in rows), reverse=True)
    assert {row.lead_id for row in rows[:2]} == {new.pk}
    assert [row.lead_id for row in deliveries(hub.publisher.pk, state="dead")] == [old.pk]
    assert deliveries(hub.publisher.pk, destination_id=other.pk).count() == 2
    assert deliveries(hub.publisher.pk, lead_id=old.pk).count() == 2
    assert not deliveries(other_hub.publisher.pk).exists()
    assert [d.name for d in destinations(hub.publisher.pk)] == ["CRM", "Other"]


def test_current_is_what_is_not_superseded(hub: Hub, add: Add) -> None:
    add()
    lead = hub.lead(posted())
    hub.take(posted(action="INS"))
    [current] = current_of_leads([lead.pk])[lead.pk]
    assert current.revision == 2


def test_a_delivery_as_programs_see_it(hub: Hub, add: Add) -> None:
    crm = add()
    lead = hub.lead(posted())
    now = database_now()
    [claim] = ledger.claim_due([(crm.pk, 1)], 1, now, timedelta(seconds=30))
    trace = Trace("POST box leads", 503, "<html>", "The destination is overloaded")
    ledger.record([Result(claim, RetryAt(now, "failed"), trace, now)])
    delivery = delivery_or_refusal(claim.delivery_id)
    document = delivery_document(delivery, attempts_of([delivery.pk])[delivery.pk])
    assert (document["lead"], document["state"], document["reason"], document["last_status"]) == (
        str(lead.pk),
        "waiting",
        "failed",
        503,
    )
    [attempt] = document["attempts"]
    assert (attempt["number"], attempt["kind"], attempt["outcome"], attempt["request"]) == (
        1,
        "first",
        "retry",
        "POST box leads",
    )
    assert attempt["hint"] == document["last_detail"] == "The destination is overloaded"
    json.dumps(document)
    with pytest.raises(Refusal):
        delivery_or_refusal(uuid7())


def test_a_destination_as_programs_see_it(hub: Hub, add: Add) -> None:
    add(password="hunter2", colour="blue")
    [destination] = destinations(hub.publisher.pk)
    document = destination_document(destination)
    assert "hunter2" not in json.dumps(document)
    assert (document["kind"], document["state"], document["address"], document["listings"]) == (
        "fake",
        "untested",
        "box leads",
        None,
    )
    assert document["settings"] == {"box": "leads", "colour": "blue"}
