"""What an SMTP answer means for the delivery (RFC 5321 section 4.2.1, RFC 4954 section 6). Pure."""

from collections.abc import Iterable

from django.utils.translation import gettext_noop

from leadshare.delivery.port import GiveUp, Hold, Retry, Verdict

# RFC 4954: 530 authentication required, 534 mechanism too weak, 535 invalid credentials, 538
# encryption required.
_CREDENTIAL_CODES = (530, 534, 535, 538)
_TOO_LARGE_CODE = 552

_CREDENTIALS = gettext_noop(
    "The mail server refuses the user name or password. Correct them, then resume the destination."
)
_SENDER = gettext_noop(
    "The mail server does not accept the sender's address. Correct it, then resume the destination."
)
_LACKS = gettext_noop(
    "The mail server does not offer the encryption or sign-in that the settings ask for. "
    "Correct them, then resume the destination."
)
_LATER = gettext_noop("The mail server can't take mail now. We try again later.")
_REFUSED = gettext_noop("The mail server refuses the mail. Check the addresses, then retry.")
_TOO_LARGE = gettext_noop("The mail server finds the mail too large.")
_TIMEOUT = gettext_noop("The mail server did not answer in time. We try again later.")
_UNREACHABLE = gettext_noop("The mail server could not be reached. Check its name and port.")
_BROKEN_OFF = gettext_noop("The mail server broke off the connection. We try again later.")
_CERTIFICATE = gettext_noop(
    "The mail server's certificate is not valid, so nothing was sent. "
    "Renew it, or enter its authority in the settings."
)
_ADDRESS = gettext_noop(
    "The outbound guard refuses the mail server's address. "
    "The operator can allow it with LEADSHARE_OUTBOUND_ALLOW; then resume the destination."
)


def of_code(code: int) -> tuple[Verdict, str]:
    """The verdict on a reply that is not 2xx, to a greeting, a login or the content."""
    if code in _CREDENTIAL_CODES:
        return Hold("credentials"), _CREDENTIALS
    if code == _TOO_LARGE_CODE:
        return GiveUp("too_large"), _TOO_LARGE
    if 500 <= code < 600:
        return GiveUp("refused"), _REFUSED
    return Retry("busy" if code in (421, 450, 451, 452) else "failed"), _LATER


def of_sender(code: int) -> tuple[Verdict, str]:
    """A sender that is refused for good is refused for every lead: hold instead of losing them one
    by one.
    """
    outcome, hint = of_code(code)
    return (Hold("misconfigured"), _SENDER) if outcome == GiveUp("refused") else (outcome, hint)


def of_login(code: int) -> tuple[Verdict, str]:
    """Every lasting refusal of a login is about credentials, whatever its number."""
    return (Hold("credentials"), _CREDENTIALS) if 500 <= code < 600 else of_code(code)


def of_recipients(codes: Iterable[int]) -> tuple[Verdict, str]:
    """All recipients were refused: as long as one may be taken later, a later try can help."""
    verdicts = [of_code(code) for code in codes]
    for kind in (Retry, Hold):
        for outcome, hint in verdicts:
            if isinstance(outcome, kind):
                return outcome, hint
    return GiveUp("refused"), _REFUSED


def some_refused(refused: int, total: int) -> str:
    """The hint when others have the mail: a second try would send it to them again."""
    return f"{refused} of {total} recipients were refused; the others have the mail."


def of_lack() -> tuple[Verdict, str]:
    return Hold("misconfigured"), _LACKS


def of_refusal() -> tuple[Verdict, str]:
    return Hold("refused_address"), _ADDRESS


def of_certificate() -> tuple[Verdict, str]:
    return Retry("unreachable"), _CERTIFICATE


def of_silence(is_timeout: bool, is_connected: bool) -> tuple[Verdict, str]:
    if is_timeout:
        return Retry("timeout"), _TIMEOUT
    return (Retry("failed"), _BROKEN_OFF) if is_connected else (Retry("unreachable"), _UNREACHABLE)
