"""The journey as a whole: idempotent, tolerant, and indifferent to how a stream of posts is cut into batches."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from leadshare import journey
from leadshare.catalog.models import Listing, Notice
from leadshare.delivery.models import Delivery, Destination
from leadshare.identity.models import Person
from leadshare.intake.models import Submission, SubmissionState
from leadshare.intake.port import CannotRead, Posted, Reading, StorefrontLead
from leadshare.intake.queries import raw
from leadshare.intake.registry import storefront_readers
from leadshare.journey import Read, Travelled
from leadshare.keys import KeyRing
from leadshare.leads.models import Interest, Lead, TimelineEntry
from leadshare.refusal import Refusal
from tests.hub import NOON, Hub, of_test_lead, posted, withheld

pytestmark = pytest.mark.django_db


def counts() -> dict[str, int]:
    models: Sequence[Any] = (
        Submission,
        Person,
        Lead,
        Interest,
        Delivery,
        TimelineEntry,
        Listing,
        Notice,
    )
    return {model.__name__: model.objects.count() for model in models}


def share_everything(hub: Hub) -> None:
    Destination.objects.create(publisher=hub.publisher, kind="https", name="CRM")


def test_the_same_submissions_twice_change_nothing(hub: Hub) -> None:
    share_everything(hub)
    batch = [hub.read(posted()), hub.read(posted(action="XYZ")), hub.read(b"<not a lead>")]
    first = hub.travel(*batch)
    assert (first.submissions, first.leads, first.deliveries) == (3, 1, 1)
    assert first.changes == {
        (hub.publisher.pk, "leads"),
        (hub.publisher.pk, "deliveries"),
        (hub.publisher.pk, "quarantine"),
    }
    before = counts()
    assert hub.travel(*batch) == Travelled(0, 0, 0, frozenset())
    again = hub.travel(batch[0], hub.read(posted(email="eva@example.com")))
    assert (again.submissions, again.leads) == (1, 1)
    assert counts()["Submission"] == before["Submission"] + 1
    assert counts()["Notice"] == before["Notice"]


def test_the_entry_handed_out_twice_in_one_batch_is_stored_once(hub: Hub) -> None:
    read = hub.read(posted())
    hub.travel(read, read)
    assert (Submission.objects.count(), Interest.objects.count()) == (1, 1)


def test_an_array_is_one_submission_and_several_leads(hub: Hub) -> None:
    share_everything(hub)
    [submission_id] = hub.take([posted(email=f"p{number}@example.org") for number in range(3)])
    assert Lead.objects.count() == Delivery.objects.count() == 3
    assert list(Interest.objects.order_by("position").values_list("submission_id", "position")) == [
        (submission_id, 0),
        (submission_id, 1),
        (submission_id, 2),
    ]
    assert Submission.objects.get().shape == "array"


def test_a_repeat_inside_an_array_is_a_resend_and_the_submission_is_not(hub: Hub) -> None:
    [array] = hub.take([posted(), posted()])
    assert (Lead.objects.count(), Interest.objects.count()) == (1, 1)
    assert Submission.objects.get(pk=array).repeat_of_id is None
    [again] = hub.take([posted(), posted()], at=NOON + timedelta(hours=1))
    assert Submission.objects.get(pk=again).repeat_of_id == array


def test_a_batch_of_several_publishers(hub: Hub, other_hub: Hub) -> None:
    share_everything(hub)
    share_everything(other_hub)
    listing = hub.listing()
    batch = [h.read(posted(action=action)) for action in ("PLT", "INS") for h in (hub, other_hub)]
    done = hub.travel(*batch)
    assert (done.submissions, done.leads, done.deliveries) == (4, 2, 2)
    ours, theirs = (Lead.objects.of(h.publisher.pk).get() for h in (hub, other_hub))
    assert (ours.listing_id, ours.interest_count) == (listing.pk, 2)
    assert (theirs.listing.publisher_id, theirs.interest_count) == (other_hub.publisher.pk, 2)
    for one in (Person, Delivery, Interest, TimelineEntry):
        of = one.objects.filter(publisher=hub.publisher).count()
        assert of == one.objects.count() / 2
    protected = hub.take(posted(action="DNC"))
    assert protected
    theirs.refresh_from_db()
    assert not theirs.do_not_contact


def test_what_cannot_be_read_is_quarantined_with_its_bytes(hub: Hub) -> None:
    body = "<lead>Jonas</lead>".encode("utf-16")
    [submission_id] = hub.take(body)
    kept = Submission.objects.get(pk=submission_id)
    assert (kept.state, kept.reason, kept.size) == ("quarantined", "not_understood", len(body))
    assert raw(kept, hub.ring) == body
    assert "Jonas" not in kept.detail
    assert not Lead.objects.exists()


class NewReader:
    """A reader after a fix: it understands what the others did not."""

    name = "bazaar"
    storefronts = ()
    action_codes = ()

    def read(self, posted: Posted) -> Reading | CannotRead:
        if b"lead" not in posted.body:
            return CannotRead("no_lead", "nothing here")
        return Reading("bazaar", (StorefrontLead(email="jonas@example.org", first_name="Jonas"),))


def test_read_again_after_a_fix(hub: Hub) -> None:
    share_everything(hub)
    ids = hub.take(b"<lead/>", b"<order/>")
    lead_like, other = (Submission.objects.get(pk=pk) for pk in ids)
    assert journey.read_again(lead_like, hub.ring, storefront_readers()) == CannotRead(
        "not_understood", "neither JSON nor a form"
    )
    assert journey.read_again(lead_like, hub.ring, [NewReader()]) is None
    refused = journey.read_again(other, hub.ring, [NewReader()])
    assert refused == CannotRead("no_lead", "nothing here")
    lead_like.refresh_from_db()
    other.refresh_from_db()
    assert (lead_like.state, lead_like.reason, lead_like.reader) == ("read", "", "bazaar")
    assert (other.state, other.reason) == ("quarantined", "no_lead")
    lead = Lead.objects.get()
    assert (lead.received_at, lead.first_name) == (NOON, "Jonas")
    assert Delivery.objects.count() == 1
    # Twice changes nothing.
    assert journey.read_again(lead_like, hub.ring, [NewReader()]) is None
    assert (Lead.objects.count(), Interest.objects.count()) == (1, 1)


def test_the_second_reader_is_asked_what_the_first_did_not_understand(hub: Hub) -> None:
    readers = [*storefront_readers(), NewReader()]
    understood = journey.parse(hub.entry(b"<lead/>"), hub.ring, readers)
    assert (understood.reader, len(understood.leads)) == ("bazaar", 1)
    nobody = journey.parse(hub.entry(b"<order/>"), hub.ring, readers)
    assert nobody.reading == CannotRead("not_understood", "neither JSON nor a form")
    none = journey.parse(hub.entry(b"<order/>"), hub.ring, [])
    assert isinstance(none.reading, CannotRead)


def test_erased_bytes_are_not_read_again(hub: Hub) -> None:
    hub.take(b"<lead/>")
    Submission.objects.update(sealed_key=None, sealed=b"")
    with pytest.raises(Refusal) as refused:
        journey.read_again(Submission.objects.get(), hub.ring, [NewReader()])
    assert refused.value.kind == "missing"


def test_what_does_not_open_is_quarantined_until_its_key_is_back(hub: Hub) -> None:
    elsewhere = KeyRing("s", "k9", {"k9": bytes(32)})
    entry = replace(hub, ring=elsewhere).entry(b"<lead/>")
    hub.travel(journey.crashed(entry, hub.ring, 3, "MissingKey"))
    kept = Submission.objects.get()
    assert (kept.state, kept.reason, kept.digest) == ("quarantined", "crashed", "")
    with pytest.raises(Refusal) as refused:
        journey.read_again(kept, hub.ring, [NewReader()])
    assert refused.value.kind == "conflict"
    assert journey.read_again(kept, elsewhere, [NewReader()]) is None
    kept.refresh_from_db()
    assert (kept.state, kept.size, len(kept.digest)) == ("read", 7, 64)


POSTS: list[tuple[int, Any]] = [
    # Hours after noon, and what was posted.
    (0, posted()),
    (1, posted()),
    (2, posted(action="INS")),
    (3, posted(email="eva@example.com", FirstName="Eva", action="XYZ")),
    (
        4,
        [
            posted(email="eva@example.com", offer="northlake.vault", title="Vault"),
            posted(action="Create"),
        ],
    ),
    (5, b"<not a lead>"),
    (6, of_test_lead()),
    (7, posted(email="eva@example.com", offer="", title="Vault", action="PLT")),
    (8, withheld("student@example.edu")),
    (9, posted(email="student@example.edu", action="INS")),
    (10, posted(email="eva@example.com", action="DNC")),
    (11, posted(email="eva@example.com", offer="northlake.late", title="Late")),
    (25, posted()),
    (26, posted(email="", FirstName="Nobody")),
    (27, posted(email="", FirstName="Nobody")),
]


def end_state() -> dict[str, Any]:
    """What remains, whichever way it came: without ids, and without what was superseded on the way."""
    leads = Lead.objects.order_by("listing__key", "email", "first_name")
    facts = (
        "screened",
        "is_test",
        "do_not_contact",
        "interest_count",
        "intent_level",
        "received_at",
        "job_title",
    )
    return {
        "leads": list(
            leads.values_list(
                "listing__key", "email", "last_interest_at", "action", "offer_title", *facts
            )
        ),
        "people": sorted(Person.objects.values_list("first_name", "protection", "protected_at")),
        "interests": sorted(
            Interest.objects.values_list("received_at", "lead__email", "action", "position")
        ),
        "listings": sorted(Listing.objects.values_list("key", "title", "proven_at")),
        "submissions": sorted(
            Submission.objects.values_list("received_at", "state", "repeat_of__received_at"),
            key=str,
        ),
        "owed": sorted(
            Delivery.objects.exclude(state="superseded").values_list(
                "lead__listing__key", "lead__email", "revision"
            )
        ),
        "notices": sorted(
            Notice.objects.values_list("kind", "subject", "count", "first_at", "last_at")
        ),
    }


def cut(reads: list[Read], cuts: set[int]) -> list[list[Read]]:
    edges = [0, *sorted(c for c in cuts if 0 < c < len(reads)), len(reads)]
    return [reads[start:end] for start, end in pairwise(edges)]


@settings(
    max_examples=12,
    derandomize=True,
    deadline=None,
    # Each example is thirty transactions: what fails is told by its cuts, smaller ones need no search.
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(cuts=st.sets(st.integers(1, len(POSTS) - 1)))
def test_however_it_is_cut_into_batches_the_end_is_the_same(hub: Hub, cuts: set[int]) -> None:
    share_everything_once(hub)
    ends = []
    for chosen in (set(range(1, len(POSTS))), cuts):
        forget(hub)
        reads = [hub.read(body, at=at(hour)) for hour, body in POSTS]
        for batch in cut(reads, chosen):
            hub.travel(*batch)
        ends.append(end_state())
    assert ends[0] == ends[1]
    assert len(ends[0]["leads"]) == 7


def at(hour: int) -> datetime:
    return NOON + timedelta(hours=hour)


def share_everything_once(hub: Hub) -> None:
    if not Destination.objects.exists():
        share_everything(hub)


def forget(hub: Hub) -> None:
    for model in (Delivery, Lead, Person, Notice, Listing, Submission):
        model.objects.filter(publisher=hub.publisher).delete()


def test_a_read_submission_keeps_what_the_reader_noticed(hub: Hub) -> None:
    [submission_id] = hub.take({**posted(), "CampaignCode": "spring"})
    kept = Submission.objects.get(pk=submission_id)
    assert kept.state == SubmissionState.READ
    assert [(drift["kind"], drift["field"]) for drift in kept.drift] == [
        ("new_field", "CampaignCode")
    ]
    assert Interest.objects.get().extras == {"CampaignCode": "spring"}
