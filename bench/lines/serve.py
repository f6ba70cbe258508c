"""The whole hub in one process: under steady load, from acceptance to delivery, and what it weighs."""

import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import psutil

from bench.client import Answers, Target, post
from bench.report import Line
from bench.servers import (
    command,
    free_port,
    intake_target,
    leadshare,
    running,
    temporary_home,
    until_answers,
)

_CONNECTIONS = 64


class Hub:
    """A running hub with one HTTPS destination, and the receiver behind it."""

    def __init__(self, target: Target, process: psutil.Process, home: Path, arrivals: Path) -> None:
        self.target = target
        self.process = process
        self._home = home
        self._arrivals = arrivals

    def delays(self, since: int = 0) -> list[float]:
        """Seconds from acceptance to arrival, of everything that arrived after the first `since`."""
        lines = self._arrivals.read_text().splitlines()[since:]
        return sorted(
            at - datetime.fromisoformat(received).timestamp()
            for at, received in map(json.loads, lines)
        )

    def backlog(self) -> int:
        """Submissions that are not read yet and deliveries that wait."""
        with closing(sqlite3.connect(f"file:{self._home}/intake.db?mode=ro", uri=True)) as log:
            unread = log.execute(
                "SELECT count(*) FROM entry WHERE seq > (SELECT coalesce(max(up_to), 0) FROM acknowledged)"
            ).fetchone()[0]
        with closing(
            sqlite3.connect(f"file:{self._home}/leadshare.db?mode=ro", uri=True)
        ) as database:
            waiting = database.execute(
                "SELECT count(*) FROM delivery_delivery WHERE state IN ('waiting', 'sending')"
            ).fetchone()[0]
        return int(unread) + int(waiting)

    def until_idle(self, most_seconds: float) -> float:
        """Seconds until nothing is left to do, or `most_seconds`."""
        start = time.perf_counter()
        while self.backlog() and time.perf_counter() - start < most_seconds:
            time.sleep(0.1)
        return time.perf_counter() - start


@contextmanager
def hub(with_destination: bool = True) -> Iterator[Hub]:
    receiver_port, port = free_port(), free_port()
    with temporary_home(LEADSHARE_OUTBOUND_ALLOW=f"127.0.0.1:{receiver_port}") as environment:
        home = Path(environment["LEADSHARE_HOME"])
        arrivals = home / "arrivals.jsonl"
        arrivals.touch()
        if with_destination:
            url = f"url=http://127.0.0.1:{receiver_port}/leads"
            command(
                environment,
                *(
                    "destination",
                    "add",
                    "--publisher",
                    "bench",
                    "--kind",
                    "https",
                    "--name",
                    "Receiver",
                    "--set",
                    url,
                ),
            )
        receiver = [sys.executable, "-m", "bench.receiver", str(arrivals), str(receiver_port)]
        target = intake_target(environment, port)
        with (
            running(environment, receiver, receiver_port),
            running(environment, leadshare("serve", port), port) as process,
        ):
            yield Hub(target, process, home, arrivals)


def measure(seconds: float) -> list[Line]:
    return [_steady(seconds), _delivered(min(seconds, 30))]


def _steady(seconds: float) -> Line:
    with hub() as one:
        answers = post(one.target, _CONNECTIONS, seconds, rate=500)
        left = one.until_idle(60)
    p99 = answers.percentile(0.99)
    return Line(
        f"serve, journey and delivery running, 500 leads/s for {seconds:.0f} s",
        f"p50 {answers.percentile(0.5):.1f} ms, p99 {p99:.1f} ms; backlog empty after {left:.1f} s{_refused(answers)}",
        "–",
        "p99 ≤ 100 ms; empty 10 s later",
        p99 <= 100 and left <= 10 and not answers.refused,
        {"p99_ms": p99, "backlog_seconds": left, "rate": answers.rate},
    )


def _delivered(seconds: float) -> Line:
    with hub() as one:
        post(one.target, _CONNECTIONS, 3, rate=100)
        one.until_idle(30)
        warm = len(one.delays())
        answers = post(one.target, _CONNECTIONS, seconds, rate=200)
        one.until_idle(60)
        delays = one.delays(warm)
    p50, p95 = (1000 * delays[int(len(delays) * share)] for share in (0.5, 0.95))
    return Line(
        "accept → delivered, 200 leads/s to one HTTPS sink",
        f"p50 {p50:.0f} ms, p95 {p95:.0f} ms; {len(delays)} delivered of {len(answers.latencies)}",
        "–",
        "p50 ≤ 60 ms, p95 ≤ 150 ms",
        p50 <= 60 and p95 <= 150 and len(delays) == len(answers.latencies),
        {"p50_ms": p50, "p95_ms": p95, "delivered": len(delays)},
    )


def _refused(answers: Answers) -> str:
    return f"; {len(answers.refused)} refused" if answers.refused else ""


def measure_start() -> list[Line]:
    """From the command to the first answer of `/readyz`, on a data folder that is migrated already."""
    with temporary_home() as environment:
        port = free_port()
        times = [_started(environment, port) for _ in range(3)]
    best = sorted(times)[1]
    return [
        Line(
            "start: `leadshare serve` ready",
            f"{best:.2f} s",
            "–",
            "≤ 3 s",
            best <= 3,
            {"seconds": best},
        ),
    ]


def _started(environment: dict[str, str], port: int) -> float:
    start = time.perf_counter()
    process = subprocess.Popen(leadshare("serve", port), env=environment, stdout=subprocess.DEVNULL)
    try:
        until_answers(port, process)
        return time.perf_counter() - start
    finally:
        process.terminate()
        process.wait(60)


def measure_memory(leads: int) -> list[Line]:
    """Resident memory of the one process after so many leads went all the way."""
    with hub() as one:
        answers = post(one.target, _CONNECTIONS, 3600, most=leads)
        one.until_idle(3600)
        megabytes = one.process.memory_info().rss / 1_000_000
        arrived = len(one.delays())
    return [
        Line(
            f"memory of the one process after {leads:,} leads",
            f"{megabytes:.0f} MB ({arrived:,} delivered, accepted at {answers.rate:,.0f}/s)",
            "–",
            "≤ 250 MB",
            megabytes <= 250,
            {"megabytes": megabytes, "leads": leads, "delivered": arrived},
        )
    ]
