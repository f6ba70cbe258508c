"""Against a real SMTP server with TLS and login, through the real guard."""

from collections.abc import Callable

import pytest

from leadshare.delivery.port import Answer, Delivered, GiveUp, Hold, Retry, Verdict
from leadshare.destinations import contract
from leadshare.destinations.mail import destination
from leadshare.destinations.mail.tests.scene import settings_for
from leadshare.outbound import Guard
from tests.services.smtp import Security, SmtpServer, smtp_server

MESSAGE_ID = "<01930000-0000-7000-8000-000000000002@example.com>"


def send(server: SmtpServer, guard: Guard, **changes: str) -> Answer:
    return destination.send(contract.specimen(), settings_for(server, **changes), guard)


@pytest.mark.parametrize(
    ("security", "is_encrypted", "username"),
    [
        ("tls", True, "leads@example.com"),
        ("starttls", True, "leads@example.com"),
        ("none", False, None),
    ],
)
def test_arrives(
    security: Security, is_encrypted: bool, username: str | None, guard: Guard
) -> None:
    with smtp_server(security) as server:
        answer = send(server, guard)

    assert answer.verdict == Delivered(MESSAGE_ID)
    [mail] = server.mailbox
    assert mail.sender == "hub@example.com"
    assert mail.recipients == ["sales@example.com", "Partners@example.org"]
    assert mail.message["Message-ID"] == MESSAGE_ID
    assert mail.message["Subject"] == "New lead: Vault One (Contact me)"
    assert (mail.is_encrypted, mail.username) == (is_encrypted, username)


@pytest.mark.parametrize(
    ("replies", "expected"),
    [
        pytest.param({"EHLO": "421 4.3.2 going down"}, Retry("busy"), id="going down"),
        pytest.param({"AUTH": "535 5.7.8 no"}, Hold("credentials"), id="login refused"),
        pytest.param({"AUTH": "454 4.7.0 later"}, Retry("failed"), id="login later"),
        pytest.param({"MAIL": "550 5.7.1 not you"}, Hold("misconfigured"), id="sender refused"),
        pytest.param({"MAIL": "451 4.7.1 later"}, Retry("busy"), id="sender later"),
        pytest.param({"RCPT": "550 5.1.1 no"}, GiveUp("refused"), id="all recipients refused"),
        pytest.param({"RCPT": "450 4.2.0 later"}, Retry("busy"), id="all recipients greylisted"),
        pytest.param(
            {"RCPT": "550 5.1.1 no", "RCPT sales@example.com": "450 4.2.0 later"},
            Retry("busy"),
            id="one recipient later",
        ),
        pytest.param({"DATA": "554 5.6.0 no"}, GiveUp("refused"), id="content refused"),
        pytest.param({"DATA": "552 5.3.4 large"}, GiveUp("too_large"), id="content too large"),
        pytest.param({"DATA": "451 4.3.0 later"}, Retry("busy"), id="content later"),
    ],
)
def test_refusals(
    replies: dict[str, str], expected: Verdict, smtp_server: SmtpServer, guard: Guard
) -> None:
    smtp_server.replies = replies

    answer = send(smtp_server, guard)

    assert answer.verdict == expected
    assert answer.trace.hint
    assert smtp_server.mailbox == []


def test_some_recipients_refused_is_delivered_with_a_hint(
    smtp_server: SmtpServer, guard: Guard
) -> None:
    smtp_server.replies = {"RCPT sales@example.com": "550 5.1.1 no such mailbox"}

    answer = send(smtp_server, guard)

    assert answer.verdict == Delivered(MESSAGE_ID)
    assert answer.trace.hint == "1 of 2 recipients were refused; the others have the mail."
    assert answer.trace.excerpt == "550 5.1.1 no such mailbox"
    assert [mail.recipients for mail in smtp_server.mailbox] == [["Partners@example.org"]]


def test_wrong_password_holds(smtp_server: SmtpServer, guard: Guard) -> None:
    assert send(smtp_server, guard, password="another one").verdict == Hold("credentials")


def test_login_that_the_server_wants_is_asked_for(smtp_server: SmtpServer, guard: Guard) -> None:
    answer = send(smtp_server, guard, username="", password="")
    assert answer.verdict == Hold("credentials")


def test_untrusted_certificate_sends_nothing(smtp_server: SmtpServer, guard: Guard) -> None:
    answer = send(smtp_server, guard, ca_certificate="")
    assert answer.verdict == Retry("unreachable")
    assert "certificate" in answer.trace.hint
    assert smtp_server.mailbox == []


def test_certificate_must_name_the_host(
    smtp_server: SmtpServer, make_guard: Callable[..., Guard]
) -> None:
    # 127.0.0.2 is the same machine, but not in the certificate.
    answer = send(smtp_server, make_guard(), host="127.0.0.2")
    assert answer.verdict == Retry("unreachable")


def test_server_without_encryption_is_not_trusted_with_the_mail(guard: Guard) -> None:
    with smtp_server("none") as server:
        answer = send(server, guard, security="starttls")
    assert answer.verdict == Hold("misconfigured")
    assert server.mailbox == []


def test_refused_address_sends_nothing(
    smtp_server: SmtpServer, make_guard: Callable[..., Guard]
) -> None:
    answer = send(smtp_server, make_guard(""))
    assert answer.verdict == Hold("refused_address")
    assert smtp_server.mailbox == []


def test_address_beyond_ascii(smtp_server: SmtpServer, guard: Guard) -> None:
    answer = send(smtp_server, guard, to="jiří@bücher.example.com")
    assert answer.verdict == Delivered(MESSAGE_ID)
    assert smtp_server.mailbox[0].recipients == ["jiří@xn--bcher-kva.example.com"]
