"""The physical limit of intake: a bare ASGI callable with the same group commit, and nothing else.

No token, no sealing, no limits: the body goes into a SQLite file as it came, and the answer after the commit. The
server (uvicorn, uvloop, httptools) and its settings are the same as leadshare's.
"""

import asyncio
import sqlite3
import sys
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import uvicorn

from leadshare.intake.group_commit import GroupCommit


class Bare:
    def __init__(self, file: Path) -> None:
        self._db = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.execute("CREATE TABLE entry (seq INTEGER PRIMARY KEY, id BLOB, body BLOB)")
        self._commit: GroupCommit[tuple[bytes, bytes]] | None = None

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        if self._commit is None:
            self._commit = GroupCommit(self._write, asyncio.get_running_loop(), "bare")
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        entry_id = uuid.uuid4()
        await self._commit.put((entry_id.bytes, body))
        answer = b'{"id":"%b"}' % str(entry_id).encode()
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(answer)).encode()),
        ]
        await send({"type": "http.response.start", "status": 202, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    def _write(self, rows: Sequence[tuple[bytes, bytes]]) -> None:
        self._db.execute("BEGIN IMMEDIATE")
        self._db.executemany("INSERT INTO entry (id, body) VALUES (?, ?)", rows)
        self._db.execute("COMMIT")


if __name__ == "__main__":
    uvicorn.run(
        Bare(Path(sys.argv[1])),
        host="127.0.0.1",
        port=int(sys.argv[2]),
        access_log=False,
        log_level="error",
        lifespan="off",
        server_header=False,
    )
