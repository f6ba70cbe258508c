"""Submissions over the API."""

import hashlib
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from leadshare.accounts.models import AuditEntry
from leadshare.api import submissions
from leadshare.intake.log.opening import open_log
from leadshare.intake.models import Submission
from leadshare.intake.port import Posted, Reading, StorefrontLead
from leadshare.keys import KeyRing
from leadshare.leads.models import Lead
from tests.api.scene import House, Program, arrive, entry_of, lead_body, told

BODY = lead_body("SPZA-PLT|northlake.route-planner")


def test_a_submission(ours: House, program: Program) -> None:
    document = told(program.get(f"/submissions/{ours.submission_id}"))
    assert {
        name: document[name] for name in ("id", "state", "reason", "lead_ids", "size", "digest")
    } == {
        "id": str(ours.submission_id),
        "state": "read",
        "reason": None,
        "lead_ids": [str(ours.lead_id)],
        "size": len(BODY),
        "digest": hashlib.sha256(BODY).hexdigest(),
    }


def test_a_resend_names_what_it_repeats(ours: House, program: Program, ring: KeyRing) -> None:
    again = arrive(ours.publisher_id, ours.token_id, BODY, ring)
    document = told(program.get(f"/submissions/{again}"))
    assert (document["repeat_of"], document["lead_ids"]) == (
        str(ours.submission_id),
        [str(ours.lead_id)],
    )


@pytest.mark.parametrize(("state", "count"), [("read", 3), ("quarantined", 1), ("waiting", 0)])
def test_by_state(program: Program, state: str, count: int) -> None:
    items = told(program.get("/submissions", state=state))["items"]
    assert [item["state"] for item in items] == [state] * count


@pytest.mark.parametrize("limit", [1, 50])
def test_a_page_costs_the_same_however_long(
    program: Program, limit: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    program.get("/submissions")
    with django_assert_num_queries(3):  # token, submissions, their leads
        program.get("/submissions", limit=limit)


def test_the_bytes_come_as_received_and_are_never_shown(ours: House, program: Program) -> None:
    response = program.get(f"/submissions/{ours.quarantined_id}/raw")
    assert response.content == b"<lead/>"
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"


def test_erased_bytes_are_gone(ours: House, program: Program) -> None:
    Submission.objects.filter(pk=ours.submission_id).update(sealed_key=None)
    assert program.get(f"/submissions/{ours.submission_id}/raw").status_code == 404


def test_one_that_waits_in_the_log(
    ours: House, program: Program, ring: KeyRing, settings: Settings, tmp_path: Path
) -> None:
    settings.LOG_URL = f"sqlite:///{tmp_path / 'intake.db'}"
    submissions._log.cache_clear()
    entry = entry_of(ours.publisher_id, ours.token_id, BODY, ring)
    log = open_log(settings.LOG_URL)
    log.append([entry])
    document = told(program.get(f"/submissions/{entry.id}"))
    assert (document["state"], document["size"]) == ("waiting", None)
    assert told(program.get("/submissions", state="waiting"))["items"] == [document]
    assert program.get(f"/submissions/{entry.id}/raw").content == BODY
    assert program.post(f"/submissions/{entry.id}/readings").status_code == 409
    log.close()
    submissions._log().close()
    submissions._log.cache_clear()


def test_still_unreadable(ours: House, program: Program) -> None:
    response = program.post(f"/submissions/{ours.quarantined_id}/readings")
    assert (response.status_code, told(response)["state"]) == (200, "quarantined")
    entry = AuditEntry.objects.get(act="submission.read_again")
    assert entry.details == {"read": False}


def test_readable_after_a_fix(
    ours: House, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Fixed:
        name = "fixed"

        def read(self, posted: Posted) -> Reading:
            return Reading(
                "fixed", (StorefrontLead(email="eva@example.com", offer="route-planner"),)
            )

    monkeypatch.setattr(submissions, "storefront_readers", lambda: (Fixed(),))
    document = told(program.post(f"/submissions/{ours.quarantined_id}/readings"))
    lead = Lead.objects.get(email="eva@example.com")
    assert (document["state"], document["lead_ids"]) == ("read", [str(lead.pk)])


def test_a_reader_that_crashes_leaves_it_where_it_is(
    ours: House, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken:
        name = "broken"

        def read(self, posted: Posted) -> Reading:
            raise RuntimeError

    monkeypatch.setattr(submissions, "storefront_readers", lambda: (Broken(),))
    response = program.post(f"/submissions/{ours.quarantined_id}/readings")
    assert (response.status_code, told(response)["state"]) == (200, "quarantined")


def test_what_was_read_is_not_read_again(ours: House, program: Program) -> None:
    assert program.post(f"/submissions/{ours.submission_id}/readings").status_code == 409
