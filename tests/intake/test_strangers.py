import pytest

from leadshare.intake.strangers import Strangers


class Clock:
    def __init__(self) -> None:
        self.at = 600.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_an_address_may_guess_so_often_a_minute(clock: Clock) -> None:
    strangers = Strangers(most_a_minute=3, clock=clock)

    before = [(strangers.seconds_to_wait("a"), strangers.count("a")) for _ in range(4)]
    clock.at += 15
    later = strangers.seconds_to_wait("a"), strangers.count("a")

    assert before == [(0, 0), (0, 0), (0, 0), (60, 60)]
    assert later == (45, 45)


def test_others_may_go_on(clock: Clock) -> None:
    strangers = Strangers(most_a_minute=1, clock=clock)
    strangers.count("a")
    strangers.count("a")

    assert (strangers.count("b"), strangers.seconds_to_wait("c")) == (0, 0)


def test_a_new_minute_begins_anew(clock: Clock) -> None:
    strangers = Strangers(most_a_minute=1, clock=clock)
    strangers.count("a")
    strangers.count("a")
    clock.at += 60

    assert (strangers.seconds_to_wait("a"), strangers.count("a")) == (0, 0)


def test_asking_does_not_count(clock: Clock) -> None:
    strangers = Strangers(most_a_minute=1, clock=clock)

    assert [strangers.seconds_to_wait("a") for _ in range(5)] == [0] * 5


def test_it_stays_small(clock: Clock) -> None:
    strangers = Strangers(most_a_minute=1, most_addresses=2, clock=clock)
    for address in "abc":
        strangers.count(address)

    assert strangers.seconds_to_wait("a") == 0
