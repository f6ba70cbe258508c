"""The timeline of a lead as sentences: interests, what the hub did, and every try to deliver it. Newest first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from leadshare.delivery.models import Attempt, AttemptOutcome
from leadshare.leads.models import (
    IntentLevel,
    Interest,
    Lead,
    Screened,
    TimelineEntry,
    TimelineKind,
)
from leadshare.web.templatetags.page import because, duration

Kind = Literal["interest", "delivery", "system"]
KINDS: tuple[Kind, ...] = ("interest", "delivery", "system")


@dataclass(frozen=True, slots=True)
class Event:
    """`title` is what happened, `text` the rest of the sentence, `note` the customer's own words."""

    at: datetime
    kind: Kind
    icon: str
    title: str
    text: str = ""
    note: str = ""
    submission_id: UUID | None = None
    is_wrong: bool = False


def events(
    lead: Lead,
    interests: Iterable[Interest],
    entries: Iterable[TimelineEntry],
    attempts: Iterable[Attempt],
    sees_people: bool,
) -> list[Event]:
    told = [
        *(_interest(lead, interest, sees_people) for interest in interests),
        *_entries(entries),
        *(_attempt(attempt) for attempt in attempts),
    ]
    return sorted(told, key=lambda event: event.at, reverse=True)


def _interest(lead: Lead, interest: Interest, sees_people: bool) -> Event:
    is_known = interest.intent_level != IntentLevel.UNKNOWN or not interest.action
    return Event(
        at=interest.received_at,
        kind="interest",
        icon="listing",
        title=interest.get_intent_level_display() if is_known else interest.action,
        text=_("on %(listing)s, %(storefront)s")
        % {"listing": lead.listing, "storefront": lead.storefront or _("storefront unknown")},
        note=interest.description.strip() if sees_people else "",
        submission_id=interest.submission_id,
    )


def _entries(entries: Iterable[TimelineEntry]) -> Iterator[Event]:
    for entry in entries:
        # An interest tells more of itself, and creating the lead is told by its first interest.
        if entry.kind in (TimelineKind.INTEREST, TimelineKind.CREATED):
            if reason := str(entry.details.get("screened", "")):
                yield Event(entry.at, "system", "block", _("Screened"), _screened(reason))
            continue
        icon, text = _ENTRIES.get(TimelineKind(entry.kind), ("clock", _nothing))
        yield Event(
            at=entry.at,
            kind="system",
            icon=icon,
            title=entry.get_kind_display(),
            text=text(entry),
            submission_id=entry.submission_id if entry.kind == TimelineKind.RESEND else None,
        )


def _nothing(entry: TimelineEntry) -> str:
    return ""


def _resend(entry: TimelineEntry) -> str:
    return _("within 24 hours: no new interest, nothing delivered again")


def _screened(reason: str) -> str:
    named = Screened(reason).label if reason in Screened.values else reason
    return _("%(reason)s: kept from sales, owed to no destination") % {"reason": named}


def _protected(entry: TimelineEntry) -> str:
    return _("this person must not be contacted on any channel")


_ENTRIES = {
    TimelineKind.RESEND: ("replay", _resend),
    TimelineKind.SCREENED: ("block", _nothing),
    TimelineKind.RELEASED: ("check", _nothing),
    TimelineKind.PROTECTED: ("block", _protected),
}


def _attempt(attempt: Attempt) -> Event:
    outcome = attempt.outcome
    icon = {
        AttemptOutcome.DELIVERED.value: "done",
        AttemptOutcome.SUBMITTED.value: "submitted",
        AttemptOutcome.HOLD.value: "held",
        AttemptOutcome.GIVE_UP.value: "silent",
        "": "delivery",
    }
    return Event(
        at=attempt.finished_at or attempt.started_at,
        kind="delivery",
        icon=icon.get(outcome, "clock"),
        title=_attempt_title(outcome) % {"destination": attempt.delivery.destination.name},
        text=attempt_facts(attempt),
        is_wrong=outcome == AttemptOutcome.GIVE_UP,
    )


def _attempt_title(outcome: str) -> str:
    match outcome:
        case AttemptOutcome.DELIVERED:
            return _("Delivered to %(destination)s")
        case AttemptOutcome.SUBMITTED:
            return _("Submitted to %(destination)s")
        case AttemptOutcome.RETRY:
            return _("Not yet delivered to %(destination)s")
        case AttemptOutcome.HOLD:
            return _("Held for %(destination)s")
        case AttemptOutcome.GIVE_UP:
            return _("Given up for %(destination)s")
        case AttemptOutcome.UNKNOWN:
            return _("No answer recorded from %(destination)s")
        case _:
            return _("On its way to %(destination)s")


def attempt_facts(attempt: Attempt) -> str:
    """Which try, what was answered, how long it took, and the connector's own sentence about it.

    "try 2, 503, 0.21 s. The receiver asks us to slow down. We try again later."
    """
    facts = [_("try %(number)s") % {"number": attempt.number}]
    if attempt.status:
        facts.append(str(attempt.status))
    if attempt.finished_at:
        facts.append(duration(attempt))
    told = pgettext("between facts", ", ").join(facts)
    return f"{told}. {because(attempt.hint)}" if attempt.hint else told
