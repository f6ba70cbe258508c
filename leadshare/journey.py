"""The whole way of a lead through the stages: parse → screen → identify → lead and interest → owe deliveries.

One database transaction a batch. Always true:
- a batch is stored whole or not at all, and storing it twice changes nothing (submissions are known by their id);
- what cannot be read is quarantined with its bytes, never dropped;
- a screened lead (test, do not contact, data withheld) is owed to no destination.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.utils.translation import gettext as _

from leadshare import bulk
from leadshare.catalog.actions import raise_notice
from leadshare.catalog.arriving import Map, Mention, Place
from leadshare.catalog.models import NoticeKind
from leadshare.clock import database_now
from leadshare.delivery.owing import owe, withdraw
from leadshare.identity.arriving import Acquaintances, Introduced
from leadshare.identity.mail import normalise
from leadshare.identity.models import Person
from leadshare.intake import actions as intake_actions
from leadshare.intake import queries as intake_queries
from leadshare.intake.log.port import Entry
from leadshare.intake.models import Submission, SubmissionState
from leadshare.intake.port import CannotRead, Posted, Reading, StorefrontLead, StorefrontReader
from leadshare.keys import KeyRing, MissingKey
from leadshare.leads.arriving import ActionCodes, ActionReading, Arrival, LeadBook
from leadshare.leads.repeats import repeat_key
from leadshare.live import Topic
from leadshare.refusal import Refusal
from leadshare.sealing import CannotOpen
from leadshare.turns import write_turn


@dataclass(frozen=True, slots=True)
class Read:
    """An entry and what the storefront's reader made of its bytes."""

    entry: Entry
    headers: intake_queries.Headers
    digest: str
    size: int
    reader: str
    reading: Reading | CannotRead
    receipts: int = 1

    @property
    def leads(self) -> tuple[StorefrontLead, ...]:
        return self.reading.leads if isinstance(self.reading, Reading) else ()


@dataclass(frozen=True, slots=True)
class Travelled:
    """What a batch came to, for counters and live pages."""

    submissions: int
    leads: int
    deliveries: int
    changes: frozenset[tuple[UUID, Topic]]


def parse(
    entry: Entry, ring: KeyRing, readers: Sequence[StorefrontReader], receipts: int = 1
) -> Read:
    """Opens and reads one entry. Touches no database; raises only what a reader must never raise."""
    body = intake_queries.raw_of_entry(entry, ring)
    headers = intake_queries.headers_of(entry.headers)
    posted = Posted(body, headers.content_type, headers.content_encoding)
    name, reading = _first_reading(posted, readers)
    return Read(entry, headers, intake_queries.digest_of(body), len(body), name, reading, receipts)


def crashed(entry: Entry, ring: KeyRing, receipts: int, trace: str) -> Read:
    """An entry that made the journey fail every time it was tried: quarantined unread, with the trace.

    What does not open (its master key is missing, it is damaged) has no digest: whoever finds the key reads it again.
    """
    headers = intake_queries.headers_of(entry.headers)
    refusal = CannotRead("crashed", trace)
    try:
        body = intake_queries.raw_of_entry(entry, ring)
    except (CannotOpen, MissingKey):
        return Read(entry, headers, "", 0, "", refusal, receipts)
    return Read(entry, headers, intake_queries.digest_of(body), len(body), "", refusal, receipts)


def travel(batch: Sequence[Read]) -> Travelled:
    """Takes a batch through all stages in one transaction."""
    with write_turn():
        known = intake_queries.known(read.entry.id for read in batch)
        fresh = [read for read in batch if read.entry.id not in known]
        return _travel(fresh) if fresh else Travelled(0, 0, 0, frozenset())


def _travel(batch: Sequence[Read]) -> Travelled:
    now = database_now()
    intake_actions.store([_submission(read, now) for read in batch])
    leads, deliveries = _arrive(batch, now)
    return Travelled(len(batch), leads, deliveries, _changes(batch))


def _arrive(batch: Sequence[Read], now: datetime) -> tuple[int, int]:
    """The stages after parsing; returns how many leads were made and how many deliveries are owed."""
    arrivals, people, catalog = _identify(batch)
    book = LeadBook(arrivals)
    for arrival in arrivals:
        book.enter(arrival)
    book.write()
    catalog.prove((a.listing_id, a.received_at) for a in arrivals)
    _note_unknown_actions(arrivals)
    book.protect(people.protected)
    withdraw([person.pk for person in people.protected])
    deliveries = owe(book.owed, book.new_ids, now)
    _mark_repeats(batch, book)
    return len(book.new_ids), deliveries


def _identify(batch: Sequence[Read]) -> tuple[list[Arrival], Acquaintances, Map]:
    """Where each lead of the batch belongs, and whose it is."""
    arriving = [
        (read, position, sent) for read in batch for position, sent in enumerate(read.leads)
    ]
    codes = ActionCodes()
    readings = [
        codes.read(read.entry.publisher_id, sent.action) for read, _position, sent in arriving
    ]
    mentions = [_mention(read, sent) for read, _position, sent in arriving]
    introduced = [
        _introduced(read, sent, code)
        for (read, _p, sent), code in zip(arriving, readings, strict=True)
    ]
    catalog, people = Map(mentions), Acquaintances(introduced)
    arrivals = [
        _arrival(read, position, sent, catalog.place(mention), people.meet(intro), code)
        for (read, position, sent), mention, intro, code in zip(
            arriving, mentions, introduced, readings, strict=True
        )
    ]
    people.write()
    return arrivals, people, catalog


