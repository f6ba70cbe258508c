"""Template tags: icons, states as icon + word, ages and moments as `time` elements, counts in words."""

from datetime import datetime, timedelta

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from leadshare.accounts.scopes import SCOPES
from leadshare.delivery.models import Attempt, DeliveryState
from leadshare.leads.models import LeadClass
from leadshare.web import stored, words

register = template.Library()
MANY = 10_000

DELIVERY_LOOKS = {
    "waiting": ("waiting", "clock"),
    "sending": ("waiting", "delivery"),
    "delivered": ("delivered", "done"),
    "submitted": ("submitted", "submitted"),
    "held": ("held", "held"),
    "superseded": ("waiting", "merge"),
    "dead": ("dead", "silent"),
}
SHARING_LOOKS = {
    "off": ("unset", "unset"),
    "unproven": ("unproven", "half"),
    "proven": ("proven", "done"),
}
DESTINATION_LOOKS = {
    "untested": ("unproven", "half"),
    "working": ("delivered", "done"),
    "held": ("held", "held"),
}
OUTCOME_ICONS = {
    "": "delivery",
    "delivered": "done",
    "submitted": "submitted",
    "hold": "held",
    "unknown": "half",
}
CLASS_LOOKS = {
    "storefront": ("storefront", "storefront"),
    "seller_qualified": ("qualified", "qualified"),
    "co_sell": ("cosell", "square"),
}


@register.simple_tag
def icon(name: str) -> SafeString:
    return format_html(
        '<svg class="icon" width="16" height="16" aria-hidden="true"><use href="{}#i-{}"></use></svg>',
        static("web/icons.svg"),
        name,
    )


def _state(look: tuple[str, str], word: str | Promise) -> SafeString:
    return format_html('<span class="state state--{}">{}{}</span>', look[0], icon(look[1]), word)


@register.simple_tag
def delivery_state(state: str) -> SafeString:
    return _state(DELIVERY_LOOKS.get(state, ("waiting", "clock")), DeliveryState(state).label)


@register.simple_tag
def sharing_state(state: str) -> SafeString:
    return _state(
        SHARING_LOOKS.get(state, ("silent", "alert")), words.say(words.SHARING_STATES, state)
    )


@register.simple_tag
def destination_state(state: str) -> SafeString:
    return _state(
        DESTINATION_LOOKS.get(state, ("waiting", "clock")),
        words.say(words.DESTINATION_STATES, state),
    )


@register.simple_tag
def class_badge(lead_class: str) -> SafeString:
    name, mark = CLASS_LOOKS.get(lead_class, CLASS_LOOKS["storefront"])
    return format_html(
        '<span class="badge class--{}"><svg class="class-mark" width="8" height="8" aria-hidden="true">'
        '<use href="{}#i-{}"></use></svg>{}</span>',
        name,
        static("web/icons.svg"),
        mark,
        LeadClass(lead_class).label,
    )


@register.filter
def word(value: str, kind: str) -> str | Promise:
    """`value|word:"LISTING_KINDS"`: the word of one of our own values."""
    return words.say(getattr(words, kind), value) if value else ""


@register.filter
def said(text: str) -> str:
    """A stored sentence in the reader's language: `attempt.hint|said`."""
    return stored.said(text)


@register.filter
def because(hint: str) -> str | Promise:
    """Why a try failed: a connector's sentence, or the word of a reason."""
    return words.DELIVERY_REASONS.get(hint) or stored.said(hint)


@register.simple_tag
def scopes(names: list[str]) -> SafeString | str:
    """What an API token may do: each scope's word, with its meaning as the title; all of them are "everything"."""
    if set(names) >= set(SCOPES):
        return _("everything")
    return format_html_join(
        ", ", '<span title="{}">{}</span>', ((_(SCOPES.get(name, name)), name) for name in names)
    )


@register.simple_tag
def age(moment: datetime | None) -> SafeString | str:
    """How long ago, in the largest whole unit: "27 min", "4 d". The exact time stands in its title."""
    if moment is None:
        return "–"
    return _time(moment, _span(timezone.now() - moment))


@register.simple_tag
def ago(moment: datetime | None) -> SafeString | str:
    """An age as a part of a sentence: "26 s ago"."""
    if moment is None:
        return "–"
    return _time(moment, _("%(time)s ago") % {"time": _span(timezone.now() - moment)})


@register.simple_tag
def until(moment: datetime | None) -> SafeString | str:
    """How long from now: "in 40 s"; a time that has passed reads "now"."""
    if moment is None:
        return "–"
    left = moment - timezone.now()
    return _time(
        moment, _("now") if left <= timedelta() else _("in %(time)s") % {"time": _span(left)}
    )


@register.simple_tag
def moment(when: datetime | None, form: str = "DATETIME_FORMAT") -> SafeString | str:
    return "–" if when is None else _time(when, date_format(timezone.localtime(when), form))


@register.simple_tag
def clock(when: datetime | None) -> SafeString | str:
    """Only the time, to the second: for tries that follow each other closely."""
    return "–" if when is None else _time(when, timezone.localtime(when).strftime("%H:%M:%S"))


def _time(when: datetime, text: str) -> SafeString:
    full = date_format(timezone.localtime(when), "DATETIME_FORMAT")
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', when.isoformat(timespec="seconds"), full, text
    )


def _span(length: timedelta) -> str:
    seconds = max(int(length.total_seconds()), 0)
    if seconds < 60:
        return _("%(number)s s") % {"number": seconds}
    if seconds < 3600:
        return _("%(number)s min") % {"number": seconds // 60}
    if seconds < 86_400:
        return _("%(number)s h") % {"number": seconds // 3600}
    return _("%(number)s d") % {"number": number_format(seconds // 86_400, force_grouping=True)}


@register.filter
def counted(number: int) -> str:
    """A count in words: exact up to 10,000, then "more than 10,000" (nothing counts a million rows for a tab)."""
    if number > MANY:
        return _("more than %(number)s") % {"number": number_format(MANY, force_grouping=True)}
    return number_format(number, force_grouping=True)


@register.filter
def seconds(milliseconds: int | None) -> str:
    """A duration in milliseconds as "0.21 s"."""
    if milliseconds is None:
        return ""
    return _("%(number)s s") % {"number": number_format(milliseconds / 1000, decimal_pos=2)}


@register.filter
def duration(attempt: Attempt) -> str:
    """How long a try took; empty while it is on its way."""
    if attempt.finished_at is None:
        return ""
    return seconds(int((attempt.finished_at - attempt.started_at).total_seconds() * 1000))


@register.filter
def outcome_icon(outcome: str) -> str:
    return OUTCOME_ICONS.get(outcome, "silent")


@register.filter
def size(number_of_bytes: int) -> str:
    if number_of_bytes < 1024:
        return _("%(number)s B") % {"number": number_of_bytes}
    return _("%(number)s KiB") % {"number": number_format(number_of_bytes / 1024, decimal_pos=1)}
