"""The HTTP fronts against real servers: each case through each front."""

import gzip
import time
import tracemalloc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from azure.core.exceptions import AzureError

from leadshare.outbound import Guard, OutOfTime, Policy, Refused, TooMuch, Unresolved
from leadshare.outbound.guard import MAX_BYTES
from tests.outbound import authority
from tests.outbound.fronts import HTTP_FRONTS, Told
from tests.outbound.servers import (
    Server,
    answering,
    flooding,
    serving,
    silent,
    trickling,
)

SECONDS = 0.4
# On a busy machine a thread is woken late; far below a call without a total.
SLACK_SECONDS = 1.5
OK = b"HTTP/1.1 200 OK\r\n"


@contextmanager
def guarding(server: Server, **options: object) -> Iterator[Guard]:
    policy = Policy.parse(f"127.0.0.1:{server.port}, sink.local:{server.port}")
    guard = Guard(policy, **{"total_seconds": SECONDS, **options})  # type: ignore[arg-type]
    try:
        yield guard
    finally:
        guard.close()


def url_of(server: Server) -> str:
    return f"http://127.0.0.1:{server.port}/in?sig=x"


@pytest.fixture(params=list(HTTP_FRONTS))
def front(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def post(front: str, guard: Guard, url: str) -> Told:
    return HTTP_FRONTS[front][0](guard, url)


def failure(front: str, guard: Guard, url: str) -> Exception:
    """What the front raises; it is also its own library's exception."""
    call, library_error = HTTP_FRONTS[front]
    with pytest.raises(library_error) as caught:
        call(guard, url)
    return caught.value


def test_an_answer(front: str) -> None:
    heard: list[bytes] = []
    answer = OK + b"Content-Length: 5\r\n\r\nhello"
    with serving(answering(answer, heard)) as server, guarding(server) as guard:
        assert post(front, guard, url_of(server)) == Told(200, b"hello", False, None)
        assert post(front, guard, url_of(server)) == Told(200, b"hello", False, None)
        assert len(server.accepted) == 1, "the connection is kept"
    head = heard[0].lower()
    assert head.startswith(b"post /in?sig=x http/1.1\r\n")
    assert b"\r\nhost: 127.0.0.1:%d\r\n" % server.port in head
    assert head.count(b"accept-encoding") == 1
    assert b"\r\naccept-encoding: identity\r\n" in head
    assert head.endswith(b"\r\n\r\n{}")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("target", ["private", "public", "broken"])
def test_a_redirect_is_never_followed(front: str, status: int, target: str) -> None:
    with serving(answering(OK + b"Content-Length: 0\r\n\r\n")) as other:
        location = {
            "private": f"http://127.0.0.1:{other.port}/",
            "public": "https://crm.example.com/",
            "broken": "https://[:",
        }[target]
        answer = f"HTTP/1.1 {status} Moved\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n"
        # Both are open: what keeps the call from following is not the address.
        with serving(answering(answer.encode())) as server:
            policy = Policy.parse(f"127.0.0.1:{server.port},127.0.0.1:{other.port}")
            guard = Guard(policy, SECONDS)
            assert post(front, guard, url_of(server)) == Told(status, b"", False, location)
            guard.close()
            assert len(server.accepted) == 1
        assert other.accepted == []


@pytest.mark.parametrize(
    ("talk", "status", "most"),
    [
        pytest.param(trickling(OK + b"Content-Length: 999\r\n\r\n", b"x"), 200, 100, id="trickle"),
        pytest.param(
            trickling(b"HTTP/1.1 503 No\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
            503, 100, id="chunks",
        ),
        pytest.param(trickling(OK + b"\r\n", b"x"), 200, 100, id="no length"),
    ],
)  # fmt: skip
def test_a_slow_body_is_cut_and_the_status_counts(
    front: str, talk: object, status: int, most: int
) -> None:
    with serving(talk) as server, guarding(server) as guard:  # type: ignore[arg-type]
        started = time.monotonic()
        told = post(front, guard, url_of(server))
        assert time.monotonic() - started < SECONDS + SLACK_SECONDS
    assert (told.status, told.is_cut) == (status, True)
    assert set(told.body) <= set(b"x")
    assert 0 < len(told.body) < most


def test_a_body_that_breaks_off_leaves_the_status(front: str) -> None:
    def talk(connection: object, _closing: object) -> None:
        answering(OK + b"Content-Length: 9\r\n\r\nhalf")(HearsOnce(connection), _closing)  # type: ignore[arg-type]

    with serving(talk) as server, guarding(server) as guard:
        assert post(front, guard, url_of(server)) == Told(200, b"half", True, None)


class HearsOnce:
    """Hears one request, then reads as if the client were gone."""

    def __init__(self, connection: object) -> None:
        self._connection = connection
        self._is_answered = False

    def recv(self, size: int) -> bytes:
        return b"" if self._is_answered else self._connection.recv(size)  # type: ignore[attr-defined]

    def sendall(self, data: bytes) -> None:
        self._is_answered = True
        self._connection.sendall(data)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("talk"),
    [
        pytest.param(trickling(OK, b"x"), id="headers by the byte"),
        pytest.param(trickling(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), id="continue for ever"),
        pytest.param(silent, id="silence"),
    ],
)
def test_headers_that_do_not_end_in_time(front: str, talk: object) -> None:
    with serving(talk) as server, guarding(server) as guard:  # type: ignore[arg-type]
        started = time.monotonic()
        error = failure(front, guard, url_of(server))
        assert time.monotonic() - started < SECONDS + SLACK_SECONDS
    assert isinstance(error, OutOfTime)


@pytest.mark.parametrize(
    "each",
    [
        pytest.param(b"X-More: " + b"x" * 1000 + b"\r\n", id="many lines"),
        pytest.param(b"x" * 1000, id="one line"),
    ],
)
def test_endless_headers(front: str, each: bytes) -> None:
    talk = flooding(OK + b"X: ", each)
    with serving(talk) as server, guarding(server, total_seconds=5) as guard:
        assert isinstance(failure(front, guard, url_of(server)), TooMuch)


@pytest.mark.parametrize(
    ("head", "each"),
    [
        pytest.param(b"Content-Length: 10000000000\r\n", b"x" * 65536, id="10 GB"),
        pytest.param(
            b"Transfer-Encoding: chunked\r\n", b"1000\r\n" + b"x" * 4096 + b"\r\n", id="chunks"
        ),
        pytest.param(b"", b"x" * 65536, id="no length"),
    ],
)
def test_an_endless_body_is_read_to_the_cap(front: str, head: bytes, each: bytes) -> None:
    talk = flooding(OK + head + b"\r\n", each)
    with serving(talk) as server, guarding(server, total_seconds=5) as guard:
        tracemalloc.start()
        try:
            told = post(front, guard, url_of(server))
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert (told.status, told.is_cut) == (200, True)
    assert MAX_BYTES - 1000 < len(told.body) <= MAX_BYTES
    assert peak < 3_000_000, "memory stays flat"


def test_a_gzip_bomb_unpacks_to_the_cap(front: str) -> None:
    bomb = gzip.compress(b"0" * 30_000_000)
    head = b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb)
    with (
        serving(answering(OK + head + bomb)) as server,
        guarding(server, max_bytes=40_000) as guard,
    ):
        told = post(front, guard, url_of(server))
    assert told == Told(200, b"0" * 40_000, True, None)


