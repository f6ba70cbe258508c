from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadshare.catalog.actions import new_token, revoke_token
from leadshare.catalog.models import Listing
from leadshare.identity.models import Person
from leadshare.leads import queries
from leadshare.leads.models import Lead, LeadState
from leadshare.leads.queries import (
    Place,
    Wanted,
    leads,
    leads_of_submissions,
    page,
    sharing_by_listing,
    tab_counts,
)
from leadshare.refusal import Refusal
from leadshare.uuid7 import uuid7
from tests.hub import NOON, Hub, of_test_lead, posted, withheld

pytestmark = pytest.mark.django_db


def names(hub: Hub, wanted: Wanted) -> list[str]:
    return [lead.first_name for lead in leads(hub.publisher.pk, wanted)]


@pytest.fixture
def many(hub: Hub, other_hub: Hub) -> Hub:
    def arrives(first: str, hour: int, **sent: str) -> None:
        mail = f"{first.lower()}@example.org"
        hub.take(
            posted(**{"email": mail, "FirstName": first, **sent}), at=NOON + timedelta(hours=hour)
        )

    hub.listing()
    hub.listing("vault", "Vault")
    arrives("Amina", 1)
    arrives("Božena", 2, action="INS", Company="Vltava Strojírny")
    arrives(
        "Cyril", 3, offer="northlake.vault", title="Vault", source="AzurePortal", action="Create"
    )
    arrives("Dana", 4, action="DNC")
    hub.take(of_test_lead(FirstName="Test"), at=NOON + timedelta(hours=5))
    arrives(
        "Eva", 6, offer="northlake.new", title="New", source="TestDrive", action="StartTestDrive"
    )
    Lead.objects.filter(first_name="Amina").update(state=LeadState.CONVERTED)
    other_hub.take(posted(FirstName="Xenia"))
    return hub


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        pytest.param(Wanted(), "Eva Test Dana Cyril Božena Amina", id="all, newest interest first"),
        pytest.param(Wanted(screened=False), "Eva Cyril Božena Amina", id="not screened"),
        pytest.param(Wanted(screened=True), "Test Dana", id="screened"),
        pytest.param(Wanted(screened_reason="suppressed"), "Dana", id="for one reason"),
        pytest.param(Wanted(lead_class="co_sell"), "", id="another class"),
        pytest.param(Wanted(state="converted"), "Amina", id="a state"),
        pytest.param(Wanted(state="open", screened=False), "Eva Cyril Božena", id="open"),
        pytest.param(Wanted(storefront="azure_marketplace"), "Test Cyril", id="a storefront"),
        pytest.param(Wanted(storefront="unknown"), "Eva", id="storefront unknown"),
        pytest.param(Wanted(action="ins"), "Test Božena", id="an action, whatever its case"),
        pytest.param(Wanted(since=NOON + timedelta(hours=4)), "Eva Test Dana", id="since"),
        pytest.param(Wanted(text="STROJIRNY"), "Božena", id="text without accents"),
        pytest.param(Wanted(text="lind božena"), "Božena", id="every word counts"),
        pytest.param(Wanted(text="100%"), "", id="nothing is a wildcard"),
    ],
)
def test_filters(many: Hub, wanted: Wanted, expected: str) -> None:
    got = ["Test" if name.startswith("Test") else name for name in names(many, wanted)]
    assert got == expected.split()


def test_of_one_listing(many: Hub) -> None:
    vault = Listing.objects.get(key="vault")
    assert names(many, Wanted(listing_id=vault.pk)) == ["Cyril"]


def test_tabs_count_each_lead_once(many: Hub) -> None:
    assert tab_counts(many.publisher.pk) == {
        "storefront": 4,
        "seller_qualified": 0,
        "co_sell": 0,
        "screened": 2,
    }


def test_counting_stops_where_nobody_looks(many: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "COUNTED_TO", 3)
    assert queries.count(leads(many.publisher.pk)) == 4


def bare_lead(hub: Hub, listing: Listing, minute: int) -> Lead:
    person = Person.objects.create(publisher=hub.publisher, created_at=NOON)
    at = NOON + timedelta(minutes=minute)
    return Lead.objects.create(
        publisher=hub.publisher, person=person, listing=listing, received_at=at, last_interest_at=at
    )


