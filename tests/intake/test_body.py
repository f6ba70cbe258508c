import asyncio
from collections.abc import Awaitable, Callable, Sequence

import pytest

from leadshare.intake.body import Message, SenderGone, TooLarge, TooSlow, read_body

GONE: Message = {"type": "http.disconnect"}


def part(body: bytes, has_more: bool = True) -> Message:
    return {"type": "http.request", "body": body, "more_body": has_more}


def sender(messages: Sequence[Message]) -> tuple[Callable[[], Awaitable[Message]], list[Message]]:
    """Sends these, then nothing for ever; what it has not sent yet."""
    left = list(messages)

    async def receive() -> Message:
        if left:
            return left.pop(0)
        await asyncio.get_running_loop().create_future()
        raise AssertionError

    return receive, left


def read(messages: Sequence[Message], most: int = 10) -> bytes:
    receive, _left = sender(messages)
    return asyncio.run(read_body(receive, most, 0.05))


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        pytest.param([part(b"0123456789", False)], b"0123456789", id="one message, just so much"),
        pytest.param([part(b"01"), part(b""), part(b"23", False)], b"0123", id="in parts"),
        pytest.param(
            [part(b"01234"), part(b"56789", False)], b"0123456789", id="parts, just so much"
        ),
        pytest.param([{"type": "http.request"}], b"", id="nothing"),
    ],
)
def test_it_is_read_whole(messages: list[Message], expected: bytes) -> None:
    assert read(messages) == expected


@pytest.mark.parametrize(
    ("messages", "error"),
    [
        pytest.param([part(b"0123456789x", False)], TooLarge, id="a byte too much"),
        pytest.param(
            [part(b"01234"), part(b"567890", False)], TooLarge, id="a byte too much in parts"
        ),
        pytest.param(
            [part(b"0" * 11), part(b"0", False)], TooLarge, id="too much at once, and more"
        ),
        pytest.param([part(b"0" * 11)], TooLarge, id="too much, and then silence"),
        pytest.param([], TooSlow, id="silence"),
        pytest.param([part(b"01")], TooSlow, id="silence in the middle"),
        pytest.param([GONE], SenderGone, id="gone at once"),
        pytest.param([part(b"01"), GONE], SenderGone, id="gone in the middle"),
        pytest.param([part(b"0" * 11), GONE], SenderGone, id="gone after too much"),
    ],
)
def test_or_not_at_all(messages: list[Message], error: type[Exception]) -> None:
    with pytest.raises(error):
        read(messages)


def test_a_sender_of_too_much_is_heard_out() -> None:
    """It reads the refusal only when it has sent everything."""
    receive, left = sender([part(b"0" * 8) for _ in range(5)] + [part(b"", False)])

    with pytest.raises(TooLarge):
        asyncio.run(read_body(receive, 10, 0.05))
    assert left == []
