"""Invariants 4 and 5: what receivers wrote down against the ledger, by the id that every try of a delivery carries."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.db.models import Count

from leadshare.delivery.models import Attempt, AttemptOutcome, Delivery
from leadshare.service.invariants.finding import Finding
from leadshare.service.invariants.json_lines import documents

_BATCH = 500
_KIND = "https"


@dataclass(frozen=True, slots=True)
class Received:
    """A request as the receiver kept it. `delivery_id` is None where it carried none."""

    delivery_id: UUID | None
    lead: str
    revision: str


def read_received(files: Sequence[Path]) -> list[Received]:
    """Raises `Refusal` for a file that cannot be read."""
    return [_received(document) for file in files for document in documents(file)]


def _received(document: Mapping[str, object]) -> Received:
    headers = document.get("headers")
    named = (
        {str(k).lower(): str(v) for k, v in headers.items()} if isinstance(headers, dict) else {}
    )
    data = _data(document.get("body"))
    return Received(
        _id(named.get("webhook-id", "")), str(data.get("id", "")), str(data.get("revision", ""))
    )


def _data(body: object) -> Mapping[str, object]:
    try:
        parsed = json.loads(body) if isinstance(body, str) else body
    except ValueError:
        return {}
    data = parsed.get("data") if isinstance(parsed, dict) else None
    return data if isinstance(data, dict) else {}


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def ledger_knows(came: Sequence[Received]) -> Finding:
    """Every request has an attempt, and every delivered one is there."""
    finding = Finding(4, "the receiver's log equals the ledger", checked=len(came))
    counts = Counter(line.delivery_id for line in came)
    tries = _tries([delivery_id for delivery_id in counts if delivery_id is not None])
    for delivery_id, count in counts.items():
        if delivery_id is None:
            finding.broken.append(f"{count} requests carry no delivery id")
        elif count > tries.get(delivery_id, 0):
            known = tries.get(delivery_id, 0)
            finding.broken.append(
                f"delivery {delivery_id} came {count} times, the ledger knows of {known} tries"
            )
    finding.broken += (
        f"delivery {delivery_id} counts as delivered, and the receiver does not have it"
        for delivery_id in _delivered()
        if delivery_id not in counts
    )
    return finding


def _tries(ids: Sequence[UUID]) -> dict[UUID, int]:
    found: dict[UUID, int] = {}
    for batch in _batches(ids):
        rows = Attempt.objects.filter(delivery__in=batch).exclude(outcome=AttemptOutcome.WITHDRAWN)
        found |= dict(rows.values_list("delivery_id").annotate(Count("pk")).order_by())
    return found


def _batches(ids: Sequence[UUID]) -> Iterable[Sequence[UUID]]:
    return (ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH))


def _delivered() -> Iterable[UUID]:
    rows = Attempt.objects.filter(
        delivery__destination__kind=_KIND, outcome=AttemptOutcome.DELIVERED
    )
    return rows.values_list("delivery_id", flat=True).distinct().iterator()


def duplicates_named_alike(came: Sequence[Received]) -> Finding:
    """Whatever came twice came under one id: the same lead and revision to one destination, and nothing else."""
    finding = Finding(5, "duplicates carry the same delivery id", checked=len(came))
    named = [(line.delivery_id, line) for line in came if line.delivery_id is not None]
    where = _destinations(list({delivery_id for delivery_id, _line in named}))
    ids: dict[tuple[object, str, str], set[UUID]] = defaultdict(set)
    contents: dict[UUID, set[tuple[str, str]]] = defaultdict(set)
    for delivery_id, line in named:
        ids[where.get(delivery_id), line.lead, line.revision].add(delivery_id)
        contents[delivery_id].add((line.lead, line.revision))
    finding.broken += (
        f"lead {lead} revision {revision} came under {len(found)} delivery ids"
        for (_destination, lead, revision), found in ids.items()
        if len(found) > 1
    )
    finding.broken += (
        f"delivery {delivery_id} came with {len(found)} different contents"
        for delivery_id, found in contents.items()
        if len(found) > 1
    )
    return finding


def _destinations(ids: Sequence[UUID]) -> dict[UUID, UUID]:
    found: dict[UUID, UUID] = {}
    for batch in _batches(ids):
        found |= dict(Delivery.objects.filter(pk__in=batch).values_list("pk", "destination_id"))
    return found
