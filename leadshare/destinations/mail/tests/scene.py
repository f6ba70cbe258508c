"""The mail notification and a mail server that plays the cases of `leadshare.destinations.contract`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from leadshare.delivery.port import Settings
from leadshare.destinations.contract import CaseName
from leadshare.destinations.mail import destination
from leadshare.outbound import Guard
from tests.services.ports import free_port
from tests.services.smtp import SILENCE, SmtpServer

_REPLIES: dict[CaseName, dict[str, str]] = {
    "slow": {"DATA": SILENCE},
    "rate_limited": {"MAIL": "451 4.7.1 Please slow down"},
    "refused": {"DATA": "554 5.6.0 Content refused"},
    "gone": {"RCPT": "550 5.1.1 No such mailbox"},
    "credentials_refused": {"AUTH": "535 5.7.8 Authentication credentials invalid"},
}


def settings_for(server: SmtpServer, **changes: str) -> dict[str, str]:
    """What a publisher enters to use `server`."""
    login = {"username": server.username, "password": server.password}
    return {
        "to": "sales@example.com; Partners@example.org",
        "from": "hub@example.com",
        "host": server.host,
        "port": str(server.port),
        "security": server.security,
        "ca_certificate": server.certificate_pem,
        **(login if server.security != "none" else {}),
        **changes,
    }


class MailScene:
    kind = destination

    def __init__(self, server: SmtpServer, make_guard: Callable[..., Guard]) -> None:
        self._server = server
        self._make_guard = make_guard
        self.outbound = make_guard()

    @contextmanager
    def play(self, case: CaseName) -> Iterator[Settings]:
        if case == "slow":
            self.outbound = self._make_guard(seconds=0.5)
        self._server.replies = _REPLIES.get(case, {})
        port = free_port() if case == "unreachable" else self._server.port
        yield destination.prepare(settings_for(self._server, port=str(port)))

    def received(self) -> int:
        return len({mail.message["Message-ID"] for mail in self._server.mailbox})
