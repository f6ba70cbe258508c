"""`leadshare sink` as a process of its own, with its log."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Sink:
    url: str
    log: Path

    def lines(self) -> list[dict[str, Any]]:
        """Everything that came, as the sink wrote it down: time, headers, body."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def delivery_ids(self) -> list[str]:
        return [line["headers"]["webhook-id"] for line in self.lines()]


@contextmanager
def sink(log: Path, *options: str) -> Iterator[Sink]:
    log.touch()
    words = ["sink", "--port", "0", "--log", str(log), *options]
    own = {k: v for k, v in os.environ.items() if not k.startswith("LEADSHARE_")}
    with subprocess.Popen(
        [sys.executable, "-m", "leadshare.cli", *words],
        env=own,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        ready = next(line for line in process.stdout if "is ready on" in line)
        try:
            yield Sink(f"{ready.split()[-1]}/leads", log)
        finally:
            process.kill()
