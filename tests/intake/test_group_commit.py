"""Group commit: whoever waits is told after the write, and a write that hangs lets go of those who gave up."""

import asyncio
from collections.abc import Callable, Sequence
from threading import Event

import pytest

from leadshare.intake.group_commit import GroupCommit

SECONDS = 30


class Disk:
    """Writes when the test lets it, and then takes what has gathered."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.is_writing = Event()
        self.may_write = Event()
        self.error: Exception | None = None

    def write(self, items: Sequence[int]) -> None:
        self.is_writing.set()
        assert self.may_write.wait(SECONDS)
        if self.error is not None:
            raise self.error
        self.batches.append(list(items))


@pytest.fixture
def disk() -> Disk:
    return Disk()


async def first_write(disk: Disk) -> None:
    assert await asyncio.to_thread(disk.is_writing.wait, SECONDS)


def committing(
    disk: Disk, committed: Callable[[], None] = lambda: None, most: int = 512
) -> GroupCommit[int]:
    return GroupCommit(disk.write, asyncio.get_running_loop(), "test", committed, most)


def test_what_gathers_during_a_write_shares_the_next(disk: Disk) -> None:
    times: list[int] = []

    async def go() -> None:
        commit = committing(disk, lambda: times.append(len(disk.batches)))
        futures = [commit.put(0)]
        await first_write(disk)
        futures += [commit.put(number) for number in range(1, 6)]
        assert not any(future.done() for future in futures)
        disk.may_write.set()
        async with asyncio.timeout(SECONDS):
            await asyncio.gather(*futures)
        await asyncio.to_thread(commit.stop)

    asyncio.run(go())
    assert disk.batches == [[0], [1, 2, 3, 4, 5]]
    assert times == [1, 2]


def test_a_batch_has_a_largest_size(disk: Disk) -> None:
    async def go() -> None:
        commit = committing(disk, most=2)
        futures = [commit.put(0)]
        await first_write(disk)
        futures += [commit.put(number) for number in range(1, 6)]
        disk.may_write.set()
        async with asyncio.timeout(SECONDS):
            await asyncio.gather(*futures)
        await asyncio.to_thread(commit.stop)

    asyncio.run(go())
    assert disk.batches == [[0], [1, 2], [3, 4], [5]]


def test_a_failed_write_is_told_to_everybody_in_it_and_nobody_else(disk: Disk) -> None:
    async def go() -> list[BaseException | None]:
        commit = committing(disk)
        disk.error = OSError("full")
        futures = [commit.put(0)]
        await first_write(disk)
        disk.may_write.set()
        told = await asyncio.gather(*futures, return_exceptions=True)
        disk.error = None
        await commit.put(1)
        told.append(None)
        await asyncio.to_thread(commit.stop)
        return told

    assert [str(one) for one in asyncio.run(go())] == ["full", "None"]
    assert disk.batches == [[1]]


def test_who_gave_up_is_not_written_any_more(disk: Disk) -> None:
    async def go() -> None:
        commit = committing(disk)
        writing = commit.put(0)
        await first_write(disk)
        waiting = [commit.put(number) for number in (1, 2)]
        assert [pending.item for pending in commit.overdue(0)] == [0, 1, 2]
        waiting[0].set_exception(TimeoutError())
        assert [pending.item for pending in commit.overdue(0)] == [0, 2]
        assert commit.overdue(60) == []
        disk.may_write.set()
        async with asyncio.timeout(SECONDS):
            await asyncio.gather(writing, waiting[1])
        with pytest.raises(TimeoutError):
            await waiting[0]
        await asyncio.to_thread(commit.stop)

    asyncio.run(go())
    assert disk.batches == [[0], [2]]


def test_stopping_writes_what_is_left(disk: Disk) -> None:
    async def go() -> None:
        commit = committing(disk)
        futures = [commit.put(0)]
        await first_write(disk)
        futures += [commit.put(1), commit.put(2)]
        disk.may_write.set()
        await asyncio.to_thread(commit.stop)
        async with asyncio.timeout(SECONDS):
            await asyncio.gather(*futures)

    asyncio.run(go())
    assert disk.batches == [[0], [1, 2]]
