from datetime import timedelta

import pytest

from leadshare.accounts.models import AuditEntry
from leadshare.acts.release import release
from leadshare.delivery.models import Delivery, Destination
from leadshare.leads.actions import ActionCodeSeed, read_action_as, seed_action_codes
from leadshare.leads.models import ActionCode, Lead, Screened, TimelineEntry
from leadshare.refusal import Refusal
from leadshare.uuid7 import uuid7
from tests.hub import NOON, Hub, of_test_lead, posted, withheld

pytestmark = pytest.mark.django_db


@pytest.fixture
def destination(hub: Hub) -> Destination:
    return Destination.objects.create(publisher=hub.publisher, kind="https", name="CRM")


def test_a_released_lead_is_owed_to_every_destination(hub: Hub, destination: Destination) -> None:
    lead = hub.lead(withheld("student@example.edu"))
    assert release(hub.publisher.pk, lead.pk, "user:jana") == 1
    lead.refresh_from_db()
    assert lead.screened == ""
    delivery = Delivery.objects.get()
    assert (delivery.event, delivery.state, delivery.lead_id) == (
        "lead.received",
        "waiting",
        lead.pk,
    )
    entry = TimelineEntry.objects.get(kind="released")
    assert entry.details == {"screened": "data_withheld"}
    audit = AuditEntry.objects.get(act="lead.release")
    assert (audit.actor, audit.subject) == ("user:jana", str(lead.pk))
    with pytest.raises(Refusal, match="not screened"):
        release(hub.publisher.pk, lead.pk)


def test_a_released_lead_stays_released(hub: Hub, destination: Destination) -> None:
    lead = hub.lead(withheld("student@example.edu"))
    release(hub.publisher.pk, lead.pk)
    hub.take(withheld("student@example.edu"), at=NOON + timedelta(hours=30))
    lead.refresh_from_db()
    assert (lead.screened, lead.interest_count) == ("", 2)


def test_a_lead_that_was_shared_before_supersedes_what_went_out(
    hub: Hub, destination: Destination
) -> None:
    lead = hub.lead(posted())
    Delivery.objects.update(state="delivered")
    Lead.objects.update(screened=Screened.JUNK)
    assert release(hub.publisher.pk, lead.pk) == 1
    assert list(Delivery.objects.order_by("id").values_list("event", "state")) == [
        ("lead.received", "superseded"),
        ("lead.updated", "waiting"),
    ]


def test_a_test_lead_may_be_released(hub: Hub, destination: Destination) -> None:
    assert release(hub.publisher.pk, hub.lead(of_test_lead()).pk) == 1


def test_whoever_asked_not_to_be_contacted_stays_screened(
    hub: Hub, destination: Destination
) -> None:
    lead = hub.lead(posted(action="DNC"))
    with pytest.raises(Refusal) as refused:
        release(hub.publisher.pk, lead.pk)
    assert refused.value.kind == "conflict"
    assert not Delivery.objects.exists()


def test_leads_of_others_are_missing(hub: Hub, other_hub: Hub) -> None:
    lead = other_hub.lead(of_test_lead())
    for lead_id in (lead.pk, uuid7()):
        with pytest.raises(Refusal) as refused:
            release(hub.publisher.pk, lead_id)
        assert refused.value.kind == "missing"


@pytest.mark.parametrize(
    ("code", "level", "field"),
    [("INS", "very_near", "intent_level"), (" ", "create", "code"), ("x" * 101, "create", "code")],
)
def test_a_reading_that_is_refused(hub: Hub, code: str, level: str, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_action_as(hub.publisher.pk, code, level)
    assert refused.value.field == field


def test_a_reading_keeps_what_it_does_not_change(hub: Hub) -> None:
    row = read_action_as(hub.publisher.pk, " dnc ", "unknown")
    assert (row.code, row.name, row.is_do_not_contact) == ("DNC", "Do Not Contact", True)
    row = read_action_as(
        hub.publisher.pk, "DNC", "unknown", is_do_not_contact=False, name="Careful"
    )
    again = read_action_as(hub.publisher.pk, "dnc", "create")
    assert (again.pk, again.name, again.intent_level, again.is_do_not_contact) == (
        row.pk,
        "Careful",
        "create",
        False,
    )
    assert ActionCode.objects.filter(publisher=hub.publisher).count() == 1


def test_shipped_codes_are_seeded_once(hub: Hub) -> None:
    ActionCode.objects.filter(publisher=None, code="INS").update(intent_level="create")
    seed_action_codes([ActionCodeSeed("INS", "Installation", "get_it_now", False)])
    assert ActionCode.objects.get(publisher=None, code="INS").intent_level == "create"
