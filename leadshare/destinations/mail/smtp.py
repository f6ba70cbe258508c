"""smtplib over the guard's sockets: it opens none of its own and asks no DNS."""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from leadshare.delivery.port import Outbound, Settings
from leadshare.destinations.mail import addresses


class GuardedSMTP(smtplib.SMTP):
    """A connection under the guard's total time; `tls` set means encrypted from the first byte."""

    def __init__(self, outbound: Outbound, greeting: str, tls: ssl.SSLContext | None) -> None:
        # Without a name of ours smtplib would look up this machine's, outside the guard.
        super().__init__(local_hostname=greeting)
        self._outbound = outbound
        self._tls = tls

    def open(self, host: str, port: int) -> None:
        # starttls() checks the certificate against this name.
        self._host = host
        code, reply = self.connect(host, port)
        if code != 220:
            self.close()
            raise smtplib.SMTPConnectError(code, reply)

    def _get_socket(self, host: str, port: int, timeout: float | None) -> socket.socket:
        plain = self._outbound.connect(host, port)
        return self._tls.wrap_socket(plain, server_hostname=host) if self._tls else plain


@contextmanager
def session(settings: Settings, outbound: Outbound) -> Iterator[smtplib.SMTP]:
    """Connected, encrypted and signed in as the settings say. Raises SMTPException and OSError."""
    security = settings["security"]
    context = _context(settings, outbound) if security != "none" else None
    greeting = addresses.domain(addresses.usable(settings["from"]) or "")
    server = GuardedSMTP(outbound, greeting, context if security == "tls" else None)
    try:
        server.open(settings["host"], int(settings["port"]))
        _greet(server)
        if security == "starttls":
            server.starttls(context=context)
        if settings.get("username"):
            server.login(settings["username"], settings["password"])
        yield server
    finally:
        _leave(server)


def _greet(server: smtplib.SMTP) -> None:
    """Left to smtplib, a server that is busy just now (4xx) would look like one that knows no TLS."""
    code, reply = server.ehlo()
    if not (200 <= code < 300 or 500 <= code < 600):
        raise smtplib.SMTPHeloError(code, reply)


def _context(settings: Settings, outbound: Outbound) -> ssl.SSLContext:
    """Verifies certificate and host name, always; a private authority is trusted besides the public
    ones.
    """
    context = outbound.tls()
    if authority := settings.get("ca_certificate"):
        context.load_verify_locations(cadata=authority)
    return context


def _leave(server: smtplib.SMTP) -> None:
    """Says goodbye where possible. The server has answered for the mail: what it says to QUIT
    changes nothing.
    """
    try:
        if server.sock is not None:
            server.docmd("QUIT")
    except (smtplib.SMTPException, OSError):
        pass
    finally:
        server.close()
