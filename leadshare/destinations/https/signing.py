"""The three `webhook-` headers of Standard Webhooks 1.0.0, and the secret behind them."""

import base64
import binascii
import secrets
from datetime import UTC, datetime
from uuid import UUID

from standardwebhooks import Webhook

PREFIX = "whsec_"
# Standard Webhooks 1.0.0: "between 24 bytes and 64 bytes".
SHORTEST_BYTES, LONGEST_BYTES = 24, 64


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def keys(signing_secret: str) -> tuple[str, ...]:
    """The keys to sign with: one, or during a rotation two, separated by a blank."""
    return tuple(signing_secret.split())


def is_key(text: str) -> bool:
    if not text.startswith(PREFIX):
        return False
    encoded = text.removeprefix(PREFIX)
    try:
        key = base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)
    except (binascii.Error, ValueError):
        return False
    return SHORTEST_BYTES <= len(key) <= LONGEST_BYTES


def headers(delivery_id: UUID, now: datetime, body: bytes, signing_secret: str) -> dict[str, str]:
    """The headers of one try; `now` is its aware time. The id stays the same on every try."""
    message_id = str(delivery_id)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signature(message_id, now, body, signing_secret),
    }


def signature(message_id: str, now: datetime, body: bytes, signing_secret: str) -> str:
    """One `v1,…` for each key, separated by blanks."""
    # The library replaces the time zone instead of converting it, so it is given UTC.
    moment, text = now.astimezone(UTC), body.decode()
    return " ".join(Webhook(key).sign(message_id, moment, text) for key in keys(signing_secret))
