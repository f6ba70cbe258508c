"""A receiving endpoint: keeps what it gets, then answers."""

import asyncio
import json
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from leadshare.clock import now


class Sink:
    """ASGI callable. Always true: what was answered stands in the log file, also after a kill of the process.

    A line is `{"time", "headers", "body"}`: RFC 3339, names in lower case, text (bytes that are no UTF-8 as U+FFFD).
    """

    def __init__(
        self, log: Path | None = None, status: int = 200, delay_seconds: float = 0.0
    ) -> None:
        """Raises `OSError` when the file cannot be appended to."""
        # Unbuffered: a line is with the system before the answer is.
        self._log = log.open("ab", buffering=0) if log else None
        self._status = status
        self._delay_seconds = delay_seconds
        self.received = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._log is not None:
            self._log.close()

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        body = await _whole_body(receive)
        if body is None:
            return
        self._keep(scope, body)
        if self._delay_seconds:
            await asyncio.sleep(self._delay_seconds)
        answer = json.dumps({"received": self.received}).encode()
        has_body = self._status not in (204, 304)
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(answer)).encode()),
        ]
        await send(
            {
                "type": "http.response.start",
                "status": self._status,
                "headers": headers if has_body else [],
            }
        )
        await send({"type": "http.response.body", "body": answer if has_body else b""})

    def _keep(self, scope: dict[str, Any], body: bytes) -> None:
        self.received += 1
        if self._log is None:
            return
        line = {
            "time": now().isoformat().replace("+00:00", "Z"),
            "headers": {
                name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
            },
            "body": body.decode("utf-8", "replace"),
        }
        # One write a line: lines of requests that come together never mix.
        self._log.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")


async def _whole_body(receive: Any) -> bytes | None:
    chunks = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunks.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(chunks)