@settings(
    max_examples=20,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    minutes=st.lists(st.integers(0, 5), max_size=25),
    size=st.integers(1, 7),
    added=st.lists(st.integers(0, 10), max_size=6),
)
def test_pages_together_are_the_list_while_leads_arrive(
    hub: Hub, minutes: list[int], size: int, added: list[int]
) -> None:
    Lead.objects.all().delete()
    listing = Listing.objects.first() or hub.listing()
    for minute in minutes:
        bare_lead(hub, listing, minute)
    rows = leads(hub.publisher.pk)
    expected = [lead.pk for lead in rows]
    seen: list[UUID] = []
    after: Place | None = None
    arriving = list(added)
    while True:
        shown = page(rows.all(), size, after)
        assert len(shown.leads) <= size
        seen += [lead.pk for lead in shown.leads]
        if shown.next is None:
            break
        assert len(shown.leads) == size
        after = shown.next
        if arriving:
            bare_lead(hub, listing, arriving.pop())
    assert len(seen) == len(set(seen))
    old = set(expected)
    assert [pk for pk in seen if pk in old] == expected


def test_lead_sharing_rests_on_interests_and_on_no_tests(hub: Hub, other_hub: Hub) -> None:
    listing, bound, idle = hub.listing(), hub.listing("vault", "Vault"), hub.listing("idle", "Idle")
    hub.take(posted(), of_test_lead(), posted(email="eva@example.com"))
    hub.take(posted(action="INS"), at=NOON + timedelta(hours=2))
    hub.take(posted(email="old@example.com"), at=NOON - timedelta(days=91))
    new_token(hub.publisher.pk, bound.pk)

    def shared(*, has_token: bool) -> dict[str, tuple[str, int]]:
        if not has_token:
            revoke_token(hub.publisher.pk, hub.token_id)
        rows = list(Listing.objects.of(hub.publisher.pk))
        found = sharing_by_listing(
            hub.publisher.pk, rows, NOON + timedelta(days=1) - timedelta(hours=21)
        )
        return {row.key: (found[row.pk].sharing.state, found[row.pk].in_history) for row in rows}

    assert shared(has_token=True) == {
        listing.key: ("proven", 3),
        bound.key: ("unproven", 0),
        idle.key: ("unproven", 0),
    }
    # Only what has an intake address of its own is on now.
    assert shared(has_token=False) == {
        listing.key: ("off", 3),
        bound.key: ("unproven", 0),
        idle.key: ("off", 0),
    }


def test_a_listing_falls_silent(hub: Hub) -> None:
    listing = hub.listing()
    for day in range(45):
        mail = f"p{day}@example.org"
        hub.take(posted(email=mail), at=NOON - timedelta(days=2 * day))
    listing.refresh_from_db()

    def state(days: int) -> str:
        at = NOON + timedelta(days=days)
        return sharing_by_listing(hub.publisher.pk, [listing], at)[listing.pk].sharing.state

    assert [state(10), state(12), state(40)] == ["proven", "silent", "silent"]


def test_leads_of_submissions(hub: Hub) -> None:
    one, two = posted(), posted(email="eva@example.com")
    array, resend = hub.take([one, two, posted(action="INS")], one)
    found = leads_of_submissions([array, resend])
    assert list(found) == [array]
    assert len(found[array]) == 2


def test_a_lead_of_another_publisher_is_missing(hub: Hub, other_hub: Hub) -> None:
    theirs = other_hub.lead(posted())
    with pytest.raises(Refusal) as refused:
        queries.lead_or_refusal(hub.publisher.pk, theirs.pk)
    assert refused.value.kind == "missing"
    assert queries.any_lead_or_refusal(theirs.pk) == theirs
    with pytest.raises(Refusal):
        queries.any_lead_or_refusal(uuid7())


def test_how_a_publisher_reads_action_codes(hub: Hub, other_hub: Hub) -> None:
    from leadshare.leads.actions import read_action_as

    read_action_as(hub.publisher.pk, "ins", "create")
    read_action_as(other_hub.publisher.pk, "CLD", "unknown")
    ours = {code.code: code.intent_level for code in queries.action_codes_read_by(hub.publisher.pk)}
    assert ours == {
        "Create": "create",
        "DNC": "information_only",
        "INS": "create",
        "PLT": "contact_me",
        "StartTestDrive": "test_drive",
    }
    assert queries.action_codes().count() == 7
    assert queries.action_codes(hub.publisher.pk).count() == 6


def test_withheld_leads_have_their_own_reason(hub: Hub) -> None:
    hub.take(withheld("student@example.edu"))
    assert [
        lead.email for lead in leads(hub.publisher.pk, Wanted(screened_reason="data_withheld"))
    ] == ["student@example.edu"]
