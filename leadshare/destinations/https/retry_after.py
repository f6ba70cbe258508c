"""Reads `Retry-After`: seconds or an HTTP date (RFC 9110, section 10.2.3), from a stranger."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_SECONDS = 6 * 3600.0
_SECONDS = re.compile(r"([+-]?)([0-9]{1,30})")


def seconds(header: str | None, now: datetime) -> float | None:
    """How long the receiver asks us to wait: 0 to 6 h; None when it asks nothing that can be read.

    `now` is aware. A time in the past or a negative number is 0: the receiver is ready.
    """
    text = (header or "").strip()
    if match := _SECONDS.fullmatch(text):
        wish = 0.0 if match[1] == "-" else float(match[2])
    elif (moment := _http_date(text)) is not None:
        wish = (moment - now).total_seconds()
    else:
        return None
    return min(max(wish, 0.0), LONGEST_SECONDS)


def _http_date(text: str) -> datetime | None:
    # The parser of e-mail dates would take half a sentence for a date; an HTTP date is never longer
    # than this.
    if not 20 <= len(text) <= 40:
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
