import time

from leadshare.uuid7 import uuid7


def test_ids_of_one_process_grow_strictly() -> None:
    ids = [uuid7() for _ in range(2000)]
    assert ids == sorted(set(ids))
    assert {one.version for one in ids} == {7}


def test_an_id_names_the_moment_it_was_made() -> None:
    before = time.time_ns() // 1_000_000
    made = uuid7().int >> 80
    assert before <= made <= time.time_ns() // 1_000_000 + 1