def _arrival(
    read: Read,
    position: int,
    sent: StorefrontLead,
    place: Place,
    person: Person,
    code: ActionReading,
) -> Arrival:
    storefront = place.storefront.slug if place.storefront else f"source:{sent.source.casefold()}"
    mail = normalise(sent.email)
    return Arrival(
        read.entry.publisher_id,
        read.entry.id,
        position,
        intake_queries.received_at(read.entry),
        sent,
        person,
        place.listing_id,
        place.storefront,
        code,
        repeat_key(storefront, place.listing_id, sent.action, mail, f"{read.digest}:{position}"),
    )


SubmissionRow = bulk.row_type(Submission)


def _submission(read: Read, now: datetime) -> Any:
    entry = read.entry
    submission = SubmissionRow(
        id=entry.id,
        publisher_id=entry.publisher_id,
        token_id=entry.token_id,
        received_at=intake_queries.received_at(entry),
        read_at=now,
        content_type=read.headers.content_type,
        content_encoding=read.headers.content_encoding,
        user_agent=read.headers.user_agent,
        size=read.size,
        digest=read.digest,
        state=SubmissionState.READ,
        sealed=entry.sealed,
        sealed_key=entry.sealed_key,
    )
    _judge(submission, read)
    return submission


def _judge(submission: Any, read: Read) -> None:
    """`submission` is a row that is new, or the model of one that is read again."""
    submission.reader = read.reader
    if isinstance(read.reading, CannotRead):
        submission.state = SubmissionState.QUARANTINED
        submission.reason = read.reading.reason
        submission.detail = read.reading.detail
        return
    submission.state = SubmissionState.READ
    submission.reason = submission.detail = ""
    submission.shape = read.reading.shape
    submission.drift = msgspec.to_builtins(read.reading.drift)


def _mention(read: Read, sent: StorefrontLead) -> Mention:
    entry = read.entry
    at = intake_queries.received_at(entry)
    return Mention(
        entry.publisher_id, entry.token_id, sent.source, sent.offer, sent.offer_title, at
    )


def _introduced(read: Read, sent: StorefrontLead, code: ActionReading) -> Introduced:
    at = intake_queries.received_at(read.entry)
    return Introduced(
        read.entry.publisher_id,
        sent.email,
        sent.first_name,
        sent.last_name,
        at,
        code.is_do_not_contact,
    )


def _first_reading(
    posted: Posted, readers: Sequence[StorefrontReader]
) -> tuple[str, Reading | CannotRead]:
    """The first reader that understands it, else what the first one said."""
    refusal: tuple[str, Reading | CannotRead] = (
        "",
        CannotRead("not_understood", "No storefront is installed."),
    )
    for place, reader in enumerate(readers):
        reading = reader.read(posted)
        if isinstance(reading, Reading):
            return reader.name, reading
        if place == 0:
            refusal = (reader.name, reading)
    return refusal


def _note_unknown_actions(arrivals: Sequence[Arrival]) -> None:
    for arrival in arrivals:
        if not arrival.action.is_known and not arrival.sent.is_test:
            raise_notice(
                arrival.publisher_id,
                NoticeKind.UNKNOWN_ACTION,
                arrival.sent.action,
                arrival.received_at,
                arrival.listing_id,
            )


def _mark_repeats(batch: Sequence[Read], book: LeadBook) -> None:
    """A submission repeats another when every lead in it is a resend."""
    for read in batch:
        positions = [(read.entry.id, place) for place in range(len(read.leads))]
        first = book.repeats.get(read.entry.id)
        if first is not None and all(position in book.resent for position in positions):
            Submission.objects.filter(pk=read.entry.id).update(repeat_of=first)


def _changes(batch: Sequence[Read]) -> frozenset[tuple[UUID, Topic]]:
    changes: set[tuple[UUID, Topic]] = set()
    for read in batch:
        is_read = isinstance(read.reading, Reading)
        changes.add((read.entry.publisher_id, "leads" if is_read else "quarantine"))
        if is_read:
            changes.add((read.entry.publisher_id, "deliveries"))
    return frozenset(changes)


def read_again(
    submission: Submission, ring: KeyRing, readers: Sequence[StorefrontReader]
) -> CannotRead | None:
    """Reads a quarantined submission once more, with today's readers; what is wrong still, or None when it was read.

    The leads it makes arrive as of when it was received. Raises `Refusal` when its bytes were erased or do not open.
    """
    entry = _entry_of(submission)
    try:
        read = parse(entry, ring, readers)
    except (CannotOpen, MissingKey):
        raise Refusal(
            _("The bytes of this submission do not open with the keys of this hub."),
            "submission",
            "conflict",
        ) from None
    with write_turn():
        locked = Submission.objects.select_for_update().defer("sealed").get(pk=submission.pk)
        if locked.state != SubmissionState.QUARANTINED:
            return None
        _judge(locked, read)
        # Unknown until now for one that did not open when it came.
        locked.digest, locked.size = read.digest, read.size
        locked.read_at = database_now()
        locked.save(
            update_fields=[
                "reader",
                "state",
                "reason",
                "detail",
                "shape",
                "drift",
                "digest",
                "size",
                "read_at",
            ]
        )
        if isinstance(read.reading, CannotRead):
            return read.reading
        _arrive([read], database_now())
    return None


def _entry_of(submission: Submission) -> Entry:
    headers = msgspec.json.encode(
        intake_queries.Headers(
            submission.content_type, submission.content_encoding, submission.user_agent
        )
    )
    if submission.sealed_key is None:
        raise Refusal(_("The bytes of this submission were erased."), "submission", "missing")
    return Entry(
        submission.pk,
        submission.publisher_id,
        submission.token_id or submission.pk,
        int(submission.received_at.timestamp() * 1_000_000),
        headers,
        bytes(submission.sealed),
        bytes(submission.sealed_key),
    )
