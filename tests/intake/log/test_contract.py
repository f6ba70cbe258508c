"""What every LOG must do (leadshare/intake/log/port.py); a row here for each adapter."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from leadshare.env import WrongSetting
from leadshare.intake.log.opening import open_log
from leadshare.intake.log.port import Log, LogAway
from leadshare.uuid7 import uuid7
from tests.intake.entries import entries, entry

Open = Callable[[], Log]

ADAPTERS: dict[str, Callable[[Path], str]] = {
    "sqlite": lambda folder: f"sqlite:///{folder / 'deep' / 'intake.db'}",
}


@pytest.fixture(params=ADAPTERS)
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """Opens the same LOG as another process would after this one."""
    url = ADAPTERS[request.param](tmp_path)
    opened: list[Log] = []

    def open_again() -> Log:
        for log in opened:
            log.close()
        opened.append(open_log(url))
        return opened[-1]

    yield open_again
    opened[-1].close()


@pytest.fixture
def log(reopen: Open) -> Log:
    return reopen()


def test_what_was_appended_is_there_for_the_next_process(log: Log, reopen: Open) -> None:
    made = entries(3)
    log.append(made)

    assert reopen().waiting(10) == made


def test_an_id_is_kept_once(log: Log) -> None:
    first, second = entries(2)
    log.append([first, first])
    log.append([second, first])

    assert log.ids() == [first.id, second.id]
    assert log.depth() == 2


def test_nothing_is_appended(log: Log) -> None:
    log.append([])

    assert (log.receive(10), log.depth(), log.waiting(10), log.ids()) == ([], 0, [], [])


def test_entries_come_in_order_and_no_more_than_asked_for(log: Log) -> None:
    made = entries(5)
    log.append(made)

    first = log.receive(2)
    log.acknowledge(first[-1].seq)
    rest = log.receive(10)

    assert [received.entry for received in first] == made[:2]
    assert [received.entry for received in rest] == made[2:]
    assert {received.receipts for received in (*first, *rest)} == {1}


def test_what_a_crash_left_behind_comes_one_at_a_time(log: Log, reopen: Open) -> None:
    made = entries(5)
    log.append(made[:3])
    assert len(log.receive(10)) == 3
    log.append(made[3:])

    hands = []
    again = reopen()
    while received := again.receive(10):
        hands.append([(one.entry, one.receipts) for one in received])
        again.acknowledge(received[-1].seq)

    assert hands == [
        [(made[0], 2)],
        [(made[1], 2)],
        [(made[2], 2)],
        [(made[3], 1), (made[4], 1)],
    ]


def test_a_batch_ends_before_one_that_was_handed_out_before(log: Log, reopen: Open) -> None:
    made = entries(4)
    log.append(made)
    fresh_then_old = log.receive(4)[2]
    log.count_receipt(fresh_then_old)

    first = reopen().receive(10)

    assert [(one.entry, one.receipts) for one in first] == [(made[0], 2)]


def test_receipts_are_counted_durably(log: Log, reopen: Open) -> None:
    log.append([entry()])
    [received] = log.receive(1)
    received = log.count_receipt(received)
    again = reopen().receive(1)

    assert received.receipts == 2
    assert [one.receipts for one in again] == [3]


def test_an_acknowledged_entry_can_still_be_found(log: Log) -> None:
    [made] = entries(1)
    log.append([made])
    log.acknowledge(log.receive(1)[0].seq)

    assert (log.depth(), log.waiting(10), log.find(made.id), log.ids()) == (0, [], made, [made.id])
    assert log.find(uuid7()) is None
    log.append([made])
    assert log.receive(10) == []


def test_trimming_forgets_what_was_acknowledged_and_nothing_else(log: Log, reopen: Open) -> None:
    made = entries(4)
    log.append(made)
    [first, second, *_] = log.receive(4)
    log.acknowledge(first.seq)
    log.acknowledge(second.seq)
    now = datetime.now(UTC)

    assert log.trim(now - timedelta(days=7)) == 0
    assert log.trim(now + timedelta(seconds=5)) == 2
    assert log.trim(now + timedelta(seconds=5)) == 0
    again = reopen()
    assert again.ids() == [made[2].id, made[3].id]
    assert again.waiting(10) == made[2:]


def test_a_trimmed_log_goes_on_where_it_was(log: Log, reopen: Open) -> None:
    log.append([entry()])
    log.acknowledge(log.receive(1)[0].seq)
    log.trim(datetime.now(UTC) + timedelta(seconds=5))
    log = reopen()
    [made] = entries(1)
    log.append([made])

    assert [one.entry for one in log.receive(10)] == [made]


def test_large_bodies_and_odd_bytes(log: Log) -> None:
    made = [entry(bytes(range(256)) * 2100), entry(b""), entry(b"\0" * 10)]
    log.append(made)

    assert log.waiting(10) == made


def test_many_threads_append_and_one_reads(log: Log) -> None:
    made = [entries(10) for _ in range(8)]
    seen = []
    with ThreadPoolExecutor(8) as pool:
        written = [pool.submit(log.append, batch) for batch in made]
        while not all(one.done() for one in written) or log.depth():
            if received := log.receive(7):
                seen += [one.entry for one in received]
                log.acknowledge(received[-1].seq)

    assert sorted(one.id for one in seen) == sorted(one.id for batch in made for one in batch)


def test_a_closed_log_is_away(log: Log) -> None:
    log.close()

    for use in (lambda: log.append(entries(1)), lambda: log.receive(1), log.depth, log.ids):
        with pytest.raises(LogAway):
            use()


def test_a_log_that_cannot_be_opened_is_away(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    (tmp_path / "intake.db").write_bytes(b"not a database at all, but long enough to be read" * 20)

    for path in ("file/intake.db", "intake.db"):
        with pytest.raises(LogAway):
            open_log(f"sqlite:///{tmp_path / path}")


def test_an_address_of_no_known_kind() -> None:
    with pytest.raises(WrongSetting):
        open_log("carrier-pigeon://loft")