def test_a_small_gzip_is_unpacked(front: str) -> None:
    small = gzip.compress(b"hello")
    head = b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(small)
    with serving(answering(OK + head + small)) as server, guarding(server) as guard:
        assert post(front, guard, url_of(server)) == Told(200, b"hello", False, None)


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        pytest.param([["127.0.0.1"]], "loopback", id="private"),
        pytest.param([["8.8.8.8", "127.0.0.1"]], "loopback", id="mixed A"),
        pytest.param([["127.0.0.1", "8.8.8.8"]], "loopback", id="mixed A, other order"),
        pytest.param([["8.8.8.8", "::1"]], "loopback", id="mixed A and AAAA"),
        pytest.param([["::ffff:127.0.0.1"]], "embedded", id="mapped"),
        pytest.param([["64:ff9b::7f00:1"]], "embedded", id="NAT64"),
    ],
)
def test_no_packet_reaches_a_private_address(
    front: str, answers: list[list[str]], reason: str
) -> None:
    resolver = Resolver(answers)
    with serving(silent) as canary:
        guard = Guard(Policy(), SECONDS, resolve=resolver)
        error = failure(front, guard, f"https://rebind.example:{canary.port}/")
        guard.close()
        assert canary.accepted == []
    assert isinstance(error, Refused)
    assert (error.reason, resolver.asked) == (reason, 1)


