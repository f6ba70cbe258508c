"""Reads a request body: whole or not at all, within a size and a time."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
# A server that closes while a sender still sends resets the connection, and most senders then never see why: so much
# of a body that is too large is read and thrown away before it is refused.
_MOST_DISCARDED_BYTES = 64 * 1024 * 1024


class TooLarge(Exception):
    """More bytes than a submission may have."""


class TooSlow(Exception):
    """It would take longer than a sender that means well needs."""


class SenderGone(Exception):
    """The connection ended before the body did."""


async def read_body(receive: Receive, most_bytes: int, seconds: float) -> bytes:
    """Raises `TooLarge`, `TooSlow` or `SenderGone`; never returns a part."""
    task = asyncio.current_task()
    assert task is not None, "read_body runs in a task"  # noqa: S101
    patience = _Patience(task)
    # One bare timer for the whole body: `asyncio.timeout` costs more than all the rest of reading a usual one.
    timer = asyncio.get_running_loop().call_later(seconds, patience.end)
    try:
        return await _whole(receive, most_bytes, patience)
    except asyncio.CancelledError:
        if not patience.has_ended:
            raise
        task.uncancel()
        raise TooLarge if patience.is_too_large else TooSlow from None
    finally:
        timer.cancel()


class _Patience:
    """Ends the task that reads when it has waited long enough, and remembers that it was so."""

    __slots__ = ("has_ended", "is_too_large", "task")

    def __init__(self, task: "asyncio.Task[object]") -> None:
        self.task = task
        self.has_ended = False
        self.is_too_large = False

    def end(self) -> None:
        self.has_ended = True
        self.task.cancel()


async def _whole(receive: Receive, most_bytes: int, patience: _Patience) -> bytes:
    body, has_more = await _chunk(receive)
    if not has_more and len(body) <= most_bytes:
        return body
    chunks, size = [body], len(body)
    while has_more and size <= most_bytes:
        chunk, has_more = await _chunk(receive)
        chunks.append(chunk)
        size += len(chunk)
    if has_more:
        patience.is_too_large = True
        await _discard(receive)
    _check_size(size, most_bytes)
    return b"".join(chunks)


async def _discard(receive: Receive) -> None:
    size, has_more = 0, True
    while has_more and size < _MOST_DISCARDED_BYTES:
        chunk, has_more = await _chunk(receive)
        size += len(chunk)


async def _chunk(receive: Receive) -> tuple[bytes, bool]:
    message = await receive()
    if message["type"] == "http.disconnect":
        raise SenderGone
    return message.get("body", b""), message.get("more_body", False)


def _check_size(size: int, most_bytes: int) -> None:
    if size > most_bytes:
        raise TooLarge
