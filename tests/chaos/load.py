"""Storefronts that post without end while the hub under them dies and comes back."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from threading import Event, Lock, Thread

import httpx

_PAUSE_SECONDS = 0.02


class Load:
    """Always true: what the hub answered 2xx stands in `acked`, one JSON line each, as `simulate --acked` writes it."""

    def __init__(self, url: str, acked: Path, senders: int) -> None:
        self.acked = acked
        self.accepted = 0
        self._url = url
        self._stop = Event()
        self._lock = Lock()
        self._numbers = count()
        self._threads = [Thread(target=self._send_all, daemon=True) for _ in range(senders)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _send_all(self) -> None:
        with httpx.Client(trust_env=False, timeout=60) as client, self.acked.open("ab") as file:
            while not self._stop.wait(_PAUSE_SECONDS):
                body = lead(next(self._numbers))
                try:
                    answer = client.post(self._url, content=body)
                except httpx.TransportError:
                    continue
                if answer.is_success:
                    self._note(file, answer.json()["id"], body)

    def _note(self, file, submission_id: str, body: bytes) -> None:  # type: ignore[no-untyped-def]
        line = json.dumps({"id": submission_id, "sha256": hashlib.sha256(body).hexdigest()})
        with self._lock:
            file.write(line.encode() + b"\n")
            file.flush()
            self.accepted += 1


@contextmanager
def load(url: str, acked: Path, senders: int = 4) -> Iterator[Load]:
    acked.touch()
    made = Load(url, acked, senders)
    made.start()
    try:
        yield made
    finally:
        made.stop()


def lead(number: int) -> bytes:
    """A person of its own each."""
    user = {"FirstName": "Eva", "LastName": f"Sol {number}", "Email": f"eva.{number}@example.com"}
    return json.dumps(
        {
            "LeadSource": "SPZA-PLT|contoso.vault-one",
            "OfferDisplayName": "Vault One",
            "UserDetails": user,
        }
    ).encode()