def test_a_rebinding_name_is_asked_once_and_pinned(front: str, tmp_path: Path) -> None:
    """The name first leads to an open address, then to a closed one: one answer, one connection, to
    what was vetted.
    """
    resolver = Resolver([["127.0.0.2"], ["127.0.0.1"]])
    answer = OK + b"Content-Length: 2\r\n\r\nok"
    with (
        serving(silent) as canary,
        serving(answering(answer), address=("127.0.0.2", canary.port)) as good,
    ):
        guard = Guard(Policy.parse("127.0.0.2/32"), SECONDS, resolve=resolver)
        url = f"https://rebind.example:{canary.port}/"
        # Without a certificate the call ends in the handshake: after the pinned connect.
        failure(front, guard, url)
        assert (len(good.accepted), len(canary.accepted), resolver.asked) == (1, 0, 1)
        assert isinstance(failure(front, guard, url), Refused)
        assert (len(good.accepted), len(canary.accepted), resolver.asked) == (1, 0, 2)
        guard.close()


class Resolver:
    """Gives its answers one after another, the last one for ever."""

    def __init__(self, answers: Sequence[Sequence[str]]) -> None:
        self._answers = list(answers)
        self.asked = 0

    def __call__(self, _host: str, _port: int) -> Sequence[str]:
        self.asked += 1
        return self._answers[min(self.asked, len(self._answers)) - 1]


@pytest.mark.parametrize(
    ("host", "reason"),
    [
        ("127.0.0.1", "loopback"),
        ("[::1]", "loopback"),
        ("[::]", "unspecified"),
        ("[::ffff:10.0.0.1]", "embedded"),
        ("[64:ff9b::a00:1]", "embedded"),
        ("[2002:0a00:0001::]", "embedded"),
        ("0x7f.1", "odd_number"),
        ("127.1", "odd_number"),
        ("2130706433", "odd_number"),
        ("localhost", "localhost"),
        ("rebind.example.", "trailing_dot"),
    ],
)
def test_a_host_is_refused_at_send(front: str, host: str, reason: str) -> None:
    with serving(silent) as canary:
        guard = Guard(Policy(), SECONDS, resolve=Resolver([["127.0.0.1"]]))
        error = failure(front, guard, f"https://{host}:{canary.port}/")
        guard.close()
        assert canary.accepted == []
    assert isinstance(error, Refused)
    assert error.reason == reason


@pytest.mark.parametrize("host", ["127。0。0。1", "１２７.0.0.1", "①②⑦.0.0.1"])
def test_look_alikes_reach_nothing(front: str, host: str) -> None:
    """Some libraries map them to ASCII, some refuse them: either way no packet leaves."""
    with serving(silent) as canary:
        guard = Guard(Policy(), SECONDS, resolve=Resolver([["127.0.0.1"]]))
        with pytest.raises((Refused, ValueError, httpx.InvalidURL, AzureError)):
            post(front, guard, f"https://{host}:{canary.port}/")
        guard.close()
        assert canary.accepted == []


def test_plain_http_is_refused_at_send(front: str) -> None:
    guard = Guard(Policy(), SECONDS, resolve=Resolver([["8.8.8.8"]]))
    error = failure(front, guard, "http://crm.example.com/?sig=hush")
    guard.close()
    assert isinstance(error, Refused)
    assert (error.reason, "hush" in str(error)) == ("plain_http", False)


def test_a_slow_lookup_counts(front: str) -> None:
    def slow(_host: str, _port: int) -> Sequence[str]:
        time.sleep(3 * SECONDS)  # a resolver that hangs is the case itself
        return ["8.8.8.8"]

    guard = Guard(Policy(), SECONDS, resolve=slow)
    started = time.monotonic()
    error = failure(front, guard, "https://slow.example/")
    assert time.monotonic() - started < SECONDS + SLACK_SECONDS
    guard.close()
    assert isinstance(error, OutOfTime)


def test_a_name_that_leads_nowhere(front: str) -> None:
    guard = Guard(Policy(), SECONDS, resolve=Resolver([[]]))
    error = failure(front, guard, "https://nowhere.example/")
    guard.close()
    assert isinstance(error, Unresolved)


