"""The processes that are measured: each in a process of its own, in a temporary folder, on a free port."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from bench.client import Target

LEADSHARE = Path(sys.executable).with_name("leadshare")
_PATIENCE_SECONDS = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def temporary_home(**settings: str) -> Iterator[dict[str, str]]:
    """The environment of a hub with a data folder of its own and one publisher in it."""
    with tempfile.TemporaryDirectory(prefix="leadshare-bench-") as folder:
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith("LEADSHARE_")
        }
        environment = {**kept, "LEADSHARE_HOME": folder, **settings}
        command(
            environment,
            "publisher",
            "add",
            "bench",
            "--name",
            "Bench",
            "--microsoft-publisher-id",
            "contoso",
        )
        command(
            environment,
            *(
                "listing",
                "add",
                "--publisher",
                "bench",
                "--offer",
                "route-planner",
                "--title",
                "Route Planner",
            ),
            *("--kind", "app", "--storefront", "appsource"),
        )
        yield environment


def command(environment: dict[str, str], *arguments: str) -> str:
    """Runs `leadshare …` and returns what it printed."""
    done = subprocess.run(
        [str(LEADSHARE), *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"leadshare {' '.join(arguments[:2])}: {done.stderr.strip()}")
    return done.stdout


def as_json(environment: dict[str, str], *arguments: str) -> Any:
    return json.loads(command(environment, *arguments, "--json"))


def intake_target(environment: dict[str, str], port: int) -> Target:
    return Target(
        "127.0.0.1", port, as_json(environment, "token", "new", "--publisher", "bench")["path"]
    )


@contextmanager
def running(
    environment: dict[str, str], arguments: Sequence[str], port: int
) -> Iterator[psutil.Process]:
    """A server that answers on the port; ended with SIGTERM."""
    process = subprocess.Popen(list(arguments), env=environment, stdout=subprocess.DEVNULL)
    try:
        until_answers(port, process)
        yield psutil.Process(process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def leadshare(name: str, port: int) -> list[str]:
    return [str(LEADSHARE), name, "--port", str(port)]


def until_answers(port: int, process: "subprocess.Popen[bytes]") -> float:
    """Seconds until `/readyz` said 200; any other answer but 503 is of a server that has no such page."""
    start = time.perf_counter()
    while time.perf_counter() - start < _PATIENCE_SECONDS:
        if process.poll() is not None:
            raise RuntimeError(f"The server ended with {process.returncode}.")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1) as answer:
                if answer.status < 300:
                    return time.perf_counter() - start
        except urllib.error.HTTPError as error:
            if error.code != 503:
                return time.perf_counter() - start
        except OSError:
            pass
        time.sleep(0.01)
    raise RuntimeError("The server did not become ready.")
