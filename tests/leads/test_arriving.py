"""What arriving submissions come to, on the real way through the journey."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from leadshare.catalog.models import Notice, NoticeKind
from leadshare.delivery.models import Delivery, Destination
from leadshare.intake.models import Submission
from leadshare.leads.actions import read_action_as
from leadshare.leads.models import Interest, Lead, LeadState, TimelineEntry
from tests.hub import NOON, Hub, lead_of, of_test_lead, posted, withheld

pytestmark = pytest.mark.django_db
MAIL = "jonas.lind@example.org"


def hours(count: float) -> datetime:
    return NOON + timedelta(hours=count)


def destination(hub: Hub) -> Destination:
    return Destination.objects.create(publisher=hub.publisher, kind="https", name="CRM")


def timeline(lead: Lead) -> list[tuple[str, UUID | None]]:
    return list(
        TimelineEntry.objects.filter(lead=lead).order_by("id").values_list("kind", "submission_id")
    )


def states(lead: Lead) -> list[tuple[int, str, str]]:
    return list(
        Delivery.objects.filter(lead=lead).order_by("id").values_list("revision", "event", "state")
    )


def facts(lead: Lead, *names: str) -> tuple[Any, ...]:
    lead.refresh_from_db()
    return tuple(getattr(lead, name) for name in names)


def test_a_new_lead(hub: Hub) -> None:
    listing = hub.listing()
    to = destination(hub)
    [submission_id] = hub.take(posted())
    lead = lead_of(submission_id)
    assert facts(lead, "state", "lead_class", "screened", "is_test", "do_not_contact") == (
        "new",
        "storefront",
        "",
        False,
        False,
    )
    assert facts(lead, "first_name", "email", "country", "country_raw", "company") == (
        "Jonas",
        MAIL,
        "SE",
        "SE",
        "Example Freight",
    )
    assert facts(lead, "source", "action", "offer", "offer_title", "description") == (
        "SPZA",
        "PLT",
        "northlake.route-planner",
        "Route Planner",
        "Please call after 14:00",
    )
    assert facts(
        lead, "listing_id", "received_at", "last_interest_at", "revision", "interest_count"
    ) == (
        listing.pk,
        NOON,
        NOON,
        1,
        1,
    )
    assert facts(lead, "intent_level", "campaign_kind") == ("contact_me", "nurture")
    assert lead.storefront is not None
    assert lead.storefront.slug == "appsource"
    assert lead.search_text == f"jonas lind example freight {MAIL}"
    assert timeline(lead) == [("created", submission_id)]
    assert states(lead) == [(1, "lead.received", "waiting")]
    assert Delivery.objects.get().destination_id == to.pk


def test_a_further_interest_raises_the_open_lead(hub: Hub) -> None:
    destination(hub)
    lead = hub.lead(posted(action="INS", Title="CTO"))
    [second] = hub.take(posted(action="PLT", Title="", Phone="5550199"), at=hours(1))
    assert lead_of(second) == lead
    assert facts(lead, "interest_count", "revision", "received_at", "last_interest_at") == (
        2,
        2,
        NOON,
        hours(1),
    )
    assert facts(lead, "job_title", "phone", "action") == ("CTO", "5550199", "PLT")
    # Contact me is farther from buying than get it now: intent only rises.
    assert facts(lead, "intent_level") == ("get_it_now",)
    assert [kind for kind, _ in timeline(lead)] == ["created", "interest"]
    assert states(lead) == [(1, "lead.received", "superseded"), (2, "lead.updated", "waiting")]
    assert list(Interest.objects.order_by("id").values_list("action", "intent_level")) == [
        ("INS", "get_it_now"),
        ("PLT", "contact_me"),
    ]


def test_interest_that_comes_late_does_not_turn_the_clock_back(hub: Hub) -> None:
    lead = hub.lead(posted(action="INS"), at=hours(5))
    hub.take(posted(action="PLT"), at=hours(1))
    assert facts(lead, "received_at", "last_interest_at", "interest_count") == (
        hours(5),
        hours(5),
        2,
    )


def test_two_listings_are_two_leads_of_one_person(hub: Hub) -> None:
    leads = [hub.lead(posted(offer=f"northlake.{offer}", title=offer)) for offer in ("one", "two")]
    assert len({lead.pk for lead in leads}) == 2
    assert len({lead.person_id for lead in leads}) == 1


def test_a_resend_within_a_day_shows_no_interest(hub: Hub) -> None:
    destination(hub)
    [first] = hub.take(posted())
    lead = lead_of(first)
    [second] = hub.take(posted(email=" JONAS.Lind@example.org"), at=hours(23.9))
    [third] = hub.take(posted(), at=hours(24.1))
    assert list(Submission.objects.order_by("id").values_list("id", "repeat_of_id")) == [
        (first, None),
        (second, first),
        (third, None),
    ]
    assert facts(lead, "interest_count", "last_interest_at") == (2, hours(24.1))
    assert [kind for kind, _ in timeline(lead)] == ["created", "resend", "interest"]
    assert [state for *_, state in states(lead)] == ["superseded", "waiting"]
    # The window moved with the new interest.
    [fourth] = hub.take(posted(), at=hours(47))
    assert Submission.objects.get(pk=fourth).repeat_of_id == third


def test_resends_in_one_batch(hub: Hub) -> None:
    first, second, third = hub.take(posted(), posted(), posted(action="INS"))
    assert lead_of(first) == lead_of(third)
    assert Submission.objects.get(pk=second).repeat_of_id == first
    assert facts(lead_of(first), "interest_count", "revision") == (2, 2)


def test_without_address_only_the_same_bytes_are_a_resend(hub: Hub) -> None:
    body = posted(email="", FirstName="Eva")
    first, same, other = hub.take(body, body, posted(email="", FirstName="Jana"))
    assert Submission.objects.get(pk=same).repeat_of_id == first
    assert lead_of(first).person_id != lead_of(other).person_id


def test_a_closed_lead_stays_closed(hub: Hub) -> None:
    lead = hub.lead(posted())
    Lead.objects.filter(pk=lead.pk).update(state=LeadState.DISQUALIFIED)
    again = hub.lead(posted(action="INS"), at=hours(30))
    assert again != lead
    assert again.person_id == lead.person_id
    assert facts(lead, "state", "interest_count") == ("disqualified", 1)


def test_one_open_lead_is_a_constraint(hub: Hub) -> None:
    lead = hub.lead(posted())
    twin = Lead.objects.get(pk=lead.pk)
    twin.pk = None
    twin._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


@pytest.mark.parametrize("in_one_batch", [True, False])
def test_whoever_asks_not_to_be_contacted_is_protected_at_once(
    hub: Hub, in_one_batch: bool
) -> None:
    destination(hub)
    posts = [
        posted(offer="northlake.one", title="One"),
        posted(action="DNC", offer="northlake.two", title="Two"),
        posted(offer="northlake.three", title="Three"),
    ]
    ids = hub.take(*posts) if in_one_batch else [hub.take(one)[0] for one in posts]
    for lead in map(lead_of, ids):
        assert facts(lead, "screened", "do_not_contact") == ("suppressed", True)
        assert lead.person.is_protected
    assert not Delivery.objects.exclude(state="superseded").exists()


def test_protection_withdraws_what_was_still_owed(hub: Hub) -> None:
    destination(hub)
    lead = hub.lead(posted(offer="northlake.one", title="One"))
    bystander = hub.lead(posted(email="eva@example.com"))
    delivered = hub.lead(posted(offer="northlake.two", title="Two"))
    Delivery.objects.filter(lead=delivered).update(state="delivered")
    hub.take(posted(action="dnc", offer="northlake.three", title="Three"), at=hours(1))
    assert [state for *_, state in states(lead)] == ["superseded"]
    assert [state for *_, state in states(delivered)] == ["delivered"]
    assert [state for *_, state in states(bystander)] == ["waiting"]
    assert [kind for kind, _ in timeline(lead)] == ["created", "protected"]
    assert facts(bystander, "do_not_contact") == (False,)
    # Asking again changes nothing, and a later ordinary lead lifts nothing.
    hub.take(posted(action="DNC", offer="northlake.one", title="One"), at=hours(2))
    hub.take(posted(action="Create", offer="northlake.one", title="One"), at=hours(3))
    assert facts(lead, "screened", "do_not_contact", "interest_count") == ("suppressed", True, 3)
    assert [kind for kind, _ in timeline(lead)] == ["created", "protected", "interest", "interest"]
    assert not Delivery.objects.filter(lead=lead).exclude(state="superseded").exists()


def test_a_test_lead_is_kept_and_counted_nowhere(hub: Hub) -> None:
    destination(hub)
    listing = hub.listing()
    lead = hub.lead(of_test_lead())
    assert facts(lead, "screened", "is_test") == ("test", True)
    assert states(lead) == []
    listing.refresh_from_db()
    assert listing.proven_at == NOON
    assert not Notice.objects.filter(kind=NoticeKind.UNKNOWN_ACTION).exists()


def test_a_withheld_lead_waits_until_something_is_known(hub: Hub) -> None:
    destination(hub)
    lead = hub.lead(withheld("student@example.edu"))
    assert facts(lead, "screened") == ("data_withheld",)
    assert states(lead) == []
    hub.take(posted("student@example.edu", "INS"), at=hours(1))
    assert facts(lead, "screened", "first_name") == ("", "Jonas")
    assert states(lead) == [(2, "lead.updated", "waiting")]


def test_what_is_known_of_a_person_is_not_withheld_by_a_later_blank(hub: Hub) -> None:
    destination(hub)
    lead = hub.lead(posted("student@example.edu", "INS"))
    hub.take(withheld("student@example.edu"), at=hours(1))
    assert facts(lead, "screened", "first_name", "interest_count") == ("", "Jonas", 2)
    assert states(lead)[-1] == (2, "lead.updated", "waiting")


def test_a_person_who_once_tested_is_no_test_afterwards(hub: Hub) -> None:
    lead = hub.lead(posted(Company="MSFT_TEST_636573304831318844"))
    assert facts(lead, "screened", "is_test") == ("test", True)
    hub.take(posted(action="INS"), at=hours(1))
    assert facts(lead, "screened", "is_test") == ("", False)


def test_an_unknown_action_is_kept_as_sent_and_noticed(hub: Hub) -> None:
    lead = hub.lead(posted(action="CLD"))
    assert facts(lead, "action", "intent_level") == ("CLD", "unknown")
    notice = Notice.objects.get(kind=NoticeKind.UNKNOWN_ACTION)
    assert (notice.subject, notice.listing_id, notice.count) == ("CLD", lead.listing_id, 1)
    hub.take(posted(action="CLD", email="li.wen@example.net"))
    notice.refresh_from_db()
    assert notice.count == 2


def test_no_action_at_all_is_nothing_unknown(hub: Hub) -> None:
    lead = hub.lead({**posted(), "LeadSource": "SPZA"})
    assert facts(lead, "action", "intent_level") == ("", "unknown")
    assert not Notice.objects.filter(kind=NoticeKind.UNKNOWN_ACTION).exists()


def test_a_publisher_may_read_an_action_in_its_own_way(hub: Hub, other_hub: Hub) -> None:
    before = hub.lead(posted(action="plt"))
    read_action_as(hub.publisher.pk, "plt", "get_it_now")
    ours = hub.lead(posted(action="PLT", email="eva@example.com"))
    theirs = other_hub.lead(posted(action="PLT"))
    read = [facts(lead, "intent_level")[0] for lead in (before, ours, theirs)]
    assert read == ["contact_me", "get_it_now", "contact_me"]


def test_a_code_may_be_read_as_a_wish_not_to_be_contacted(hub: Hub) -> None:
    read_action_as(hub.publisher.pk, "OPT", "information_only", is_do_not_contact=True)
    assert facts(hub.lead(posted(action="opt")), "do_not_contact", "screened") == (
        True,
        "suppressed",
    )


def test_a_storefront_that_nothing_tells_does_not_overwrite_a_known_one(hub: Hub) -> None:
    lead = hub.lead(posted(source="AzurePortal", action="Create"))
    hub.take(posted(source="TestDrive", action="StartTestDrive"), at=hours(1))
    lead.refresh_from_db()
    assert lead.storefront is not None
    assert (lead.storefront.slug, lead.campaign_kind, lead.source) == (
        "azure_marketplace",
        "demand_generation",
        "TestDrive",
    )
