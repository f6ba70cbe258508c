import threading
from collections.abc import Sequence

import pytest
from django.utils import translation

from leadshare.outbound import Guard, Policy
from tests.outbound.servers import answering, serving


def found(*addresses: str, policy: str = "") -> Guard:
    return Guard(Policy.parse(policy), resolve=lambda _host, _port: addresses)


def failing(_host: str, _port: int) -> Sequence[str]:
    raise OSError("no resolver")


@pytest.mark.parametrize(
    ("guard", "host", "start"),
    [
        (found("8.8.8.8"), "crm.example.com", None),
        (found("10.0.0.1"), "crm.example.com", "crm.example.com leads to a private address."),
        (found("8.8.8.8", "::1"), "crm.example.com", "crm.example.com leads to this computer"),
        (found("10.0.0.1", policy="crm.example.com:443"), "crm.example.com", None),
        (found(), "127.1", "127.1 is an address in an unusual form."),
        # Nothing is known against a name that cannot be resolved now; it is vetted when it is
        # called.
        (found(), "crm.example.com", None),
        (Guard(Policy(), resolve=failing), "crm.example.com", None),
    ],
)
def test_refusal(guard: Guard, host: str, start: str | None) -> None:
    told = guard.refusal(host, 443)
    assert told == start if start is None else (told or "").startswith(start)
    guard.close()


@pytest.mark.parametrize(
    ("url", "start"),
    [
        ("https://crm.example.com/?sig=hush", "crm.example.com leads to a private address."),
        ("http://crm.example.com/", "Use https:// for crm.example.com"),
        ("https://user@crm.example.com/", "The URL must not hold"),
    ],
)
def test_check_url_looks_at_the_text_and_then_where_it_leads(url: str, start: str) -> None:
    guard = found("10.0.0.1")
    told = guard.check_url(url)
    guard.close()
    assert told is not None
    assert told.startswith(start)
    assert "hush" not in told
    assert "10.0.0.1" not in told, "a publisher learns nothing of the operator's network"


def test_a_usable_url() -> None:
    guard = found("8.8.8.8")
    assert guard.check_url("https://crm.example.com/") is None
    guard.close()


def test_the_sentence_speaks_the_readers_language() -> None:
    guard = found("10.0.0.1")
    with translation.override("en"):
        assert (guard.refusal("a.example", 443) or "").startswith("a.example leads to a private")
    guard.close()


def test_a_ca_file_that_cannot_be_read() -> None:
    with pytest.raises(OSError, match="No such file"):
        Guard(Policy(), ca_file="missing.pem")


def test_the_client_serves_many_threads_at_once() -> None:
    """40 calls meet at the server before it answers any: no pool limit holds them apart."""
    at_once = 40
    gathered = threading.Barrier(at_once, timeout=10)
    answer = answering(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    def talk(connection: object, closing: threading.Event) -> None:
        gathered.wait()
        answer(connection, closing)  # type: ignore[arg-type]

    statuses: list[int] = []
    with serving(talk) as server:
        guard = Guard(Policy.parse(f"127.0.0.1:{server.port}"))
        url = f"http://127.0.0.1:{server.port}/"
        threads = [
            threading.Thread(target=lambda: statuses.append(guard.http().post(url).status_code))
            for _ in range(at_once)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        guard.close()
    assert statuses == [200] * at_once
