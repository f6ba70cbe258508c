"""What is posted: `{"type", "timestamp", "data"}` as Standard Webhooks 1.0.0 lays out a payload."""

import json
from datetime import UTC

from leadshare.delivery.port import Parcel


def body(parcel: Parcel) -> bytes:
    """The bytes that are signed and sent: UTF-8 JSON; `data` is the lead with `delivery_id` and
    `revision`.
    """
    document = {
        "type": parcel.event,
        "timestamp": parcel.occurred_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "data": {
            **parcel.lead,
            "delivery_id": str(parcel.delivery_id),
            "revision": parcel.revision,
        },
    }
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    # A storefront's text may hold half a surrogate pair, which no UTF-8 reader accepts: it becomes
    # "?".
    return text.encode("utf-8", "replace")
