from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import connection, transaction

from leadshare.catalog.models import Storefront
from leadshare.turns import write_turn


def _add(slug: str) -> None:
    Storefront.objects.create(slug=slug, name=slug)


@pytest.mark.django_db(transaction=True)
def test_a_turn_is_a_transaction() -> None:
    def half_way() -> None:
        with write_turn():
            assert transaction.get_connection().in_atomic_block
            _add("never")
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError):
        half_way()
    with write_turn():
        _add("after")
    assert list(Storefront.objects.values_list("slug", flat=True)) == ["after"]


@pytest.mark.django_db(transaction=True)
def test_writers_of_one_process_do_not_refuse_each_other() -> None:
    writers = 4
    together = Barrier(writers)

    def write(name: int) -> None:
        together.wait()
        try:
            for place in range(5):
                with write_turn():
                    _add(f"s{name}-{place}")
        finally:
            connection.close()

    with ThreadPoolExecutor(writers) as pool:
        list(pool.map(write, range(writers)))
    assert Storefront.objects.count() == writers * 5


@pytest.mark.sqlite_only
@pytest.mark.django_db(transaction=True)
def test_on_sqlite_the_next_writer_waits_for_the_turn_to_end() -> None:
    if connection.vendor != "sqlite":
        return
    is_inside, may_go = Event(), Event()
    order: list[str] = []

    def first() -> None:
        with write_turn():
            is_inside.set()
            may_go.wait(5)
            order.append("first")
        connection.close()

    def second() -> None:
        is_inside.wait(5)
        may_go.set()
        with write_turn():
            order.append("second")
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(first), pool.submit(second)]:
            done.result(10)
    assert order == ["first", "second"]
