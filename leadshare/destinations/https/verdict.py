"""What an answer of the endpoint means for the delivery. Pure.

Classes: Standard Webhooks 1.0.0 ("Delivery"), and `docs/integrate/` for the words shown to people.
"""

from http import HTTPStatus

import httpx
from django.utils.translation import gettext_noop

from leadshare.delivery.port import Delivered, GiveUp, Hold, Retry, Verdict

_REDIRECTED = gettext_noop(
    "The address answers with a redirect. Redirects are never followed: "
    "enter the final address in the destination's settings."
)
_CREDENTIALS = gettext_noop(
    "The receiver refuses our credentials. "
    "Check the header name and value, then resume the destination."
)
_GONE = gettext_noop(
    "The receiver says this address is gone for good. "
    "Enter the new address, then resume the destination."
)
_BUSY = gettext_noop("The receiver asks us to slow down. We try again later.")
_FAILED = gettext_noop("The receiver had an error of its own. We try again later.")
_TOO_LARGE = gettext_noop("The receiver finds the lead too large. Raise its limit, then retry.")
_INVALID = gettext_noop(
    "The receiver refuses the content of the lead. "
    "Its answer says why; change its rules, then retry."
)
_REFUSED = gettext_noop(
    "The receiver refuses the lead. Check the address and the receiver's log, then retry."
)
_TIMEOUT = gettext_noop("The receiver did not answer in time. We try again later.")
_UNREACHABLE = gettext_noop("The receiver could not be reached. We try again later.")
_CERTIFICATE = gettext_noop(
    "The receiver's certificate is not valid, so nothing was sent. Renew the certificate."
)
_ADDRESS = gettext_noop(
    "The outbound guard refuses this address. "
    "The operator can allow it with LEADSHARE_OUTBOUND_ALLOW; then resume the destination."
)

_SETTLED: dict[int, tuple[Verdict, str]] = {
    HTTPStatus.UNAUTHORIZED: (Hold("credentials"), _CREDENTIALS),
    HTTPStatus.FORBIDDEN: (Hold("credentials"), _CREDENTIALS),
    HTTPStatus.GONE: (Hold("gone"), _GONE),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (GiveUp("too_large"), _TOO_LARGE),
    HTTPStatus.UNPROCESSABLE_ENTITY: (GiveUp("invalid_field"), _INVALID),
}
# How the guard ends a call without having refused the address.
_ENDED = ("unresolved", "out_of_time", "too_much")


def of_status(status: int, after_seconds: float | None, remote_id: str) -> tuple[Verdict, str]:
    """The verdict on a known status, and a hint ("" when there is nothing to do)."""
    if 200 <= status < 300:
        return Delivered(remote_id), ""
    if 300 <= status < 400:
        return Retry("redirected"), _REDIRECTED
    if status in (408, 429) or status >= 500:
        return _later(status, after_seconds)
    return _SETTLED.get(status, (GiveUp("refused"), _REFUSED))


def _later(status: int, after_seconds: float | None) -> tuple[Verdict, str]:
    match status:
        case HTTPStatus.REQUEST_TIMEOUT:
            return Retry("timeout", after_seconds), _TIMEOUT
        case HTTPStatus.TOO_MANY_REQUESTS | HTTPStatus.SERVICE_UNAVAILABLE:
            return Retry("busy", after_seconds), _BUSY
        case _:
            return Retry("failed", after_seconds), _FAILED


def of_error(error: httpx.TransportError) -> tuple[Verdict, str]:
    """The verdict when no status is known: nobody can tell whether the receiver has the lead."""
    if _is_refusal(error):
        return Hold("refused_address"), _ADDRESS
    if isinstance(error, httpx.TimeoutException):
        return Retry("timeout"), _TIMEOUT
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return Retry("unreachable"), _CERTIFICATE
    return Retry("unreachable"), _UNREACHABLE


def _is_refusal(error: httpx.TransportError) -> bool:
    """Whether the guard refused the address: its errors carry a `reason`, most a refusal's."""
    return getattr(error, "reason", _ENDED[0]) not in _ENDED
