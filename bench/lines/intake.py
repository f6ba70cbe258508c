"""Durable intake alone beside a bare ASGI callable with the same group commit, in turns."""

import sys
import tempfile
from pathlib import Path
from statistics import median

from bench.client import Answers, Target, post
from bench.report import Line
from bench.servers import free_port, intake_target, leadshare, running, temporary_home

_CONNECTIONS = 64
_ROUNDS = 3


def measure(seconds: float) -> list[Line]:
    """Several short rounds of each, one after the other: whatever else the machine does falls on both."""
    with temporary_home() as environment, tempfile.TemporaryDirectory() as folder:
        ours_port, bare_port = free_port(), free_port()
        ours = intake_target(environment, ours_port)
        bare = Target("127.0.0.1", bare_port, "/")
        bare_command = [
            sys.executable,
            "-m",
            "bench.bare_intake",
            str(Path(folder) / "bare.db"),
            str(bare_port),
        ]
        with (
            running(environment, leadshare("intake", ours_port), ours_port),
            running(environment, bare_command, bare_port),
        ):
            rounds = [_round(ours, bare, seconds) for _ in range(_ROUNDS)]
    mine, limit = [a for a, _ in rounds], [b for _, b in rounds]
    ratio = median(a.rate / b.rate for a, b in rounds)
    p99 = median(a.percentile(0.99) for a in mine)
    rate, bare_rate = median(a.rate for a in mine), median(b.rate for b in limit)
    refused = sum(len(a.refused) for a in mine)
    return [
        Line(
            "durable intake alone, SQLite LOG, 64 connections",
            f"{rate:,.0f}/s ({ratio:.2f}), p99 {p99:.1f} ms, {refused} refused",
            f"{bare_rate:,.0f}/s bare",
            "≥ 0.75, p99 ≤ 25 ms",
            ratio >= 0.75 and p99 <= 25 and not refused,
            {"rate": rate, "bare_rate": bare_rate, "ratio": ratio, "p99_ms": p99},
        )
    ]


def _round(ours: Target, bare: Target, seconds: float) -> tuple[Answers, Answers]:
    return post(ours, _CONNECTIONS, seconds), post(bare, _CONNECTIONS, seconds)
