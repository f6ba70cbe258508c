"""What an answer of the table service means for the delivery. Pure.

Codes: `azure.data.tables.TableErrorCode` and "Table service error codes"
(learn.microsoft.com/rest/api/storageservices/table-service-error-codes).
"""

from django.utils.translation import gettext_noop

from leadshare.delivery.port import Delivered, GiveUp, Hold, Retry, Verdict

# A deleted table's name stays blocked for at least 40 s ("Delete Table", same documentation).
BEING_DELETED_SECONDS = 60.0

_TOO_LARGE = {"EntityTooLarge", "PropertyValueTooLarge", "RequestBodyTooLarge", "TooManyProperties"}
_INVALID = {
    "DuplicatePropertiesSpecified",
    "InvalidInput",
    "InvalidValueType",
    "OutOfRangeInput",
    "PropertiesNeedValue",
    "PropertyNameInvalid",
    "PropertyNameTooLong",
}

_CREDENTIALS = gettext_noop(
    "Azure refuses our key or signature. "
    "Enter a valid connection string, then resume the destination."
)
_MAY_NOT_CREATE = gettext_noop(
    "The table does not exist and this signature may not create it. "
    "Create the table, then resume the destination."
)
_BUSY = gettext_noop("Azure is busy. We try again later.")
_DELETING = gettext_noop("Azure is still deleting a table of this name. We try again later.")
_FAILED = gettext_noop("Azure had an error of its own. We try again later.")
_TIMEOUT = gettext_noop("Azure did not answer in time. We try again later.")
_UNREACHABLE = gettext_noop("The storage account could not be reached. Check its name.")
_REDIRECTED = gettext_noop(
    "The endpoint answers with a redirect. "
    "Redirects are never followed: check the connection string."
)
_TOO_LARGE_HINT = gettext_noop("The lead is too large for a table row.")
_INVALID_HINT = gettext_noop("Azure refuses a column of the lead. Its answer says why.")
_REFUSED = gettext_noop("Azure refuses the lead. Its answer says why.")
_ADDRESS = gettext_noop(
    "The outbound guard refuses the address of the storage account. "
    "The operator can allow it with LEADSHARE_OUTBOUND_ALLOW; then resume the destination."
)


def of_answer(
    status: int, code: str, after_seconds: float | None, remote_id: str = ""
) -> tuple[Verdict, str]:
    """The verdict on a known status and Azure's error code, and a hint."""
    if 200 <= status < 300:
        return Delivered(remote_id), ""
    if 300 <= status < 400:
        return Retry("redirected"), _REDIRECTED
    if status in (401, 403):
        return Hold("credentials"), _CREDENTIALS
    return _later(status, code, after_seconds) or _never(status, code)


def _later(status: int, code: str, after_seconds: float | None) -> tuple[Verdict, str] | None:
    if code == "TableBeingDeleted":
        return Retry("busy", BEING_DELETED_SECONDS), _DELETING
    if status == 408 or code == "OperationTimedOut":
        return Retry("timeout", after_seconds), _TIMEOUT
    if status in (429, 503):
        return Retry("busy", after_seconds), _BUSY
    # A table that was just created may need a moment until Azure knows it everywhere.
    if status >= 500 or code == "TableNotFound":
        return Retry("failed", after_seconds), _FAILED
    return None


def _never(status: int, code: str) -> tuple[Verdict, str]:
    if status == 413 or code in _TOO_LARGE:
        return GiveUp("too_large"), _TOO_LARGE_HINT
    if code in _INVALID:
        return GiveUp("invalid_field"), _INVALID_HINT
    return GiveUp("refused"), _REFUSED


def of_creation(status: int, code: str, after_seconds: float | None) -> tuple[Verdict, str]:
    """The verdict when the missing table could not be created: a signature that works may lack that
    right.
    """
    if status == 403:
        return Hold("misconfigured"), _MAY_NOT_CREATE
    return of_answer(status, code, after_seconds)


def of_silence(is_timeout: bool) -> tuple[Verdict, str]:
    """The verdict when no answer came."""
    return (Retry("timeout"), _TIMEOUT) if is_timeout else (Retry("unreachable"), _UNREACHABLE)


def of_refusal() -> tuple[Verdict, str]:
    return Hold("refused_address"), _ADDRESS
