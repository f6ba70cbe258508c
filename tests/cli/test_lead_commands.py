"""Leads and submissions: lists print all rows, raw bytes come back exactly."""

import json
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.conf import settings

from leadshare.intake.log.opening import open_log
from leadshare.intake.spool import Spool
from tests.cli.conftest import Command
from tests.hub import Hub, hub, of_test_lead, posted, withheld

__all__ = ["hub"]
PROMISED = {
    "id", "publisher", "submission_ids", "received_at", "first_name", "last_name", "email", "phone", "country",
    "country_raw", "company", "job_title", "storefront", "audience", "source", "action", "offer", "listing",
    "listing_kind", "campaign_kind", "class", "state", "screened", "is_test", "do_not_contact", "interests",
}  # fmt: skip
PROMISED_OF_SUBMISSION = {"id", "received_at", "state", "reason", "lead_ids", "repeat_of"}


def test_leads_are_listed_all(hub: Hub, command: Command) -> None:
    hub.take(
        posted("a@example.com"),
        of_test_lead(),
        withheld("b@example.edu"),
        posted("c@example.com", "DNC"),
    )
    leads = command("lead", "list", "--json").json
    assert [lead["screened"] for lead in leads].count(None) == 1
    assert {"test", "data_withheld", "suppressed"} < {lead["screened"] for lead in leads}
    assert all(set(lead) >= PROMISED for lead in leads)


def test_a_list_is_narrowed(hub: Hub, command: Command) -> None:
    hub.take(*(posted(f"p{number}@example.com") for number in range(3)))
    everybody = command("lead", "list", "--json").json
    assert len(everybody) == 3
    assert command("lead", "list", "--limit", "2", "--json").json == everybody[:2]
    assert (
        command("lead", "list", "--publisher", "northlake", "--state", "new", "--json").json
        == everybody
    )
    assert command("lead", "list", "--state", "converted", "--json").json == []


def test_a_lead_is_shown_with_its_deliveries_and_released(hub: Hub, command: Command) -> None:
    lead = hub.lead(of_test_lead())
    assert command("lead", "show", str(lead.pk), "--json").json["deliveries"] == []
    assert command("lead", "release", str(lead.pk), "--json").json == {
        "id": str(lead.pk),
        "deliveries": 0,
    }
    assert command("lead", "show", str(lead.pk), "--json").json["screened"] is None
    assert command("lead", "release", str(lead.pk)).code == 1


def test_a_resend_leads_to_the_leads_of_the_first(hub: Hub, command: Command) -> None:
    first, second = hub.take(posted(), posted())
    rows = {row["id"]: row for row in command("submission", "list", "--json").json}
    assert all(set(row) >= PROMISED_OF_SUBMISSION for row in rows.values())
    assert rows[str(second)]["repeat_of"] == str(first)
    assert rows[str(second)]["lead_ids"] == rows[str(first)]["lead_ids"] != []


@pytest.fixture
def waiting(hub: Hub) -> Iterator[list[UUID]]:
    """One in the LOG, one in a spool; both are gone afterwards."""
    entries = [hub.entry(b"in the log \xff\x00"), hub.entry(b"in the spool")]
    the_log = open_log(settings.LOG_URL)
    the_log.append(entries[:1])
    spool = Spool(settings.SPOOL, 10_000)
    spool.append(entries[1:])
    yield [entry.id for entry in entries]
    for received in the_log.receive(100):
        the_log.acknowledge(received.seq)
    spool.drain(lambda _entries: None)
    spool.close()
    the_log.close()


def test_what_waits_is_listed_shown_and_given_back(waiting: list[UUID], command: Command) -> None:
    rows = command("submission", "list", "--state", "waiting", "--json").json
    assert {row["id"] for row in rows} == {str(submission_id) for submission_id in waiting}
    assert command("submission", "raw", str(waiting[0])).out == b"in the log \xff\x00"
    assert command("submission", "raw", str(waiting[1])).out == b"in the spool"
    assert command("submission", "show", str(waiting[1]), "--json").json["state"] == "waiting"
    assert command("submission", "list", "--state", "read", "--json").json == []


@pytest.mark.parametrize(
    "raw", [b"", b"\xff\xfe\x00", b"no lead", json.dumps(posted()).encode() + b"\r\n"]
)
def test_raw_bytes_come_back_exactly(hub: Hub, command: Command, raw: bytes) -> None:
    [submission_id] = hub.take(raw)
    ran = command("submission", "raw", str(submission_id))
    assert (ran.code, ran.out) == (0, raw)


def test_quarantined_ones_are_read_again(hub: Hub, command: Command) -> None:
    [submission_id] = hub.take(b"no lead")
    [result] = command("submission", "read-again", "--all", "--json").json
    assert (result["id"], result["state"], result["reason"]) == (
        str(submission_id), "quarantined", "not_understood",
    )  # fmt: skip
    [row] = command("submission", "list", "--state", "quarantined", "--json").json
    assert row["reason"] == "not_understood"
