"""Storefront traffic: posts simulated leads at a rate and counts what came of them.

The operator's own traffic to their own hub: it does not pass the outbound guard, which is for what publishers enter.
"""

import asyncio
import hashlib
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import httpx

from leadshare.clock import now
from leadshare.intake.registry import SimulatedPost, Simulator, simulators

_TIMEOUT_SECONDS = 30
_DEFAULT_OFFERS = ("contoso.vault-one", "contoso.ledger-pro", "contoso.field-guide")


class File(Protocol):
    def write(self, line: bytes, /) -> object: ...


@dataclass(frozen=True, slots=True)
class Plan:
    """`rate` is in posts a second; 0 means as fast as `connections` posts at once allow."""

    url: str
    rate: float
    count: int
    connections: int


@dataclass(slots=True)
class Outcome:
    """Counts of accepted (2xx), refused (another answer, by status) and failed (no answer); seconds of each answer."""

    accepted: int = 0
    refused: Counter[int] = field(default_factory=Counter)
    failed: int = 0
    waits: list[float] = field(default_factory=list)
    seconds: float = 0.0

    def document(self) -> dict[str, Any]:
        return {
            "accepted": self.accepted,
            "refused": self.refused.total(),
            "refused_by_status": {
                str(status): count for status, count in sorted(self.refused.items())
            },
            "failed": self.failed,
            "seconds": round(self.seconds, 3),
            "rate": round(self.accepted / self.seconds, 1) if self.seconds else 0.0,
            **{f"p{p}_ms": round(1000 * percentile(self.waits, p), 1) for p in (50, 95, 99)},
        }

    def told(self) -> str:
        d = self.document()
        return (
            f"{d['accepted']} accepted, {d['refused']} refused, {d['failed']} failed in {d['seconds']} s "
            f"({d['rate']}/s); p50 {d['p50_ms']} ms, p95 {d['p95_ms']} ms, p99 {d['p99_ms']} ms"
        )


def percentile(values: Sequence[float], percent: float) -> float:
    """The nearest-rank percentile; 0 of nothing."""
    if not values:
        return 0.0
    ranked = sorted(values)
    return ranked[max(0, -(-len(ranked) * int(percent) // 100) - 1)]


def shapes() -> tuple[str, ...]:
    return tuple(shape for simulator in simulators() for shape in simulator.shapes())


def posts(
    wanted: Sequence[str],
    offers: Sequence[str],
    seed: int | None,
    titles: dict[str, str] | None = None,
) -> Iterator[SimulatedPost]:
    """Without end, in all wanted shapes. Equal seeds give equal posts."""
    rng = random.Random(seed)  # noqa: S311 (believable leads, not secrets)
    of_shape: dict[str, Simulator] = {
        s: simulator for simulator in simulators() for s in simulator.shapes()
    }
    while True:
        shape = rng.choice(wanted)
        yield of_shape[shape].make(shape, rng, offers or _DEFAULT_OFFERS, titles or {})


async def drive(
    plan: Plan,
    made: Iterator[SimulatedPost],
    acked: File | None = None,
    advance: Callable[[], None] = lambda: None,
) -> Outcome:
    """Posts `plan.count` leads. `acked` gets a JSON line for each accepted one, `advance` is called for each."""
    outcome = Outcome()
    room = asyncio.Semaphore(plan.connections)
    limits = httpx.Limits(
        max_connections=plan.connections, max_keepalive_connections=plan.connections
    )
    began = time.perf_counter()
    # Proxies of the environment are for the world outside, not for the hub.
    async with httpx.AsyncClient(
        limits=limits, timeout=_TIMEOUT_SECONDS, trust_env=False
    ) as client:

        async def one(post: SimulatedPost) -> None:
            try:
                await _post(client, plan.url, post, outcome, acked)
            finally:
                room.release()
                advance()

        async with asyncio.TaskGroup() as tasks:
            for place in range(plan.count):
                if plan.rate:
                    await asyncio.sleep(max(0.0, began + place / plan.rate - time.perf_counter()))
                await room.acquire()
                tasks.create_task(one(next(made)))
    outcome.seconds = time.perf_counter() - began
    return outcome


async def _post(
    client: httpx.AsyncClient, url: str, post: SimulatedPost, outcome: Outcome, acked: File | None
) -> None:
    sent_at = now()
    began = time.perf_counter()
    try:
        answer = await client.post(
            url, content=post.body, headers={"content-type": post.content_type}
        )
    except httpx.HTTPError:
        outcome.failed += 1
        return
    outcome.waits.append(time.perf_counter() - began)
    if not answer.is_success:
        outcome.refused[answer.status_code] += 1
        return
    outcome.accepted += 1
    if acked is not None:
        acked.write(_acked_line(answer, post, sent_at.isoformat().replace("+00:00", "Z")))


def _acked_line(answer: httpx.Response, post: SimulatedPost, sent_at: str) -> bytes:
    line = {
        "id": answer.json()["id"],
        "status": answer.status_code,
        "sha256": hashlib.sha256(post.body).hexdigest(),
        "sent_at": sent_at,
    }
    return json.dumps(line).encode() + b"\n"
