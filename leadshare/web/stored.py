"""Sentences that are kept in rows: hints of destinations, details of quarantine, reference data.

They are stored as English message ids, because whoever reads them may have another language, and are translated when
they are shown. Most are marked where they are made (`gettext_noop`); here stand those that carry a name or a number,
and those of places that mark nothing.
"""

import re

from django.utils.translation import gettext, gettext_noop

# Shipped reference data (storefronts/microsoft/reference.py), until somebody edits it.
SHIPPED = (
    gettext_noop("your CRM, and Microsoft's field-seller CRM"),
    gettext_noop("the marketplace's own lead book (the hub), and Microsoft's field-seller CRM"),
)
FIXED = (
    gettext_noop("No storefront is installed."),
    gettext_noop("The secrets do not open with the keys of this hub."),
)
FILLED = (
    gettext_noop("No destination of the kind %(kind)s is installed."),
    gettext_noop("%(error)s in the connector"),
    gettext_noop("%(refused)s of %(total)s recipients were refused; the others have the mail."),
    gettext_noop("unpacks to over %(number)s bytes"),
    gettext_noop("nested deeper than %(number)s levels"),
)


def _pattern(message: str) -> re.Pattern[str]:
    """Finds a filled sentence: its places take whatever stands there."""
    parts = re.split(r"%\((\w+)\)s", message)
    shape = "".join(
        f"(?P<{part}>.+)" if index % 2 else re.escape(part) for index, part in enumerate(parts)
    )
    return re.compile(shape)


_FILLED = [(message, _pattern(message)) for message in FILLED]


def said(text: str) -> str:
    """A stored sentence in the reader's language; what is nobody's message (an answer, a trace) as it is."""
    if not text.strip():
        return text
    for message, pattern in _FILLED:
        if found := pattern.fullmatch(text):
            return gettext(message) % found.groupdict()
    return gettext(text)
