"""What arriving leads come to: a new lead, a further interest in an open one, or a resend; for a batch at once."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from leadshare import bulk
from leadshare.catalog.models import Storefront
from leadshare.catalog.versions import Kept, version
from leadshare.identity.models import Person
from leadshare.intake.port import StorefrontLead
from leadshare.leads.models import (
    OPEN_STATES,
    ActionCode,
    IntentLevel,
    Interest,
    Lead,
    RepeatWindow,
    Screened,
    TimelineEntry,
    TimelineKind,
)
from leadshare.leads.repeats import is_resend
from leadshare.leads.screening import rescreened, screen
from leadshare.leads.search_text import search_text

_LEVELS = [level.value for level in IntentLevel]
_PERSON_FIELDS = (
    "first_name",
    "last_name",
    "email",
    "phone",
    "country",
    "country_raw",
    "company",
    "job_title",
)
_SENT_FIELDS = ("lead_source", "source", "action", "offer", "offer_title", "description")
_CHANGED_BY_INTEREST = [
    *_PERSON_FIELDS,
    *_SENT_FIELDS,
    "storefront",
    "campaign_kind",
    "intent_level",
    "last_interest_at",
    "interest_count",
    "revision",
    "search_text",
    "screened",
    "is_test",
    "do_not_contact",
]


@dataclass(frozen=True, slots=True)
class Arrival:
    """An arriving lead, with everything the stages before found out about it."""

    publisher_id: UUID
    submission_id: UUID
    position: int
    received_at: datetime
    sent: StorefrontLead
    person: Person
    listing_id: UUID
    storefront: Storefront | None
    action: "ActionReading"
    repeat_key: bytes


@dataclass(frozen=True, slots=True)
class ActionReading:
    """What a code means to this publisher. `is_known` is False for a code in no table."""

    intent_level: str
    is_do_not_contact: bool
    is_known: bool


class ActionCodes:
    """The open table; a publisher's own row wins over the shipped one."""

    def __init__(self) -> None:
        self._table = _action_codes.at(version())

    def read(self, publisher_id: UUID, code: str) -> ActionReading:
        folded = code.strip().casefold()
        found = self._table.get((publisher_id, folded)) or self._table.get((None, folded))
        return found or ActionReading(IntentLevel.UNKNOWN.value, False, not folded)


def _read_action_codes() -> dict[tuple[UUID | None, str], ActionReading]:
    return {
        (row.publisher_id, row.code.casefold()): ActionReading(
            row.intent_level, row.is_do_not_contact, True
        )
        for row in ActionCode.objects.all()
    }


_action_codes = Kept(_read_action_codes)


InterestRow = bulk.row_type(Interest)
RepeatWindowRow = bulk.row_type(RepeatWindow)
TimelineEntryRow = bulk.row_type(TimelineEntry)


@dataclass(slots=True)
class _Window:
    """The first interest under a repeat key: who showed it, and when."""

    first_at: datetime
    lead_id: UUID
    submission_id: UUID


