"""Something goes wrong at each statement of the journey in turn: all or nothing, and the next run ends the same
(faults 4 and 5).

Ids and times differ from run to run; what happened to whom must not.
"""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from leadshare.catalog.models import Listing, Notice
from leadshare.delivery.models import Delivery, Destination
from leadshare.identity.models import Identifier, Person
from leadshare.intake.models import Submission
from leadshare.journey import Read, travel
from leadshare.keys import KeyRing
from leadshare.leads.models import Interest, Lead, RepeatWindow, TimelineEntry
from leadshare.service.boot import seed
from tests.chaos.faults import Fault, fault_at, fault_points, snapshot
from tests.hub import NOON, Hub, make_hub, of_test_lead, posted, withheld

pytestmark = [pytest.mark.chaos, pytest.mark.django_db]

OURS = ("catalog", "intake", "identity", "leads", "delivery", "accounts")


@pytest.fixture
def scene(ring: KeyRing, db: None) -> Hub:
    """A publisher with a known person, a listing and five destinations, one of them held and one restricted."""
    seed()
    hub = make_hub(ring)
    listing = hub.listing()
    for number in range(5):
        Destination.objects.create(
            publisher=hub.publisher,
            kind="https",
            name=f"Endpoint {number}",
            held_reason="off" if number == 3 else "",
            shares_all_listings=number != 4,
        )
    Destination.objects.get(name="Endpoint 4").shares.create(listing=listing)
    hub.take(
        posted("known@example.com"), posted("quiet@example.com"), at=NOON - timedelta(hours=30)
    )
    return hub


def batch(hub: Hub) -> list[Read]:
    """Whatever may happen to a lead, in one batch."""
    return [
        hub.read(body)
        for body in (
            posted("new@example.com"),
            posted("new@example.com"),
            posted("known@example.com"),
            posted("known@example.com", offer="northlake.unheard-of", title="Unheard of"),
            posted("quiet@example.com", "DNC"),
            posted("odd@example.com", "XYZ"),
            [posted("one@example.com"), posted("two@example.com")],
            of_test_lead(),
            withheld("someone@school.example.com"),
            b"not a lead",
        )
    ]


def tables() -> list[Any]:
    return [model for label in OURS for model in apps.get_app_config(label).get_models()]


def state_of_affairs() -> dict[str, Any]:
    """What happened to whom, without ids and times."""
    return {
        "submissions": Counter(
            Submission.objects.values_list("digest", "state", "repeat_of__digest")
        ),
        "people": Counter(Person.objects.values_list("first_name", "protection")),
        "identifiers": Counter(Identifier.objects.values_list("value", flat=True)),
        "listings": Counter(Listing.objects.values_list("key", "is_confirmed")),
        "proven": Listing.objects.filter(proven_at__isnull=False).count(),
        "notices": Counter(Notice.objects.values_list("kind", "subject", "count")),
        "leads": Counter(
            Lead.objects.values_list(
                "email", "listing__key", "screened", "do_not_contact", "interest_count", "revision"
            )
        ),
        "interests": Counter(Interest.objects.values_list("lead__email", "action", "position")),
        "windows": RepeatWindow.objects.count(),
        "timeline": Counter(TimelineEntry.objects.values_list("lead__email", "kind")),
        "deliveries": Counter(
            Delivery.objects.values_list(
                "lead__email", "destination__name", "event", "revision", "state"
            )
        ),
    }


def test_a_fault_at_any_statement_leaves_nothing_and_is_made_good(scene: Hub) -> None:
    reads = batch(scene)
    with transaction.atomic():
        points = fault_points(lambda: travel(reads))
        expected = state_of_affairs()
        transaction.set_rollback(True)
    before = snapshot(tables())

    for point in points:
        with pytest.raises(Fault), fault_at(point):
            travel(reads)
        assert snapshot(tables()) == before, point
        with transaction.atomic():
            travel(reads)
            assert state_of_affairs() == expected, point
            travel(reads)
            assert state_of_affairs() == expected, f"a second time after {point}"
            transaction.set_rollback(True)

    assert len(points) > 60


def test_the_third_of_five_deliveries_fails(scene: Hub) -> None:
    """Fault 5 by name: the fan-out of one lead is whole or not at all."""
    [read] = [scene.read(posted("new@example.com"))]
    with transaction.atomic():
        points = fault_points(lambda: travel([read]))
        transaction.set_rollback(True)
    inserts = [p for p in points if p.sql.startswith('INSERT INTO "delivery_delivery"')]
    before = snapshot(tables())

    with pytest.raises(Fault), fault_at(inserts[2]):
        travel([read])
    after = snapshot(tables())
    travel([read])

    assert [point.row for point in inserts] == [0, 1, 2, 3, 4]
    assert after == before
    lead = Lead.objects.get(email="new@example.com")
    assert Delivery.objects.filter(lead=lead).count() == 5
