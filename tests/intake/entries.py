"""Entries as intake makes them, without a hub around them."""

from leadshare.intake.log.port import Entry
from leadshare.uuid7 import uuid7

PUBLISHER = uuid7()
TOKEN = uuid7()


def entry(sealed: bytes = b"sealed", received_at: int = 1_777_896_000_000_000) -> Entry:
    return Entry(uuid7(), PUBLISHER, TOKEN, received_at, b"{}", sealed, b"k1\0key")


def entries(count: int) -> list[Entry]:
    return [entry(b"sealed %d" % number) for number in range(count)]
