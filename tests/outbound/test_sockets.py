"""The socket front, as smtplib and imaplib use it."""

import gc
import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from leadshare.outbound import Guard, OutOfTime, Policy, Refused, TooMuch
from tests.outbound import authority
from tests.outbound.servers import Server, Talk, serving, silent

SECONDS = 0.4
SLACK_SECONDS = 1.5


def dripping(connection: socket.socket, closing: threading.Event) -> None:
    while not closing.wait(0.02):
        connection.sendall(b"2")


def pouring(connection: socket.socket, closing: threading.Event) -> None:
    while not closing.is_set():
        connection.sendall(b"2" * 65536)


def open_guard(server: Server, seconds: float = SECONDS, ca_file: Path | None = None) -> Guard:
    return Guard(
        Policy.parse(f"127.0.0.1:{server.port},mail.local:{server.port}"),
        seconds,
        resolve=lambda _host, _port: ["127.0.0.1"],
        ca_file=ca_file,
    )


def read_for_ever(connection: socket.socket) -> None:
    with connection, connection.makefile("rb") as file:
        while file.read(1):
            pass


@pytest.mark.parametrize(
    ("talk", "seconds", "error"),
    [
        pytest.param(dripping, SECONDS, OutOfTime, id="a byte a moment"),
        pytest.param(silent, SECONDS, OutOfTime, id="silence"),
        pytest.param(pouring, 5, TooMuch, id="flood"),
    ],
)
@pytest.mark.parametrize("is_tls", [False, True])
def test_the_budget_covers_the_whole_conversation(
    talk: Talk, seconds: float, error: type[Exception], is_tls: bool, tmp_path: Path
) -> None:
    ca_file, context = authority.make(tmp_path, "mail.local")
    with serving(talk, context if is_tls else None) as server:
        guard = open_guard(server, seconds, ca_file)
        started = time.monotonic()
        connection: socket.socket = guard.connect("mail.local", server.port)
        if is_tls:
            connection = guard.tls().wrap_socket(connection, server_hostname="mail.local")
        # A generous pause between two bytes does not stretch the total.
        connection.settimeout(60)
        with pytest.raises(error):
            read_for_ever(connection)
        assert time.monotonic() - started < seconds + SLACK_SECONDS
        guard.close()


def test_a_receiver_that_does_not_read() -> None:
    with serving(silent) as server:
        guard = open_guard(server)
        with guard.connect("127.0.0.1", server.port) as connection, pytest.raises(OutOfTime):
            connection.sendall(b"x" * 100_000_000)
        guard.close()


# A programmer's error: the half-made TLS socket is left to the garbage collector.
@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
def test_another_tls_context_would_lose_the_budget() -> None:
    with serving(silent) as server:
        guard = open_guard(server)
        plain = guard.connect("127.0.0.1", server.port)
        with pytest.raises(TypeError, match=r"Guard\.tls\(\)"):
            ssl.create_default_context().wrap_socket(plain, server_hostname="mail.local")
        gc.collect()
        with socket.socket() as foreign, pytest.raises(TypeError, match=r"Guard\.connect\(\)"):
            guard.tls().wrap_socket(foreign, server_hostname="mail.local")
        guard.close()


def test_one_callers_authority_is_nobody_elses(tmp_path: Path) -> None:
    ca_file, context = authority.make(tmp_path, "mail.local")
    with serving(silent, context) as server:
        guard = open_guard(server)
        trusting = guard.tls()
        trusting.load_verify_locations(ca_file)
        plain = guard.connect("mail.local", server.port)
        trusting.wrap_socket(plain, server_hostname="mail.local").close()
        plain = guard.connect("mail.local", server.port)
        with pytest.raises(ssl.SSLCertVerificationError):
            guard.tls().wrap_socket(plain, server_hostname="mail.local")
        guard.close()


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (["127.0.0.1"], "loopback"),
        (["8.8.8.8", "10.0.0.1"], "private"),
        (["8.8.8.8", "::1"], "loopback"),
        (["::ffff:127.0.0.1"], "embedded"),
        (["64:ff9b::a00:1"], "embedded"),
        (["fe80::1%lo"], "zone"),
    ],
)
def test_a_name_that_leads_astray(found: Sequence[str], reason: str) -> None:
    with serving(silent) as canary:
        guard = Guard(Policy(), SECONDS, resolve=lambda _host, _port: found)
        with pytest.raises(Refused) as caught:
            guard.connect("mail.example", canary.port)
        guard.close()
        assert (caught.value.reason, canary.accepted) == (reason, [])


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "::1",
        "[::]",
        "0x7f.1",
        "127.1",
        "mail.example.",
        "127。0。0。1",
        "u@mail.example",
    ],
)
def test_a_host_that_is_refused(host: str) -> None:
    with serving(silent) as canary:
        guard = Guard(Policy(), SECONDS, resolve=lambda _host, _port: ["127.0.0.1"])
        with pytest.raises(Refused):
            guard.connect(host, canary.port)
        guard.close()
        assert canary.accepted == []


def test_smtplib_speaks_over_it_and_the_budget_survives_starttls(tmp_path: Path) -> None:
    ca_file, context = authority.make(tmp_path, "mail.local")

    def talk(connection: socket.socket, closing: threading.Event) -> None:
        connection.sendall(b"220 mail.local\r\n")
        for answer in (b"250-mail.local\r\n250 STARTTLS\r\n", b"220 go on\r\n"):
            connection.recv(4096)
            connection.sendall(answer)
        with context.wrap_socket(connection, server_side=True) as wrapped:
            wrapped.recv(4096)
            dripping(wrapped, closing)

    with serving(talk) as server:
        guard = open_guard(server, ca_file=ca_file)

        class Smtp(smtplib.SMTP):
            def _get_socket(self, host: str, port: int, timeout: float | None) -> socket.socket:
                return guard.connect(host, port)

        started = time.monotonic()
        client = Smtp("mail.local", server.port, local_hostname="hub.example")
        try:
            client.starttls(context=guard.tls())
            with pytest.raises(smtplib.SMTPServerDisconnected) as caught:
                client.ehlo()
        finally:
            client.close()
            guard.close()
        assert isinstance(caught.value.__context__, OutOfTime)
        assert time.monotonic() - started < SECONDS + SLACK_SECONDS


def test_the_first_address_that_hangs_leaves_time_for_the_next() -> None:
    with serving(silent) as server:
        full = socket.socket()
        full.bind(("127.0.0.3", server.port))
        full.listen(0)
        # The queue of one is full: further connects hang, as behind a firewall that drops.
        waiting = [socket.socket() for _ in range(3)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(("127.0.0.3", server.port))
        guard = Guard(
            Policy.parse("127.0.0.0/8"),
            1.0,
            resolve=lambda _host, _port: ["127.0.0.3", "127.0.0.1"],
        )
        with guard.connect("mail.example", server.port) as connection:
            assert connection.getpeername() == ("127.0.0.1", server.port)
        guard.close()
        for each in (*waiting, full):
            each.close()
