"""Resends: the same interest posted again within a day of the first."""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

WINDOW = timedelta(hours=24)


def repeat_key(
    storefront: str, listing_id: UUID, action: str, mail: str | None, body_digest: str
) -> bytes:
    """SHA-256 of what makes two interests the same: storefront, offer, action and normalised mail.

    Without a mail address the body itself must be the same. The publisher is a column beside it.
    """
    who = f"mail:{mail}" if mail else f"body:{body_digest}"
    return hashlib.sha256(
        "\x1f".join((storefront, listing_id.hex, action.casefold(), who)).encode()
    ).digest()


def is_resend(first_at: datetime, received_at: datetime) -> bool:
    """Within 24 hours of the first. Out of order (a spool brought back late) counts the same."""
    return abs(received_at - first_at) < WINDOW
