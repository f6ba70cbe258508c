"""Receiving: `POST /in/<token>` → the raw bytes on disk → `202 {"id": …}`. A plain ASGI callable.

Nothing is parsed before the answer: whatever a storefront sends is kept first and understood later.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import msgspec
import structlog

from leadshare.intake.body import Message, Receive, SenderGone, TooLarge, TooSlow, read_body
from leadshare.intake.group_commit import GroupCommit, Pending
from leadshare.intake.log.port import Entry
from leadshare.intake.strangers import Strangers
from leadshare.intake.tokens import KnownToken, TokenCache
from leadshare.keys import KeyRing
from leadshare.sealing import seal
from leadshare.uuid7 import uuid7

log = structlog.get_logger(__name__)
Scope = dict[str, Any]
Send = Callable[[Message], Awaitable[None]]

PREFIX = "/in/"
_KEPT_HEADERS = {
    b"content-type": "content_type",
    b"content-encoding": "content_encoding",
    b"user-agent": "user_agent",
}
_HEADER_BYTES = 500
_WATCH_SECONDS = 0.2
_RETRY_SECONDS = 5
_encode = msgspec.json.Encoder().encode


class Intake:
    """Give it the two ways to the disk: the LOG's group commit, and the spool's (None where there is no spool)."""

    def __init__(
        self,
        tokens: TokenCache,
        ring: KeyRing,
        log_commit: GroupCommit[Entry],
        spool_commit: GroupCommit[Entry] | None,
        most_bytes: int,
        read_seconds: float,
        log_seconds: float,
    ) -> None:
        self._tokens = tokens
        self._ring = ring
        self._log_commit = log_commit
        self._spool_commit = spool_commit
        self._most_bytes = most_bytes
        self._read_seconds = read_seconds
        self._log_seconds = log_seconds
        self._strangers = Strangers()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        token = self._tokens.get(scope["path"][len(PREFIX) :]) or await self._made_just_now(scope)
        if token is None or token.is_revoked:
            await self._refuse_token(token, scope, send)
        elif scope["method"] != "POST":
            await _answer(
                send, 405, b'{"error":"Send the lead with POST."}', ((b"allow", b"POST"),)
            )
        else:
            await self._take_in(token, scope, receive, send)

    async def _made_just_now(self, scope: Scope) -> KnownToken | None:
        if self._strangers.seconds_to_wait(_address(scope)):
            return None
        await self._tokens.ask_again()
        return self._tokens.get(scope["path"][len(PREFIX) :])

    async def _take_in(self, token: KnownToken, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            body = await read_body(receive, self._most_bytes, self._read_seconds)
        except TooLarge:
            message = f'{{"error":"A lead may have at most {self._most_bytes} bytes."}}'
            await _answer(send, 413, message.encode(), _CLOSE)
        except TooSlow:
            await _answer(send, 408, b'{"error":"The body came too slowly."}', _CLOSE)
        except SenderGone:
            return
        else:
            await self._keep(self._entry(token, scope, body), send)

    async def _keep(self, entry: Entry, send: Send) -> None:
        try:
            await self._log_commit.put(entry)
        except Exception as error:  # noqa: BLE001 - whatever it is, the spool may still take it
            log.warning("intake.log_away", error=type(error).__name__)
            if not await self._spooled(entry):
                await _answer(
                    send, 503, _NO_ROOM, ((b"retry-after", str(_RETRY_SECONDS).encode()),)
                )
                return
        await _answer(send, 202, b'{"id":"%b"}' % str(entry.id).encode())

    async def _spooled(self, entry: Entry) -> bool:
        if self._spool_commit is None:
            return False
        try:
            await self._spool_commit.put(entry)
        except Exception as error:  # noqa: BLE001 - whatever it is, the sender must be told
            log.error("intake.spool_refused", error=type(error).__name__)
            return False
        return True

    async def watch(self) -> None:
        """Sends those on to the spool who have waited for the LOG too long. Runs as long as the server."""
        while True:
            await asyncio.sleep(_WATCH_SECONDS)
            overdue = self._log_commit.overdue(self._log_seconds)
            if overdue:
                _fail(overdue)

    def _entry(self, token: KnownToken, scope: Scope, body: bytes) -> Entry:
        entry_id = uuid7()
        sealed = seal(body, entry_id.bytes, self._ring)
        return Entry(
            entry_id,
            token.publisher_id,
            token.token_id,
            time.time_ns() // 1000,
            _kept_headers(scope["headers"]),
            sealed.body,
            sealed.key,
        )

    async def _refuse_token(self, token: KnownToken | None, scope: Scope, send: Send) -> None:
        wait = 0
        if token is not None:
            self._tokens.count_lost(token)
        else:
            wait = self._strangers.count(_address(scope))
        if wait:
            await _answer(
                send,
                429,
                b'{"error":"Too many unknown tokens."}',
                ((b"retry-after", str(wait).encode()),),
            )
        else:
            await _answer(send, 404, b'{"error":"There is no such intake address."}', _CLOSE)


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return client[0] if client else ""


_CLOSE = ((b"connection", b"close"),)
_NO_ROOM = b'{"error":"The lead could not be stored. Send it again."}'


class _LogSlow(Exception):
    """The LOG did not answer in time."""


def _fail(overdue: Iterable[Pending[Entry]]) -> None:
    for pending in overdue:
        # One that just moves from waiting to writing is seen in both places.
        if not pending.future.done():
            pending.future.set_exception(_LogSlow())


def _kept_headers(headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    return _encode(
        {
            _KEPT_HEADERS[name]: value[:_HEADER_BYTES].decode("latin-1")
            for name, value in headers
            if name in _KEPT_HEADERS
        }
    )


async def _answer(
    send: Send, status: int, body: bytes, headers: tuple[tuple[bytes, bytes], ...] = ()
) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [
                (b"content-type", b"application/json"),
                (b"content-length", str(len(body)).encode()),
                *headers,
            ],
        }
    )
    await send({"type": "http.response.body", "body": body})
