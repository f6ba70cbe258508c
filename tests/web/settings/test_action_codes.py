"""Action codes: a publisher reads a code its own way, from then on."""

import html
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from leadshare.catalog.models import Listing, Publisher
from leadshare.leads.models import ActionCode, Lead
from leadshare.leads.queries import action_codes_read_by
from tests.web.conftest import Arrive, lead_body

CODES = "/p/northlake/settings/action-codes"


@pytest.mark.parametrize(
    ("code", "wish", "expected"),
    [
        pytest.param("INS", {}, ("INS", "Installation", "create", False), id="a shipped one"),
        pytest.param("ins", {}, ("INS", "Installation", "create", False), id="without case"),
        pytest.param("CLD", {}, ("CLD", "CLD", "create", False), id="one that was not known"),
        pytest.param(
            "DNC", {"name": "Quiet"}, ("DNC", "Quiet", "create", False), id="contact allowed"
        ),
        pytest.param(
            "CLD",
            {"is_do_not_contact": "on"},
            ("CLD", "CLD", "create", True),
            id="contact not allowed",
        ),
    ],
)
def test_reading_a_code(
    owner: Client,
    publisher: Publisher,
    code: str,
    wish: dict[str, str],
    expected: tuple[str, str, str, bool],
) -> None:
    shown = owner.post(CODES, {"code": code, "intent_level": "create", **wish}, follow=True)
    assert f"{expected[0]} is read as “Create” from now on." in shown.content.decode()
    read = next(row for row in action_codes_read_by(publisher.pk) if row.code == expected[0])
    assert (read.code, read.name, read.intent_level, read.is_do_not_contact) == expected
    assert read.publisher == publisher


@pytest.mark.parametrize(
    "wish",
    [
        pytest.param({"code": "", "intent_level": "create"}, id="no code"),
        pytest.param({"code": "x" * 101, "intent_level": "create"}, id="too long"),
        pytest.param({"code": "CLD", "intent_level": "hot"}, id="no such level"),
    ],
)
def test_a_wrong_form_changes_nothing(
    owner: Client, publisher: Publisher, wish: dict[str, str]
) -> None:
    assert owner.post(CODES, wish).status_code == 422
    assert not ActionCode.objects.filter(publisher=publisher).exists()


def test_a_change_begins_with_how_it_is_read_now(owner: Client) -> None:
    shown = owner.get(f"{CODES}?code=dnc").content.decode()
    assert 'value="DNC"' in shown
    assert '<option value="information_only" selected>' in shown
    assert " checked>" in shown


def test_an_unknown_code_leads_here_from_its_notice(
    owner: Client, listing: Listing, arrive: Arrive
) -> None:
    arrive(lead_body(source="SPZA-C&D|northlake.route-planner"))
    notice = html.unescape(owner.get("/p/northlake/listings/").content.decode())
    assert f"{CODES}?code=C%26D#read" in notice
    assert 'value="C&D"' in html.unescape(owner.get(f"{CODES}?code=C%26D").content.decode())


def test_leads_that_came_before_keep_their_reading(
    owner: Client, listing: Listing, arrive: Arrive
) -> None:
    """In the list and on the lead, as its filter and its interest have it."""
    old = arrive(
        lead_body(source="SPZA-INS|northlake.route-planner"),
        at=datetime.now(UTC) - timedelta(days=2),
    )
    owner.post(CODES, {"code": "INS", "intent_level": "information_only"})
    arrive(
        lead_body("Hugo", "Silva", "hugo@x.example", "SPZA-INS|northlake.route-planner"),
    )
    lead = Lead.objects.get(interests__submission=old)
    for page in ("?action=get_it_now", f"{lead.pk}/"):
        shown = owner.get(f"/p/northlake/leads/{page}").content.decode()
        assert "Lena Vogt" in shown
        assert ">Get it now" in shown
    shown = owner.get("/p/northlake/leads/?action=information_only").content.decode()
    assert "Hugo Silva" in shown
    assert "Lena Vogt" not in shown
