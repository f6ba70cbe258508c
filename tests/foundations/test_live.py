from uuid import UUID

from leadshare.live import Topic, announce, listen
from leadshare.uuid7 import uuid7

OURS, THEIRS = uuid7(), uuid7()


def test_each_listener_hears_each_change_once() -> None:
    heard: list[tuple[UUID, Topic]] = []
    stop = listen(lambda publisher, topic: heard.append((publisher, topic)))
    announce([(OURS, "leads"), (OURS, "leads"), (THEIRS, "quarantine")])
    stop()
    assert sorted(heard) == sorted([(OURS, "leads"), (THEIRS, "quarantine")])


def test_who_stopped_listening_hears_nothing() -> None:
    heard: list[UUID] = []
    stop = listen(lambda publisher, _topic: heard.append(publisher))
    stop()
    stop()
    announce([(OURS, "leads")])
    assert heard == []


def test_a_listener_that_is_gone_is_dropped_and_harms_nobody() -> None:
    asked: list[str] = []
    heard: list[UUID] = []

    def gone(_publisher: UUID, _topic: Topic) -> None:
        asked.append("gone")
        raise RuntimeError("Event loop is closed")

    stop_gone = listen(gone)
    stop = listen(lambda publisher, _topic: heard.append(publisher))
    announce([(OURS, "leads")])
    announce([(OURS, "leads")])
    stop_gone()
    stop()
    assert (asked, heard) == (["gone"], [OURS, OURS])
