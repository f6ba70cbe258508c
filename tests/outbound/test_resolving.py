import socket
import threading

import pytest

from leadshare.outbound import OutOfTime, Unresolved
from leadshare.outbound.resolving import Lookups, system_resolve


def test_a_name_that_is_not_there() -> None:
    def nowhere(_host: str, _port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(Unresolved, match=r"a\.example cannot be found"):
        Lookups(nowhere).addresses("a.example", 443, 5)


def test_a_slow_lookup_is_left_behind_and_shared() -> None:
    asked: list[str] = []
    go_on = threading.Event()

    def slow(host: str, _port: int) -> list[str]:
        asked.append(host)
        go_on.wait(5)
        return ["8.8.8.8"]

    lookups = Lookups(slow)
    for _ in range(3):
        with pytest.raises(OutOfTime):
            lookups.addresses("slow.example", 443, 0.02)
    answer = threading.Timer(0.02, go_on.set)
    answer.start()
    assert lookups.addresses("slow.example", 443, 5) == ["8.8.8.8"]
    assert asked == ["slow.example"]
    assert lookups.addresses("slow.example", 443, 5) == ["8.8.8.8"]
    assert asked == ["slow.example", "slow.example"]


def test_the_systems_resolver_knows_addresses() -> None:
    assert system_resolve("127.0.0.1", 443) == ["127.0.0.1"]
