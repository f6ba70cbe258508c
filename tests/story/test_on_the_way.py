"""What else happens to a lead on its way: tokens bound and rotated, quarantine read again, a destination off."""

import json
import sys
from pathlib import Path

import pytest

from leadshare.catalog.models import IntakeToken, Listing, Notice, NoticeKind
from leadshare.delivery.models import Delivery, DeliveryState
from leadshare.intake.models import Submission, SubmissionState
from leadshare.leads.models import Lead
from tests.chaos.load import lead
from tests.services.hub import Hub, MakeHub
from tests.services.sink import sink
from tests.story.fixtures import fixtures

pytestmark = pytest.mark.story


def add_listing(hub: Hub, offer: str, title: str) -> None:
    hub.command(
        "listing", "add", "--publisher", "contoso", "--offer", offer, "--title", title,
        "--kind", "app", "--storefront", "azure_marketplace", "--json",
    )  # fmt: skip


def test_quarantined_leads_are_read_again_after_a_fix(make_hub: MakeHub, tmp_path: Path) -> None:
    forms = [one for one in fixtures() if one.name.startswith("salesforce_form__")]
    hub = make_hub()
    hub.start([sys.executable, "-m", "tests.story.old_serve"])
    path = hub.publisher()
    with sink(tmp_path / "received") as receiving:
        hub.add_destination("https", "Sink", url=receiving.url)
        with hub.client() as client:
            for one in forms:
                assert client.post(path, content=one.body, headers=one.headers).status_code == 202
        hub.has_read_all()
        with hub.database():
            states = list(Submission.objects.values_list("state", "reason"))
        assert hub.stop() == 0

        hub.start()
        results = hub.command("submission", "read-again", "--all", "--json")
        hub.has_settled()
        once_more = hub.command("submission", "read-again", "--all", "--json")
        hub.has_settled()
        came = [json.loads(line["body"])["data"] for line in receiving.lines()]

    assert states == [(SubmissionState.QUARANTINED, "not_understood")] * len(forms)
    assert [one["state"] for one in results] == ["read"] * len(forms)
    assert once_more == []
    with hub.database():
        unscreened = Lead.objects.filter(screened="")
        assert sorted(one["id"] for one in came) == sorted(
            str(pk) for pk in unscreened.values_list("pk", flat=True)
        )
        assert Lead.objects.count() == len(forms)
        # It arrived when it arrived, not when it could be read.
        for arrived in Lead.objects.all():
            submission = Submission.objects.get(interests__lead=arrived)
            assert arrived.received_at == submission.received_at < submission.read_at
    assert hub.invariants()["holds"]


def test_a_bound_token_that_gets_another_offer(make_hub: MakeHub) -> None:
    hub = make_hub()
    hub.start()
    hub.publisher()
    add_listing(hub, "contoso.field-guide", "Field Guide")
    bound = hub.command(
        "token", "new", "--publisher", "contoso", "--listing", "contoso.field-guide", "--json"
    )
    add_listing(hub, "contoso.vault-one", "Vault One")
    nameless = json.loads(lead(2)) | {"LeadSource": "SPZA-PLT", "OfferDisplayName": ""}
    unheard_of = json.loads(lead(3)) | {"LeadSource": "SPZA-PLT|contoso.unheard-of"}

    with hub.client() as client:
        for body in (lead(1), json.dumps(nameless), json.dumps(unheard_of)):
            assert client.post(bound["path"], content=body).status_code == 202
    hub.has_read_all()

    with hub.database():
        # A listed offer wins; what a lead does not say, or says of nothing we list, the token says.
        assert dict(Lead.objects.values_list("email", "listing__key")) == {
            "eva.1@example.com": "contoso.vault-one",
            "eva.2@example.com": "contoso.field-guide",
            "eva.3@example.com": "contoso.field-guide",
        }
        assert sorted(Notice.objects.values_list("kind", "subject")) == [
            (NoticeKind.OTHER_OFFER, "contoso.unheard-of"),
            (NoticeKind.OTHER_OFFER, "contoso.vault-one"),
        ]


def test_a_token_is_rotated_without_losing_a_lead(make_hub: MakeHub) -> None:
    hub = make_hub()
    hub.start()
    old = hub.publisher()
    with hub.client() as client:
        first = client.post(old, content=lead(1))
        new = hub.command("token", "new", "--publisher", "contoso", "--json")["path"]
        both = [client.post(path, content=lead(n)) for n, path in enumerate((old, new), 2)]
    hub.has_read_all()

    assert [answer.status_code for answer in (first, *both)] == [202] * 3
    with hub.database():
        assert Lead.objects.count() == 3
        assert Submission.objects.values("token").distinct().count() == 2
        assert IntakeToken.objects.filter(revoked_at=None).count() == 2
        assert Listing.objects.get().proven_at is not None


def test_a_destination_that_was_off_gets_what_came_meanwhile(
    make_hub: MakeHub, tmp_path: Path
) -> None:
    hub = make_hub()
    hub.start()
    path = hub.publisher()
    with sink(tmp_path / "received") as receiving:
        hub.add_destination("https", "Sink", url=receiving.url)
        hub.command("destination", "off", "Sink", "--json")
        with hub.client() as client:
            for number in range(5):
                client.post(path, content=lead(number))
        hub.has_read_all()
        with hub.database():
            held = list(Delivery.objects.values_list("state", "reason"))
        assert hub.stop() == 0
        hub.start()
        nothing = receiving.lines()
        hub.command("destination", "resume", "Sink", "--json")
        hub.has_settled()

        assert held == [(DeliveryState.HELD, "off")] * 5
        assert nothing == []
        assert len(receiving.lines()) == 5
        with hub.database():
            assert set(Delivery.objects.values_list("state", flat=True)) == {
                DeliveryState.DELIVERED
            }
        assert hub.invariants(received=[receiving.log])["holds"]
