"""The lead list: tabs, filters, paging, and what a page that is being read is told."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from leadshare.catalog.models import Listing
from leadshare.leads.models import Lead
from tests.web.conftest import FIXTURES, Arrive, lead_body

LEADS = "/p/northlake/leads/"
NOW = datetime.now(UTC)
Names = list[str]


def names(client: Client, query: str = "") -> Names:
    page = client.get(LEADS + query).content.decode()
    return re.findall(r'scope="row"><a href="[^"]*">([^<]*)</a>', page.replace("\n", ""))


@pytest.fixture
def four_leads(arrive: Arrive, listing: Listing) -> None:
    people = (("Lena", "PLT"), ("Hugo", "INS"), ("Mei", "PLT"))
    for age, (first_name, action) in enumerate(people):
        body = lead_body(
            first_name, "Vogt", f"{first_name}@x.example", f"SPZA-{action}|northlake.route-planner"
        )
        arrive(body, at=NOW - timedelta(days=10 * age))
    arrive((FIXTURES / "https_2020__test_lead.json").read_bytes())


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param(
            "", ["Lena Vogt", "Hugo Vogt", "Mei Vogt"], id="newest first, test leads apart"
        ),
        pytest.param("?action=get_it_now", ["Hugo Vogt"], id="by intent"),
        pytest.param("?since=7", ["Lena Vogt"], id="by age"),
        pytest.param("?q=MEI+vogt", ["Mei Vogt"], id="every word, without case"),
        pytest.param(
            "?storefront=appsource&state=new",
            ["Lena Vogt", "Hugo Vogt", "Mei Vogt"],
            id="two filters",
        ),
        pytest.param("?storefront=azure_marketplace", [], id="nothing matches"),
        pytest.param(
            "?state=bogus&after=x&class=y",
            ["Lena Vogt", "Hugo Vogt", "Mei Vogt"],
            id="an odd link still opens",
        ),
        pytest.param("?class=co_sell", [], id="another class"),
    ],
)
@pytest.mark.usefixtures("four_leads")
def test_filters(owner: Client, query: str, expected: Names) -> None:
    assert names(owner, query) == expected


@pytest.mark.usefixtures("four_leads")
def test_screened_leads_stand_apart_with_their_reason(owner: Client) -> None:
    page = owner.get(f"{LEADS}?class=screened").content.decode()
    assert "Test lead" in page
    assert len(names(owner, "?class=screened")) == 1
    assert names(owner, "?class=screened&reason=junk") == []


def test_paging_shows_every_lead_once(owner: Client, arrive: Arrive, listing: Listing) -> None:
    expected = []
    for number in range(60):
        # Two at a time share their moment: the id has to part them.
        arrive(
            lead_body(f"P{number}", "X", f"p{number}@x.example"),
            at=NOW - timedelta(hours=number // 2),
        )
        expected.append(f"P{number} X")
    page = owner.get(LEADS).content.decode()
    following = re.search(r'rel="next" href="[^"]*(\?[^"]*)"', page)
    assert following
    assert sorted([*names(owner), *names(owner, following[1])]) == sorted(expected)
    assert len(names(owner)) == 50


def _updates(page: str) -> str:
    found = re.search(r'id="arrivals"[^>]*hx-get="([^"]*)"', page)
    assert found
    return found[1].replace("&amp;", "&")


def test_a_page_being_read_is_told_what_came_since(
    owner: Client, arrive: Arrive, lead: Lead
) -> None:
    asked = _updates(owner.get(LEADS).content.decode())
    assert "new lead" not in owner.get(asked).content.decode()
    arrive(lead_body("Hugo", "Silva", "hugo@x.example"))
    told = owner.get(asked).content.decode()
    assert "1 new lead" in told
    assert "Hugo" not in told
    assert '<span id="tab-storefront" class="count" hx-swap-oob="true">2</span>' in told
    assert f'id="owed-{lead.pk}"' in told


def test_an_empty_list_fills_by_itself(owner: Client, arrive: Arrive, listing: Listing) -> None:
    asked = _updates(owner.get(LEADS).content.decode())
    arrive(lead_body())
    answer = owner.get(asked)
    assert answer["HX-Retarget"] == "#results"
    assert "Lena Vogt" in answer.content.decode()


def test_counts_stay_cheap(
    owner: Client, lead: Lead, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    with django_assert_max_num_queries(25):  # type: ignore[operator]
        owner.get(LEADS)
