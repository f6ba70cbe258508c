"""The journey alone, beside a plain `executemany` of the rows it wrote, on SQLite and on PostgreSQL."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bench.report import Line
from tests.services.postgres import postgres


def measure(leads: int) -> list[Line]:
    return [_line("SQLite", leads, ""), _on_postgresql(leads)]


def _on_postgresql(leads: int) -> Line:
    with postgres(fsync=True) as server:
        return _line("PostgreSQL", leads, server.url)


def _line(name: str, leads: int, url: str) -> Line:
    found = _in_own_process(leads, url)
    ratio = found["rate"] / found["plain_rate"]
    return Line(
        f"journey, {name}, batches of 200, exact-mail identity",
        f"{found['rate']:,.0f} leads/s ({ratio:.2f})",
        f"{found['plain_rate']:,.0f} leads/s executemany",
        "≥ 0.1 and ≥ 1,200/s",
        ratio >= 0.1 and found["rate"] >= 1200,
        {**found, "ratio": ratio},
    )


def _in_own_process(leads: int, url: str) -> dict[str, float]:
    with _home(url) as environment:
        done = subprocess.run(
            [sys.executable, "-m", "bench.journey_run", str(leads)],
            env=environment,
            stdout=subprocess.PIPE,
            check=True,
        )
    found: dict[str, float] = json.loads(done.stdout)
    return found


@contextmanager
def _home(url: str) -> Iterator[dict[str, Any]]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LEADSHARE_")}
    with tempfile.TemporaryDirectory(prefix="leadshare-bench-") as folder:
        yield {**kept, "LEADSHARE_HOME": folder, **({"LEADSHARE_DATABASE_URL": url} if url else {})}