def test_tls_keeps_the_name_and_verifies_it(front: str, tmp_path: Path) -> None:
    heard: list[bytes] = []
    names: list[str | None] = []
    ca_file, context = authority.make(tmp_path, "sink.local")
    context.sni_callback = lambda _socket, name, _context: names.append(name)
    resolver = Resolver([["127.0.0.1"]])
    answer = OK + b"Content-Length: 2\r\n\r\nok"
    with serving(answering(answer, heard), context) as server:
        url = f"https://sink.local:{server.port}/"
        with guarding(server, resolve=resolver, ca_file=ca_file) as guard:
            assert post(front, guard, url) == Told(200, b"ok", False, None)
        with guarding(server, resolve=resolver) as guard:
            assert "CERTIFICATE_VERIFY_FAILED" in str(failure(front, guard, url))
        with guarding(server, ca_file=ca_file) as guard:
            wrong = failure(front, guard, f"https://127.0.0.1:{server.port}/")
            assert "IP address mismatch" in str(wrong)
    assert names == ["sink.local", "sink.local", None]
    assert b"\r\nhost: sink.local:%d\r\n" % server.port in heard[0].lower()


def test_a_handshake_that_hangs(front: str) -> None:
    with serving(silent) as server, guarding(server) as guard:
        started = time.monotonic()
        error = failure(front, guard, f"https://127.0.0.1:{server.port}/")
        assert time.monotonic() - started < SECONDS + SLACK_SECONDS
    assert isinstance(error, OutOfTime)


def test_a_slow_body_under_tls_is_cut(front: str, tmp_path: Path) -> None:
    ca_file, context = authority.make(tmp_path, "sink.local")
    resolver = Resolver([["127.0.0.1"]])
    talk = trickling(OK + b"Content-Length: 999\r\n\r\n", b"x")
    with (
        serving(talk, context) as server,
        guarding(server, resolve=resolver, ca_file=ca_file) as guard,
    ):
        told = post(front, guard, f"https://sink.local:{server.port}/")
    assert (told.status, told.is_cut) == (200, True)


def test_the_next_address_is_tried(front: str) -> None:
    answer = OK + b"Content-Length: 2\r\n\r\nok"
    with serving(answering(answer)) as server:
        resolver = Resolver([["127.0.0.9", "127.0.0.1"]])
        with guarding(server, resolve=resolver) as guard:
            url = f"http://sink.local:{server.port}/"
            assert post(front, guard, url) == Told(200, b"ok", False, None)


def test_nobody_listens(front: str) -> None:
    with serving(silent) as server:
        pass
    with guarding(server) as guard:
        assert "refused" in str(failure(front, guard, url_of(server)))


def test_cookies_are_not_kept(front: str) -> None:
    heard: list[bytes] = []
    answer = OK + b"Set-Cookie: a=b; Path=/\r\nContent-Length: 0\r\n\r\n"
    with serving(answering(answer, heard)) as server, guarding(server) as guard:
        post(front, guard, url_of(server))
        post(front, guard, url_of(server))
    assert len(heard) == 2
    assert b"\r\ncookie:" not in b"".join(heard).lower()


def test_the_callers_own_timeout_counts_too() -> None:
    with serving(silent) as server, guarding(server, total_seconds=5) as guard:
        with pytest.raises(httpx.ReadTimeout) as caught:
            guard.http().get(url_of(server), timeout=0.05)
        assert not isinstance(caught.value, OutOfTime)


@pytest.mark.parametrize("wish", [{"verify": False}, {"proxies": {"http": "http://127.0.0.1:1"}}])
def test_a_session_cannot_be_talked_out_of_the_guard(wish: dict[str, object]) -> None:
    with serving(silent) as server, guarding(server) as guard, guard.requests() as session:
        with pytest.raises(ValueError, match="the guard decides"):
            session.get(url_of(server), **wish)  # type: ignore[arg-type]
        assert server.accepted == []


def test_the_environments_proxy_is_not_asked(front: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = OK + b"Content-Length: 2\r\n\r\nok"
    with serving(silent) as proxy, serving(answering(answer)) as server:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        with guarding(server) as guard:
            assert post(front, guard, url_of(server)) == Told(200, b"ok", False, None)
        assert proxy.accepted == []
