"""The same lead again and again: each post kept, one interest a day, publishers apart (fault 19)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db.models import F

from leadshare.delivery.models import Delivery, DeliveryState
from leadshare.intake import queries
from leadshare.intake.models import Submission
from leadshare.leads.models import Interest, Lead, RepeatWindow, TimelineEntry, TimelineKind
from tests.chaos.load import lead
from tests.services.hub import Hub, MakeHub
from tests.services.sink import sink

pytestmark = pytest.mark.story

TIMES = 200
BODY = lead(1)


def post_at_once(hub: Hub, path: str, times: int) -> set[UUID]:
    """All of them together, as near as sixty-four connections come; the ids they were given."""
    with hub.client() as client, ThreadPoolExecutor(64) as pool:
        answers = list(pool.map(lambda _: client.post(path, content=BODY), range(times)))
    assert {answer.status_code for answer in answers} == {202}
    return {UUID(answer.json()["id"]) for answer in answers}


def interests_and_resends(publisher: str) -> tuple[int, int]:
    """And each resend is on its lead's timeline."""
    resends = Submission.objects.filter(publisher__slug=publisher, repeat_of__isnull=False).count()
    told = TimelineEntry.objects.filter(publisher__slug=publisher, kind=TimelineKind.RESEND)
    assert told.count() == resends
    return Interest.objects.filter(publisher__slug=publisher).count(), resends


def test_two_hundred_identical_posts(make_hub: MakeHub, tmp_path: Path) -> None:
    hub = make_hub()
    hub.start()
    paths = [hub.publisher(slug) for slug in ("contoso", "fabrikam")]
    with sink(tmp_path / "received") as receiving:
        for slug in ("contoso", "fabrikam"):
            hub.add_destination("https", "Sink", slug=slug, url=receiving.url)
        ids = post_at_once(hub, paths[0], TIMES)
        others = post_at_once(hub, paths[1], TIMES)
        hub.has_settled()
        with hub.database():
            assert interests_and_resends("contoso") == (1, TIMES - 1)
            assert interests_and_resends("fabrikam") == (1, TIMES - 1)

        assert hub.stop() == 0
        hub.start()
        ids |= post_at_once(hub, paths[0], TIMES)
        hub.has_settled()
        with hub.database():
            assert interests_and_resends("contoso") == (1, 2 * TIMES - 1)
            a_day_and_an_hour_pass()

        ids |= post_at_once(hub, paths[0], 2)
        hub.has_settled()
        lines = receiving.lines()
        report = hub.invariants(received=[receiving.log])

    with hub.database():
        assert len(ids) == 2 * TIMES + 2
        rows = Submission.objects.filter(pk__in=ids)
        assert {queries.raw(row, hub.ring) for row in rows} == {BODY}
        assert rows.count() == len(ids)
        assert Submission.objects.filter(pk__in=others, publisher__slug="fabrikam").count() == TIMES
        assert interests_and_resends("contoso") == (2, 2 * TIMES)
        found = Lead.objects.values_list("publisher__slug", "interest_count", "revision")
        assert sorted(found) == [("contoso", 2, 2), ("fabrikam", 1, 1)]
        states = Delivery.objects.values_list("lead__publisher__slug", "event", "state")
        assert sorted(states) == [
            ("contoso", "lead.received", DeliveryState.SUPERSEDED),
            ("contoso", "lead.updated", DeliveryState.DELIVERED),
            ("fabrikam", "lead.received", DeliveryState.DELIVERED),
        ]
    assert len(lines) == 3
    assert report["holds"], report


def a_day_and_an_hour_pass() -> None:
    """For the repeat rule: all it looks at is when the first one came."""
    RepeatWindow.objects.filter(publisher__slug="contoso").update(
        first_at=F("first_at") - timedelta(hours=25)
    )
