"""A receiver of deliveries that writes down when each arrived: the other end of accept → delivered."""

import json
import re
import sys
import time
from pathlib import Path
from typing import Any

import uvicorn

_RECEIVED_AT = re.compile(rb'"received_at":"([^"]+)"')


class Receiver:
    def __init__(self, file: Path) -> None:
        self._file = file.open("a", buffering=1)

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        if found := _RECEIVED_AT.search(body):
            self._file.write(json.dumps([time.time(), found[1].decode()]) + "\n")
        await send(
            {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]}
        )
        await send({"type": "http.response.body"})


if __name__ == "__main__":
    uvicorn.run(
        Receiver(Path(sys.argv[1])),
        host="127.0.0.1",
        port=int(sys.argv[2]),
        access_log=False,
        log_level="error",
        lifespan="off",
    )
