"""A real SMTP server on a free loopback port: aiosmtpd, with TLS, STARTTLS, login and a mailbox.

    with smtp_server("starttls") as server:
        server.replies["RCPT bob@example.com"] = "550 5.1.1 no such user"
        ...
        [mail] = server.mailbox

aiosmtpd's own `Controller` is not used: it connects to itself at start, past the outbound guard.
"""

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from ssl import SSLContext
from threading import Thread
from typing import Any, Literal

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.services.certificate import self_signed

Security = Literal["tls", "starttls", "none"]
USERNAME = "leads@example.com"
PASSWORD = "an invented mail password"
# In `replies`: the server says nothing at all at this command.
SILENCE = ""


@dataclass(frozen=True, slots=True)
class ReceivedMail:
    """A mail that was accepted; `username` is None when nobody signed in."""

    sender: str
    recipients: list[str]
    message: EmailMessage
    is_encrypted: bool
    username: str | None


class SmtpServer:
    """`replies` overrides an answer by command: "EHLO", "AUTH", "MAIL", "RCPT", "RCPT a@b", "DATA"."""

    host = "127.0.0.1"
    username = USERNAME
    password = PASSWORD

    def __init__(self, security: Security, certificate_pem: str, context: SSLContext) -> None:
        self.security = security
        self.certificate_pem = certificate_pem
        self.mailbox: list[ReceivedMail] = []
        self.replies: dict[str, str] = {}
        self.port = 0
        self._context = context
        self._loop = asyncio.new_event_loop()
        self._connections: list[SMTP] = []
        self._listener: asyncio.Server | None = None
        self._thread = Thread(target=self._loop.run_forever, name="smtp-server", daemon=True)

    def start(self) -> None:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def handle_EHLO(
        self, _: SMTP, session: Session, __: Envelope, hostname: str, lines: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [reply] if (reply := await self._reply("EHLO")) else lines

    async def handle_MAIL(
        self, _: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if reply := await self._reply("MAIL"):
            return reply
        if self.security != "none" and not session.authenticated:
            return "530 5.7.0 Authentication required"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(
        self, _: SMTP, __: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if reply := await self._reply(f"RCPT {address}") or await self._reply("RCPT"):
            return reply
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, protocol: SMTP, session: Session, envelope: Envelope) -> str:
        if reply := await self._reply("DATA"):
            return reply
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        mail = ReceivedMail(
            sender=envelope.mail_from or "",
            recipients=list(envelope.rcpt_tos),
            message=message_from_bytes(content, policy=default),
            is_encrypted=_is_encrypted(protocol),
            username=session.auth_data,
        )
        self.mailbox.append(mail)
        return "250 OK"

    def _authenticate(self, *arguments: Any) -> AuthResult:
        login = arguments[-1]
        good = LoginPassword(self.username.encode(), self.password.encode())
        if "AUTH" in self.replies:
            return AuthResult(success=False, handled=False, message=self.replies["AUTH"])
        if login != good:
            return AuthResult(success=False, handled=False)
        return AuthResult(success=True, auth_data=self.username)

    async def _reply(self, command: str) -> str:
        reply = self.replies.get(command)
        if reply == SILENCE:
            await self._loop.create_future()
        return reply or ""

    async def _listen(self) -> None:
        tls = self._context if self.security == "tls" else None
        self._listener = await self._loop.create_server(self._protocol, self.host, 0, ssl=tls)
        self.port = self._listener.sockets[0].getsockname()[1]

    def _protocol(self) -> SMTP:
        connection = SMTP(
            self,
            hostname="localhost",
            enable_SMTPUTF8=True,
            tls_context=self._context if self.security == "starttls" else None,
            auth_require_tls=self.security == "starttls",
            authenticator=self._authenticate,
            loop=self._loop,
        )
        self._connections.append(connection)
        return connection

    async def _close(self) -> None:
        assert self._listener is not None
        self._listener.close()
        for connection in self._connections:
            if isinstance(connection.transport, asyncio.Transport):
                connection.transport.abort()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)


def _is_encrypted(connection: SMTP) -> bool:
    transport = connection.transport
    return transport is not None and transport.get_extra_info("ssl_object") is not None


@contextmanager
def smtp_server(security: Security = "starttls") -> Iterator[SmtpServer]:
    """A listening server; whoever sends through an encrypted one must sign in."""
    certificate = self_signed()
    with tempfile.TemporaryDirectory(prefix="leadshare-smtp-") as folder:
        context = certificate.server_context(Path(folder))
    server = SmtpServer(security, certificate.pem, context)
    server.start()
    try:
        yield server
    finally:
        server.stop()
