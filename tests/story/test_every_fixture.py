"""Every body a storefront was ever seen to send, from its POST to the destinations: what the receivers have is exactly
what the ledger says."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from azure.data.tables import TableClient

from leadshare.catalog.models import Listing, Notice, NoticeKind
from leadshare.delivery.models import Attempt, AttemptOutcome, Delivery, DeliveryState
from leadshare.intake import queries
from leadshare.intake.models import Submission, SubmissionState
from leadshare.leads.models import Interest, Lead, Screened
from leadshare.leads.queries import documents
from tests.services.hub import Hub
from tests.services.sink import Sink, sink
from tests.services.smtp import ReceivedMail, SmtpServer, smtp_server
from tests.story.fixtures import Fixture, fixtures

pytestmark = pytest.mark.story

TABLE = "StoryLeads"
PEOPLE = ["sales@example.com", "presales@example.com"]
FIXTURES = fixtures()


@dataclass(frozen=True)
class Story:
    """What was posted (fixture by submission id, in two publishers), and everybody who received something."""

    hub: Hub
    posted: dict[UUID, Fixture]
    acked: Path
    everything: Sink
    one_listing: Sink
    quiet: Sink
    table: list[dict[str, Any]]
    mailbox: list[ReceivedMail]


@pytest.fixture(scope="module")
def story(
    running_hub: Hub, azurite_connection: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Story]:
    folder = tmp_path_factory.mktemp("story")
    with ExitStack() as servers:
        mail = servers.enter_context(smtp_server("starttls"))
        everything, one_listing, quiet = (
            servers.enter_context(sink(folder / name)) for name in ("all", "one", "quiet")
        )
        hub = running_hub
        busy, silent = hub.publisher("contoso"), hub.publisher("quiet")
        hub.command(
            "listing", "add", "--publisher", "contoso", "--offer", "contoso.route-planner", "--title",
            "Sample Route Planner", "--kind", "app", "--storefront", "appsource", "--json",
        )  # fmt: skip
        hub.add_destination("https", "Everything", url=everything.url)
        hub.add_destination(
            "https", "One listing", "--listing", "contoso.route-planner", url=one_listing.url
        )
        hub.add_destination(
            "azure_table", "Table", connection_string=azurite_connection, table=TABLE
        )
        hub.add_destination("mail", "Mail", **_mail_settings(mail))
        hub.add_destination("https", "Quiet", slug="quiet", url=quiet.url)
        posted = _post(hub, busy, silent, folder / "acked")
        hub.has_settled()
        with TableClient.from_connection_string(azurite_connection, TABLE) as client:
            table = [dict(entity) for entity in client.list_entities()]
        yield Story(
            hub, posted, folder / "acked", everything, one_listing, quiet, table, mail.mailbox
        )


def _mail_settings(server: SmtpServer) -> dict[str, str]:
    return {
        "to": "; ".join(PEOPLE),
        "from": "hub@example.com",
        "host": server.host,
        "port": str(server.port),
        "security": "starttls",
        "username": server.username,
        "password": server.password,
        "ca_certificate": server.certificate_pem,
        "content": "full",
    }


def _post(hub: Hub, busy: str, quiet: str, acked: Path) -> dict[UUID, Fixture]:
    """Those that ask not to be contacted go to another publisher: there nobody was delivered before they asked."""
    posted: dict[UUID, Fixture] = {}
    with hub.client() as client, acked.open("w") as file:
        for one in FIXTURES:
            path = quiet if one.is_do_not_contact else busy
            answer = client.post(path, content=one.body, headers=one.headers)
            assert answer.status_code == 202, one.name
            posted[UUID(answer.json()["id"])] = one
            digest = hashlib.sha256(one.body).hexdigest()
            file.write(json.dumps({"id": answer.json()["id"], "sha256": digest}) + "\n")
    return posted


def test_every_submission_is_kept_and_read_as_the_index_says(story: Story) -> None:
    with story.hub.database():
        rows = {row.pk: row for row in Submission.objects.all()}
        raw = {pk: queries.raw(row, story.hub.ring) for pk, row in rows.items()}

    assert raw == {pk: one.body for pk, one in story.posted.items()}
    for pk, one in story.posted.items():
        state = SubmissionState.READ if one.is_read else SubmissionState.QUARANTINED
        assert (rows[pk].state, rows[pk].reason) == (state, one.reason), one.name


def test_every_lead_has_its_interest_or_repeats_one(story: Story) -> None:
    with story.hub.database():
        interests = Counter(Interest.objects.values_list("submission_id", flat=True))
        repeats = set(
            Submission.objects.filter(repeat_of__isnull=False).values_list("pk", flat=True)
        )
        for pk, one in story.posted.items():
            made = interests[pk]
            assert made == one.leads or (made < one.leads and pk in repeats | {pk}), one.name
            assert bool(made) != (pk in repeats) or not one.leads, one.name
        assert Lead.objects.count() <= sum(interests.values())


def test_quarantined_bytes_come_back_from_the_command_line(story: Story) -> None:
    name = "cannot_read__brotli"
    [submission_id] = [pk for pk, one in story.posted.items() if one.name == name]
    listed = story.hub.command("submission", "list", "--state", "quarantined", "--json")

    assert {UUID(row["id"]) for row in listed} == {
        pk for pk, one in story.posted.items() if not one.is_read
    }
    assert story.hub.output("submission", "raw", str(submission_id)) == (
        story.posted[submission_id].body
    )


@pytest.mark.parametrize("name", ["Everything", "One listing"])
def test_a_sink_has_exactly_what_the_ledger_says(story: Story, name: str) -> None:
    receiving = {"Everything": story.everything, "One listing": story.one_listing}
    lines = receiving[name].lines()
    came = sorted(
        (line["headers"]["webhook-id"], *_told(json.loads(line["body"]))) for line in lines
    )

    assert came == _ledger(story.hub, name)
    assert len(came) > 0


def test_nobody_hears_of_those_who_asked_not_to_be_contacted(story: Story) -> None:
    with story.hub.database():
        asked = Lead.objects.filter(publisher__slug="quiet").values_list("screened", flat=True)
        assert set(asked) == {Screened.SUPPRESSED}
    assert story.quiet.lines() == []


def _told(body: dict[str, Any]) -> tuple[str, str, int]:
    return body["type"], body["data"]["id"], body["data"]["revision"]


def _ledger(hub: Hub, destination: str) -> list[tuple[str, str, str, int]]:
    """Delivery, event, lead and revision of every try that arrived."""
    with hub.database():
        attempts = Attempt.objects.filter(delivery__destination__name=destination)
        assert set(attempts.values_list("outcome", flat=True)) == {AttemptOutcome.DELIVERED}
        rows = attempts.values_list(
            "delivery_id", "delivery__event", "delivery__lead_id", "delivery__revision"
        )
        return sorted((str(pk), event, str(lead), revision) for pk, event, lead, revision in rows)


def test_the_newest_document_of_each_lead_arrived_whole(story: Story) -> None:
    sent = {
        line["headers"]["webhook-id"]: json.loads(line["body"])["data"]
        for line in story.everything.lines()
    }
    with story.hub.database():
        current = Delivery.objects.filter(destination__name="Everything").exclude(
            state=DeliveryState.SUPERSEDED
        )
        by_lead = {row.lead_id: str(row.pk) for row in current}
        leads = documents(list(Lead.objects.filter(pk__in=[pk for pk in by_lead if pk])))

    assert len(leads) == len(by_lead) > 0
    for lead in leads:
        told = sent[by_lead[UUID(lead["id"])]]
        assert told == json.loads(json.dumps({**lead, "delivery_id": told["delivery_id"]}))


def test_the_table_has_a_row_for_each_lead_with_its_newest_revision(story: Story) -> None:
    with story.hub.database():
        current = Delivery.objects.filter(
            destination__name="Table", state=DeliveryState.DELIVERED
        ).select_related("lead")
        expected = {
            str(row.lead_id): (str(row.pk), row.revision, row.lead.email if row.lead else "")
            for row in current
        }

    assert {
        entity["RowKey"]: (entity["HubDeliveryId"], entity["HubRevision"], entity["Email"])
        for entity in story.table
    } == expected
    assert len(expected) > 0


def test_the_mailbox_has_one_mail_for_each_delivery(story: Story) -> None:
    came = sorted(str(mail.message["Message-ID"]).strip("<>") for mail in story.mailbox)
    with story.hub.database():
        attempts = Attempt.objects.filter(delivery__destination__name="Mail")
        ids = attempts.exclude(outcome="").values_list("delivery_id", flat=True)
        expected = sorted(f"{pk}@example.com" for pk in ids)

    assert came == expected
    assert {tuple(mail.recipients) for mail in story.mailbox} == {tuple(PEOPLE)}
    assert all(mail.is_encrypted and mail.username for mail in story.mailbox)


def test_every_lead_is_owed_to_whom_it_is_shared_with(story: Story) -> None:
    with story.hub.database():
        owed = Delivery.objects.exclude(state=DeliveryState.SUPERSEDED)
        assert set(owed.values_list("state", flat=True)) <= {
            DeliveryState.DELIVERED,
            DeliveryState.SUBMITTED,
        }
        for lead in Lead.objects.select_related("publisher", "listing"):
            names = set(owed.filter(lead=lead).values_list("destination__name", flat=True))
            assert names == _shared_with(lead), lead.lead_source


def _shared_with(lead: Lead) -> set[str]:
    if lead.screened or lead.do_not_contact:
        return set()
    restricted = {"One listing"} if lead.listing.key == "contoso.route-planner" else set()
    return {"Everything", "Table", "Mail"} | restricted


def test_screened_leads_went_nowhere(story: Story) -> None:
    with story.hub.database():
        screened = dict(Lead.objects.exclude(screened="").values_list("pk", "screened"))
        ever = set(Delivery.objects.values_list("lead_id", flat=True))

    assert set(screened.values()) == {
        Screened.TEST,
        Screened.SUPPRESSED,
        Screened.DATA_WITHHELD,
    }
    assert ever & set(screened) == set()


def test_an_offer_nobody_listed_makes_a_listing_to_confirm_and_a_notice(story: Story) -> None:
    with story.hub.database():
        unconfirmed = Listing.objects.filter(is_confirmed=False, publisher__slug="contoso")
        keys = set(unconfirmed.exclude(offer_id="").values_list("key", flat=True))
        notices = Notice.objects.filter(
            kind=NoticeKind.UNKNOWN_OFFER, publisher__slug="contoso"
        ).values_list("listing__key", flat=True)
        assert "exampleinc.sample-bi" in keys
        assert set(notices) == set(unconfirmed.values_list("key", flat=True))
        confirmed = Listing.objects.get(publisher__slug="contoso", key="contoso.route-planner")
        assert (confirmed.is_confirmed, confirmed.proven_at is not None) == (True, True)


def test_the_five_invariants_hold(story: Story) -> None:
    received = [story.everything.log, story.one_listing.log, story.quiet.log]

    report = story.hub.invariants(story.acked, received)

    assert report["holds"], report
    assert report["duplicates"] == 0
    assert report["invariants"][0]["checked"] == len(FIXTURES)
