"""A real `leadshare serve` on a data folder of its own, and its command line."""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.services.ports import free_port

STOP_SECONDS = 20


@dataclass(frozen=True)
class Hub:
    home: Path
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def command(self, *words: str, said: str = "") -> Any:
        """Runs `leadshare …` and answers with its JSON document, or None where it prints none."""
        done = subprocess.run(
            [sys.executable, "-m", "leadshare.cli", *words],
            env=environment(self.home, self.url),
            input=said,
            capture_output=True,
            text=True,
            check=True,
        )
        return json.loads(done.stdout) if "--json" in words else None

    def post(self, path: str, body: bytes) -> None:
        """Posts as a storefront does."""
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self.url + path, data=body, headers=headers)  # noqa: S310
        with urllib.request.urlopen(request) as answer:  # noqa: S310
            assert answer.status == 202


def environment(home: Path, url: str) -> dict[str, str]:
    """Ours alone: nothing that a developer set for a hub of their own."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("LEADSHARE_", "DJANGO_"))
    }
    return kept | {
        "LEADSHARE_HOME": str(home),
        "LEADSHARE_PUBLIC_URL": url,
        "LEADSHARE_OUTBOUND_ALLOW": "127.0.0.0/8",
        "DJANGO_SETTINGS_MODULE": "leadshare.settings",
    }


@contextmanager
def hub(home: Path) -> Iterator[Hub]:
    """Serves until the block ends. The line that says it is ready is the signal."""
    made = Hub(home, free_port())
    arguments = [sys.executable, "-m", "leadshare.cli", "serve", "--port", str(made.port)]
    process = subprocess.Popen(
        arguments,
        env=environment(home, made.url),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    try:
        if not any("is ready" in line for line in process.stdout):
            raise RuntimeError(f"leadshare serve ended with {process.wait()}")
        yield made
    finally:
        process.terminate()
        process.wait(STOP_SECONDS)
        process.stdout.close()