class LeadBook:
    """The open leads and repeat windows a batch touches: read once, changed in memory, written once.

    `owed` holds the leads whose news every destination they are shared with must hear; `resent` the leads (submission,
    position) that were resends, and `repeats` the submission that theirs repeats.
    """

    def __init__(self, arrivals: Collection[Arrival]) -> None:
        people = {a.person.pk for a in arrivals}
        listings = {a.listing_id for a in arrivals}
        open_leads = Lead.objects.filter(
            person__in=people, listing__in=listings, state__in=[s.value for s in OPEN_STATES]
        )
        self._open = {(lead.person_id, lead.listing_id): lead for lead in open_leads}
        windows = RepeatWindow.objects.filter(
            publisher__in={a.publisher_id for a in arrivals},
            key__in=[a.repeat_key for a in arrivals],
        ).values_list(
            "publisher_id", "key", "first_at", "interest__lead_id", "interest__submission_id"
        )
        self._windows = {
            (publisher_id, bytes(key)): _Window(first_at, lead_id, submission_id)
            for publisher_id, key, first_at, lead_id, submission_id in windows
        }
        self._known_windows = set(self._windows)
        self._new_leads: dict[UUID, Lead] = {}
        self._changed: dict[UUID, Lead] = {}
        self._interests: list[Any] = []
        # By key, the last one wins: the row that is inserted, or what an existing one moves to.
        self._window_rows: dict[tuple[UUID, bytes], Any] = {}
        self._timeline: list[Any] = []
        self.repeats: dict[UUID, UUID] = {}
        self.resent: set[tuple[UUID, int]] = set()

    def enter(self, arrival: Arrival) -> None:
        window = self._windows.get((arrival.publisher_id, arrival.repeat_key))
        if window is not None and is_resend(window.first_at, arrival.received_at):
            self._resend(arrival, window)
            return
        lead = self._open.get((arrival.person.pk, arrival.listing_id))
        is_new = lead is None
        if lead is None:
            lead = self._new_lead(arrival)
        else:
            self._fold(lead, arrival)
        self._set_window(arrival, lead.pk, self._interest(lead, arrival))
        self._note(lead, arrival, TimelineKind.CREATED if is_new else TimelineKind.INTEREST)

    @property
    def owed(self) -> list[Lead]:
        """New and changed leads that are not screened."""
        return [
            lead
            for lead in (*self._new_leads.values(), *self._changed.values())
            if not lead.screened
        ]

    @property
    def new_ids(self) -> set[UUID]:
        return set(self._new_leads)

    def write(self) -> None:
        bulk.insert(list(self._new_leads.values()))
        if self._changed:
            Lead.objects.bulk_update(self._changed.values(), _CHANGED_BY_INTEREST)
        bulk.insert(self._interests)
        self._write_windows()
        bulk.insert(self._timeline)

    def _write_windows(self) -> None:
        bulk.insert(
            [row for key, row in self._window_rows.items() if key not in self._known_windows]
        )
        moved = [row for key, row in self._window_rows.items() if key in self._known_windows]
        if moved:
            bulk.execute(
                RepeatWindow,
                "UPDATE leads_repeatwindow SET interest_id = %s, first_at = %s "
                "WHERE publisher_id = %s AND key = %s",
                ("interest", "first_at", "publisher", "key"),
                [(row.interest_id, row.first_at, row.publisher_id, row.key) for row in moved],
            )

    def protect(self, people: Iterable[Person]) -> None:
        """Every lead of a person who became protected shows it; call after `write`."""
        for person in people:
            for lead in Lead.objects.filter(person=person, do_not_contact=False):
                lead.do_not_contact = True
                lead.screened = lead.screened or Screened.SUPPRESSED
                lead.save(update_fields=["do_not_contact", "screened"])
                TimelineEntry.objects.create(
                    publisher_id=lead.publisher_id,
                    lead=lead,
                    at=person.protected_at or lead.last_interest_at,
                    kind=TimelineKind.PROTECTED,
                )

    def _resend(self, arrival: Arrival, first: _Window) -> None:
        self.repeats[arrival.submission_id] = first.submission_id
        self.resent.add((arrival.submission_id, arrival.position))
        self._timeline.append(
            TimelineEntryRow(
                publisher_id=arrival.publisher_id,
                lead_id=first.lead_id,
                at=arrival.received_at,
                kind=TimelineKind.RESEND,
                submission_id=arrival.submission_id,
            )
        )

    def _new_lead(self, arrival: Arrival) -> Lead:
        sent = arrival.sent
        lead = Lead(
            publisher_id=arrival.publisher_id,
            person=arrival.person,
            listing_id=arrival.listing_id,
            received_at=arrival.received_at,
            **{name: getattr(sent, name) for name in (*_PERSON_FIELDS, *_SENT_FIELDS)},
            **_standing(arrival),
            intent_level=arrival.action.intent_level,
            last_interest_at=arrival.received_at,
        )
        lead.search_text = _searched(lead)
        self._new_leads[lead.pk] = lead
        self._open[arrival.person.pk, arrival.listing_id] = lead
        return lead

    def _fold(self, lead: Lead, arrival: Arrival) -> None:
        """A further interest: what it says anew wins, blanks overwrite nothing, intent only rises."""
        for name in _PERSON_FIELDS:
            if value := getattr(arrival.sent, name):
                setattr(lead, name, value)
        for name in _SENT_FIELDS:
            setattr(lead, name, getattr(arrival.sent, name))
        if arrival.storefront is not None:
            lead.storefront, lead.campaign_kind = (
                arrival.storefront,
                arrival.storefront.campaign_kind,
            )
        lead.screened = rescreened(lead.screened, _reason(arrival))
        lead.is_test = lead.is_test and arrival.sent.is_test
        lead.do_not_contact = arrival.person.is_protected
        lead.intent_level = max(lead.intent_level, arrival.action.intent_level, key=_LEVELS.index)
        lead.last_interest_at = max(lead.last_interest_at, arrival.received_at)
        lead.interest_count += 1
        lead.revision += 1
        lead.search_text = _searched(lead)
        if lead.pk not in self._new_leads:
            self._changed[lead.pk] = lead

    def _interest(self, lead: Lead, arrival: Arrival) -> UUID:
        sent = arrival.sent
        row = InterestRow(
            publisher_id=arrival.publisher_id,
            lead_id=lead.pk,
            submission_id=arrival.submission_id,
            position=arrival.position,
            received_at=arrival.received_at,
            source=sent.source,
            action=sent.action,
            intent_level=arrival.action.intent_level,
            offer=sent.offer,
            offer_title=sent.offer_title,
            description=sent.description,
            extras=dict(sent.extras),
        )
        self._interests.append(row)
        interest_id: UUID = row.id
        return interest_id

    def _set_window(self, arrival: Arrival, lead_id: UUID, interest_id: UUID) -> None:
        key = (arrival.publisher_id, arrival.repeat_key)
        self._windows[key] = _Window(arrival.received_at, lead_id, arrival.submission_id)
        self._window_rows[key] = RepeatWindowRow(
            publisher_id=arrival.publisher_id,
            key=arrival.repeat_key,
            interest_id=interest_id,
            first_at=arrival.received_at,
        )

    def _note(self, lead: Lead, arrival: Arrival, kind: TimelineKind) -> None:
        self._timeline.append(
            TimelineEntryRow(
                publisher_id=arrival.publisher_id,
                lead_id=lead.pk,
                at=arrival.received_at,
                kind=kind,
                submission_id=arrival.submission_id,
                details={"screened": lead.screened} if lead.screened else {},
            )
        )


def _standing(arrival: Arrival) -> dict[str, Any]:
    """What a new lead is by where it came from and whom it is of."""
    reason = _reason(arrival)
    return {
        "storefront": arrival.storefront,
        "campaign_kind": arrival.storefront.campaign_kind if arrival.storefront else "",
        "screened": reason.value if reason else "",
        "is_test": arrival.sent.is_test,
        "do_not_contact": arrival.person.is_protected,
    }


def _reason(arrival: Arrival) -> Screened | None:
    return screen(arrival.sent.is_test, arrival.person.is_protected, arrival.sent.is_withheld)


def _searched(lead: Lead) -> str:
    return search_text((lead.first_name, lead.last_name, lead.company, lead.email))
