"""Quarantine: what could not be read, its bytes, and reading it again."""

from uuid import UUID

import pytest
from django.test import Client

from leadshare.intake.models import Submission
from leadshare.intake.port import Posted, Reading, StorefrontLead
from leadshare.leads.models import Lead
from leadshare.web.quarantine import view
from tests.web.conftest import FIXTURES

QUARANTINE = "/p/northlake/quarantine/"


def test_the_reason_stands_in_words(owner: Client, quarantined: UUID) -> None:
    shown = owner.get(QUARANTINE).content.decode()
    assert "No known shape" in shown
    assert "1 submission waits for a person" in shown


def test_the_bytes_are_those_received(owner: Client, quarantined: UUID) -> None:
    answer = owner.get(f"/p/northlake/submissions/{quarantined}/bytes")
    assert answer.content == (FIXTURES / "cannot_read__xml.xml").read_bytes()
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")


def test_hexadecimal_on_demand(owner: Client, quarantined: UUID) -> None:
    assert (
        "00000000  3c"
        in owner.get(f"/p/northlake/submissions/{quarantined}?as=hex").content.decode()
    )


@pytest.mark.parametrize("act", ["quarantine/readings", "submissions/{}/readings"])
def test_what_still_cannot_be_read_stays(owner: Client, quarantined: UUID, act: str) -> None:
    shown = owner.post(f"/p/northlake/{act.format(quarantined)}", follow=True).content.decode()
    assert "still cannot be read" in shown
    assert Submission.objects.get().state == "quarantined"


class Fixed:
    """A storefront's reader after a fix: it understands what came."""

    name = "microsoft"
    storefronts = ()
    action_codes = ()

    def read(self, posted: Posted) -> Reading:
        return Reading(
            "xml", (StorefrontLead(first_name="Lena", email="lena@x.example", offer="northlake.a"),)
        )


def test_after_a_fix_it_becomes_a_lead(
    owner: Client, quarantined: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "storefront_readers", lambda: (Fixed(),))
    shown = owner.post(
        f"/p/northlake/submissions/{quarantined}/readings", follow=True
    ).content.decode()
    assert "It could be read now." in shown
    assert Lead.objects.get().first_name == "Lena"
    assert "Nothing is in quarantine" in owner.get(QUARANTINE).content.decode()
