"""The mail that tells about a lead: subject, plain text, simple HTML. Pure.

Everything that a storefront or a person sent is one line of printable text before it gets anywhere
near a header, and
escaped before it gets into HTML. The content `notification` holds no personal data: Microsoft
itself warns of mail as
an insecure channel for leads.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from typing import Any

from leadshare.delivery.port import Parcel, Settings
from leadshare.destinations.mail import addresses
from leadshare.destinations.mail.wording import Words, words

_IMPERSONAL = ("publisher", "offer_title", "action", "storefront", "received_at")
_PERSONAL = (
    "first_name",
    "last_name",
    "email",
    "phone",
    "country",
    "company",
    "job_title",
    "lead_source",
    "description",
)
_TITLE_CHARACTERS = 120
_VALUE_CHARACTERS = 2_000
# Control and line characters, bidirectional overrides that disguise text, half surrogates.
_UNPRINTABLE = re.compile(
    r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+"
)

Line = tuple[str, str]


def message(parcel: Parcel, settings: Settings, now: datetime) -> EmailMessage:
    """The whole mail. `now` is aware: the time of this try. The Message-ID is the same on every
    try.
    """
    said = words(settings.get("language", "en"))
    lines = list(_lines(parcel, settings, said))
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = subject(parcel, said)
    mail["From"] = addresses.usable(settings["from"])
    mail["To"] = ", ".join(recipients(settings))
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = message_id(parcel, settings)
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(_text(parcel, said, lines))
    mail.add_alternative(_html(parcel, said, lines), subtype="html")
    # Last: setting the content takes every Content header away.
    mail["Content-Language"] = settings.get("language", "en")
    return mail


def recipients(settings: Settings) -> list[str]:
    found = (addresses.usable(one) for one in addresses.split(settings["to"]))
    return [address for address in found if address]


def message_id(parcel: Parcel, settings: Settings) -> str:
    return f"<{parcel.delivery_id}@{addresses.domain(addresses.usable(settings['from']) or '')}>"


def subject(parcel: Parcel, said: Words) -> str:
    heading = said.heading["lead.test" if parcel.is_test else parcel.event]
    offer = _offer(parcel.lead)[:_TITLE_CHARACTERS] or said.unknown_offer
    return f"{heading}: {offer} ({_action(parcel.lead, said)[:_TITLE_CHARACTERS]})"


def _lines(parcel: Parcel, settings: Settings, said: Words) -> Iterator[Line]:
    names = _IMPERSONAL + (_PERSONAL if settings.get("content") == "full" else ())
    for name in names:
        if value := _value(parcel, name, said):
            yield said.field[name], value[:_VALUE_CHARACTERS]


def _value(parcel: Parcel, name: str, said: Words) -> str:
    lead = parcel.lead
    match name:
        case "publisher":
            return _one_line(parcel.publisher_name)
        case "offer_title":
            return _offer(lead) or said.unknown_offer
        case "action":
            return _action(lead, said)
        case "storefront":
            slug = _one_line(lead.get("storefront"))
            return said.storefront.get(slug, slug)
        case "received_at":
            return _moment(lead.get("received_at"))
        case "country":
            return _one_line(lead.get("country")) or _one_line(lead.get("country_raw"))
        case _:
            return _one_line(lead.get(name))


def _offer(lead: Mapping[str, Any]) -> str:
    return _one_line(lead.get("offer_title")) or _one_line(lead.get("listing_title"))


def _action(lead: Mapping[str, Any], said: Words) -> str:
    code = _one_line(lead.get("action"))
    return said.action.get(code.upper(), code) or said.unknown_action


def _moment(text: object) -> str:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return _one_line(text)
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def _one_line(value: object) -> str:
    return _UNPRINTABLE.sub(" ", "" if value is None else str(value)).strip()


def _notes(parcel: Parcel, said: Words) -> list[str]:
    count = len(parcel.lead.get("interests") or ())
    notes = {
        said.test_note: parcel.is_test,
        said.contact_note: bool(parcel.lead.get("do_not_contact")),
        said.more_interests.format(count=count): count > 1,
    }
    return [note for note, is_due in notes.items() if is_due]


def _text(parcel: Parcel, said: Words, lines: list[Line]) -> str:
    width = max(len(label) for label, _ in lines) + 1
    table = [f"{label + ':':<{width}} {value}" for label, value in lines]
    return "\n".join([*_notes(parcel, said), *table, "", f"{said.open_lead}: {_link(parcel)}", ""])


def _html(parcel: Parcel, said: Words, lines: list[Line]) -> str:
    notes = "".join(f"<p><strong>{escape(note)}</strong></p>" for note in _notes(parcel, said))
    rows = "".join(
        f'<tr><th align="left">{escape(label)}</th><td>{escape(value)}</td></tr>\n'
        for label, value in lines
    )
    link = f'<p><a href="{escape(_link(parcel))}">{escape(said.open_lead)}</a></p>'
    return (
        '<!doctype html>\n<html><head><meta charset="utf-8"></head><body>\n'
        f'{notes}<table cellpadding="4">\n{rows}</table>\n{link}\n</body></html>\n'
    )


def _link(parcel: Parcel) -> str:
    return _one_line(parcel.lead_url)
