"""Waiting for what another process does: look until it is so, and say what was seen when it never was."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
_LOOK_AGAIN_SECONDS = 0.05


def eventually(look: Callable[[], T | None], seconds: float = 60) -> T:
    """The first true answer of `look`. The deadline is generous: it ends a test that hangs, it judges no speed."""
    deadline = time.monotonic() + seconds
    while True:
        seen = look()
        if seen:
            return seen
        assert time.monotonic() < deadline, f"not within {seconds} s; last seen: {seen!r}"
        time.sleep(_LOOK_AGAIN_SECONDS)
