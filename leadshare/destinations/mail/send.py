"""One try: hand the mail to the publisher's mail server."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime

from leadshare.delivery.port import (
    Answer,
    Delivered,
    Outbound,
    Parcel,
    Settings,
    Trace,
    Verdict,
)
from leadshare.destinations.mail import mapping, options, smtp, verdict

_EXCERPT_CHARACTERS = 500
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
# How the guard ends a call without having refused the address.
_ENDED = ("unresolved", "out_of_time", "too_much")

Refusals = dict[str, tuple[int, bytes]]


def send(parcel: Parcel, settings: Settings, outbound: Outbound) -> Answer:
    complete = options.prepare(settings)
    recipients = mapping.recipients(complete)
    request = f"SMTP {complete['host']}:{complete['port']} ({len(recipients)} recipients)"
    try:
        refused = _hand_over(parcel, complete, recipients, outbound)
    except (smtplib.SMTPException, OSError) as error:
        return _answer_to(error, request)
    hint = verdict.some_refused(len(refused), len(recipients)) if refused else ""
    trace = Trace(request, 250, _excerpt(refused), hint)
    return Answer(Delivered(mapping.message_id(parcel, complete)), trace)


def _hand_over(
    parcel: Parcel, settings: Settings, recipients: list[str], outbound: Outbound
) -> Refusals:
    """The recipients that were refused while others were taken."""
    mail = mapping.message(parcel, settings, datetime.now(UTC))
    sender = str(mail["From"])
    with smtp.session(settings, outbound) as server:
        return dict(server.send_message(mail, sender, recipients))


def _answer_to(error: smtplib.SMTPException | OSError, request: str) -> Answer:
    code, said = _reply(error)
    outcome, hint = _outcome(error, code)
    said = said or next(filter(None, map(_words_of_guard, _chain(error))), "")
    return Answer(outcome, Trace(request, code or None, said, hint))


def _outcome(error: smtplib.SMTPException | OSError, code: int) -> tuple[Verdict, str]:
    match error:
        case smtplib.SMTPRecipientsRefused():
            return verdict.of_recipients(one for one, _ in error.recipients.values())
        case smtplib.SMTPSenderRefused():
            return verdict.of_sender(code)
        case smtplib.SMTPAuthenticationError():
            return verdict.of_login(code)
        case smtplib.SMTPResponseException() if 400 <= code < 600:
            return verdict.of_code(code)
        case smtplib.SMTPNotSupportedError():
            return verdict.of_lack()
        case _:
            return _of_silence(error)


def _of_silence(error: smtplib.SMTPException | OSError) -> tuple[Verdict, str]:
    links = list(_chain(error))
    if any(_is_refusal(link) for link in links):
        return verdict.of_refusal()
    if any(isinstance(link, ssl.SSLCertVerificationError) for link in links):
        return verdict.of_certificate()
    is_timeout = any(isinstance(link, TimeoutError) for link in links)
    return verdict.of_silence(is_timeout, isinstance(error, smtplib.SMTPException | ssl.SSLError))


def _chain(error: BaseException) -> Iterator[BaseException]:
    # smtplib turns a socket's error into its own and keeps the first one as context.
    link: BaseException | None = error
    while link is not None:
        yield link
        link = link.__cause__ or link.__context__


def _words_of_guard(error: BaseException) -> str:
    """What the guard says when it ended the call; ssl's errors have a `reason` too, but no sentence."""
    sentence = getattr(error, "sentence", None)
    return str(sentence.in_english()) if sentence else ""


def _is_refusal(error: BaseException) -> bool:
    return bool(_words_of_guard(error)) and getattr(error, "reason", "") not in _ENDED


def _reply(error: smtplib.SMTPException | OSError) -> tuple[int, str]:
    """The server's code and words; 0 when it said nothing."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            codes = [code for code, _ in error.recipients.values()]
            return max(codes, default=0), _excerpt(error.recipients)
        case smtplib.SMTPResponseException():
            return max(error.smtp_code, 0), _shown(error.smtp_code, error.smtp_error)
        case _:
            return 0, ""


def _excerpt(refused: Refusals) -> str:
    return _cut(" / ".join(_shown(code, said) for code, said in refused.values()))


def _shown(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return _cut(f"{code} {text}")


def _cut(text: str) -> str:
    return _UNPRINTABLE.sub(" ", text).strip()[:_EXCERPT_CHARACTERS]
