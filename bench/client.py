"""A storefront that posts fast: a bare asyncio client, so that the load costs little beside what is measured.

Closed loop (`rate` None): as many connections as asked, each posting again when it is answered. Open loop: posts
leave on schedule whether or not earlier ones were answered, and a late start counts into the latency.
"""

import asyncio
import json
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

import uvloop


@dataclass(frozen=True, slots=True)
class Target:
    host: str
    port: int
    path: str


@dataclass(slots=True)
class Answers:
    """Latencies in seconds, statuses that were not 2xx, and how long it all took."""

    latencies: list[float] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        """In milliseconds."""
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def lead_bodies(seed: int = 7) -> Iterator[bytes]:
    """Leads of different invented people, without end."""
    chance = random.Random(seed)
    for number in count():
        yield json.dumps(
            {
                "UserDetails": {
                    "FirstName": "Jonas",
                    "LastName": f"Lind {number}",
                    "Email": f"jonas.{number}.{chance.randrange(10**6)}@freight.example",
                    "Phone": "5550100",
                    "Country": "USA",
                    "Company": "Example Freight",
                    "Title": "CTO",
                },
                "LeadSource": "SPZA-PLT|contoso.route-planner",
                "ActionCode": "PLT",
                "OfferTitle": "Route Planner",
                "Description": "Please call after 14:00",
            }
        ).encode()


def post(
    target: Target,
    connections: int,
    seconds: float,
    rate: float | None = None,
    most: int | None = None,
) -> Answers:
    """Posts for so many seconds, or until `most` were answered."""
    return uvloop.run(_post(target, connections, seconds, rate, most))


async def _post(
    target: Target, connections: int, seconds: float, rate: float | None, most: int | None
) -> Answers:
    answers = Answers()
    bodies = lead_bodies(time.time_ns() % 10**6)
    start = time.perf_counter()
    end = start + seconds
    turns = count()

    def next_start() -> float | None:
        """When the next post is to leave, or None at the end."""
        now = time.perf_counter()
        turn = next(turns)
        if most is not None and turn >= most:
            return None
        planned = start + turn / rate if rate else now
        return planned if planned < end else None

    await asyncio.gather(
        *(_connection(target, bodies, next_start, answers) for _ in range(connections))
    )
    answers.seconds = time.perf_counter() - start
    return answers


async def _connection(
    target: Target,
    bodies: Iterator[bytes],
    next_start: Callable[[], float | None],
    answers: Answers,
) -> None:
    reader, writer = await asyncio.open_connection(target.host, target.port)
    head = f"POST {target.path} HTTP/1.1\r\nHost: {target.host}\r\nContent-Type: application/json\r\nContent-Length: "
    while (planned := next_start()) is not None:
        if (wait := planned - time.perf_counter()) > 0:
            await asyncio.sleep(wait)
        body = next(bodies)
        writer.write(f"{head}{len(body)}\r\n\r\n".encode() + body)
        status = await _answer(reader)
        answers.latencies.append(time.perf_counter() - planned)
        if status != 202:
            answers.refused.append(status)
    writer.close()


async def _answer(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
    await reader.readexactly(length)
    return int(head[9:12])
