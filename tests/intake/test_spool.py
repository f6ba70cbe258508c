"""The spool: cut anywhere, full, or filled while it is emptied, it gives back exactly what it took."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from leadshare.intake.log.port import Entry, LogAway
from leadshare.intake.spool import Spool, SpoolFull, entries_in
from tests.intake.entries import entries

ROOM = 10_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "spool"


@pytest.fixture
def spool(folder: Path) -> Iterator[Spool]:
    made = Spool(folder, ROOM)
    yield made
    made.close()


def drained(spool: Spool) -> list[Entry]:
    came: list[Entry] = []
    spool.drain(came.extend)
    return came


def test_it_gives_back_what_it_took_once(spool: Spool) -> None:
    made = entries(3)
    spool.append(made[:2])
    spool.append(made[2:])

    assert spool.entries() == made
    assert drained(spool) == made
    assert (drained(spool), spool.size(), spool.entries()) == ([], 0, [])


def test_it_outlives_its_process(folder: Path) -> None:
    made = entries(2)
    first = Spool(folder, ROOM)
    first.append(made)
    first.close()

    assert entries_in(folder) == made
    second = Spool(folder, ROOM)
    assert drained(second) == made
    second.close()


def test_it_belongs_to_one_process(spool: Spool, folder: Path) -> None:
    with pytest.raises(BlockingIOError):
        Spool(folder, ROOM)


def test_cut_at_every_byte_it_keeps_every_whole_record(folder: Path) -> None:
    made = entries(3)
    first = Spool(folder, ROOM)
    ends = []
    for one in made:
        first.append([one])
        ends.append(first.size())
    first.close()
    whole = (folder / "filling").read_bytes()

    for cut in range(len(whole) + 1):
        (folder / "filling").write_bytes(whole[:cut])
        again = Spool(folder, ROOM)
        more = entries(1)
        again.append(more)
        kept = sum(end <= cut for end in ends)
        assert again.entries() == made[:kept] + more, cut
        again.close()


def test_a_damaged_record_is_not_read_as_another(folder: Path) -> None:
    made = entries(2)
    first = Spool(folder, ROOM)
    first.append(made)
    first.close()
    content = bytearray((folder / "filling").read_bytes())
    content[-5] ^= 0xFF
    (folder / "filling").write_bytes(content)

    assert entries_in(folder) == made[:1]


def test_full_it_refuses_and_keeps_what_it_has(folder: Path) -> None:
    made = entries(2)
    probe = Spool(folder, ROOM)
    probe.append(made[:1])
    room = probe.size() + 10
    probe.close()
    small = Spool(folder, room)

    with pytest.raises(SpoolFull):
        small.append(made[1:])
    assert small.entries() == made[:1]
    small.close()


def test_what_is_being_emptied_takes_room_too(folder: Path) -> None:
    made = entries(2)
    probe = Spool(folder, ROOM)
    probe.append(made[:1])
    room = probe.size() + 10
    probe.close()
    small = Spool(folder, room)
    with pytest.raises(LogAway):
        small.drain(_away)

    with pytest.raises(SpoolFull):
        small.append(made[1:])
    assert drained(small) == made[:1]
    small.append(made[1:])
    assert small.entries() == made[1:]
    small.close()


def _away(_entries: Sequence[Entry]) -> None:
    raise LogAway("still away")


def test_whoever_cannot_take_them_leaves_them(spool: Spool) -> None:
    made = entries(2)
    spool.append(made[:1])
    with pytest.raises(LogAway):
        spool.drain(_away)
    spool.append(made[1:])

    # First what was on its way before, then what came since.
    assert spool.entries() == made
    assert [drained(spool), drained(spool)] == [made[:1], made[1:]]


def test_killed_while_it_was_emptied(folder: Path) -> None:
    made = entries(2)
    first = Spool(folder, ROOM)
    first.append(made[:1])
    with pytest.raises(LogAway):
        first.drain(_away)
    first.append(made[1:])
    first.close()

    second = Spool(folder, ROOM)
    assert [drained(second), drained(second)] == [made[:1], made[1:]]
    second.close()


def test_what_comes_while_it_is_emptied_stays(spool: Spool) -> None:
    made = entries(2)
    spool.append(made[:1])
    came: list[Entry] = []

    def take(batch: Sequence[Entry]) -> None:
        came.extend(batch)
        spool.append(made[1:])

    spool.drain(take)

    assert (came, spool.entries()) == (made[:1], made[1:])


def test_a_disk_that_takes_only_a_part_leaves_nothing_of_it(
    spool: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = entries(2)
    spool.append(made[:1])

    def broken(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", broken)
        with pytest.raises(OSError, match="No space"):
            spool.append(made[1:])
    assert spool.entries() == made[:1]
    spool.append(made[1:])
    assert spool.entries() == made


def test_a_spool_that_cannot_be_renewed_goes_on_as_it_was(
    spool: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = entries(2)
    spool.append(made[:1])

    def broken(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "chmod", broken)
        with pytest.raises(OSError, match="No space"):
            spool.drain(lambda _entries: None)
    spool.append(made[1:])
    assert drained(spool) == made


def test_nobody_else_may_read_it(spool: Spool, folder: Path) -> None:
    spool.append(entries(1))

    assert oct((folder / "filling").stat().st_mode & 0o777) == "0o600"
    assert oct(folder.stat().st_mode & 0o777) == "0o700"
