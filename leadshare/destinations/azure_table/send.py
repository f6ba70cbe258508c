"""One try: merge the row, and create the table first when it is missing."""

import re

from azure.core.exceptions import (
    AzureError,
    HttpResponseError,
    ResourceExistsError,
    ServiceRequestTimeoutError,
    ServiceResponseTimeoutError,
)
from azure.data.tables import TableClient, UpdateMode

from leadshare.delivery.port import Answer, Hold, Outbound, Parcel, Settings, Trace
from leadshare.destinations.azure_table import connection, mapping, options, verdict
from leadshare.destinations.azure_table.connection import WrongPart

_EXCERPT_CHARACTERS = 500
_LONGEST_WAIT_SECONDS = 6 * 3600.0
_SECONDS = re.compile(r"[0-9]{1,9}")
# How the guard ends a call without having refused the address.
_ENDED = ("unresolved", "out_of_time", "too_much")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


def send(parcel: Parcel, settings: Settings, outbound: Outbound) -> Answer:
    request = f"MERGE {options.shown_address(settings)}"
    try:
        table = _table(settings, outbound)
    except WrongPart as wrong:
        return Answer(Hold("misconfigured"), Trace(request=request, hint=str(wrong)))
    entity = mapping.entity(parcel)
    answer = _merge(table, entity, request)
    if _is_table_missing(answer):
        answer = _create(table, request) or _merge(table, entity, request)
    return answer


def _table(settings: Settings, outbound: Outbound) -> TableClient:
    found = connection.parse(settings["connection_string"])
    return TableClient(
        found.endpoint,
        options.table(settings),
        credential=found.credential,
        transport=outbound.azure(),
        # Retries are the ledger's business: an inner one would be sent without being recorded.
        retry_total=0,
        permit_redirects=False,
        user_agent="leadshare",
    )


def _merge(table: TableClient, entity: mapping.Entity, request: str) -> Answer:
    # Merge, not replace: columns that others added to the row stay.
    try:
        table.upsert_entity(entity, mode=UpdateMode.MERGE)
    except AzureError as error:
        return _answer_to(error, request, _remote_id(entity))
    outcome, hint = verdict.of_answer(204, "", None, _remote_id(entity))
    return Answer(outcome, Trace(request, 204, hint=hint))


def _create(table: TableClient, request: str) -> Answer | None:
    """None once the table exists, whoever made it."""
    try:
        table.create_table()
    except ResourceExistsError as error:
        # TableBeingDeleted is also a conflict, but TableAlreadyExists is all we want.
        return _answer_to(error, request) if _code(error) == "TableBeingDeleted" else None
    except HttpResponseError as error:
        outcome, hint = verdict.of_creation(_status(error), _code(error), _wait(error))
        return Answer(outcome, Trace(request, _status(error), _excerpt(error), hint))
    except AzureError as error:
        return _answer_to(error, request)
    return None


def _remote_id(entity: mapping.Entity) -> str:
    return f"{entity['PartitionKey']}/{entity['RowKey']}"


def _is_table_missing(answer: Answer) -> bool:
    return answer.trace.status == 404 and answer.trace.excerpt.startswith("TableNotFound")


def _answer_to(error: AzureError, request: str, remote_id: str = "") -> Answer:
    if isinstance(error, HttpResponseError) and error.response is not None:
        outcome, hint = verdict.of_answer(_status(error), _code(error), _wait(error), remote_id)
        return Answer(outcome, Trace(request, _status(error), _excerpt(error), hint))
    if _is_refusal(error):
        outcome, hint = verdict.of_refusal()
    else:
        timeouts = (TimeoutError, ServiceRequestTimeoutError, ServiceResponseTimeoutError)
        outcome, hint = verdict.of_silence(isinstance(error, timeouts))
    return Answer(outcome, Trace(request, excerpt=_words_of_guard(error), hint=hint))


def _words_of_guard(error: AzureError) -> str:
    # azure's own words hold the whole URL; the guard's are made for people.
    sentence = getattr(error, "sentence", None)
    return str(sentence.in_english()) if sentence else ""


def _is_refusal(error: AzureError) -> bool:
    """Whether the guard refused the address: its errors carry a `reason`, most a refusal's."""
    return getattr(error, "reason", None) not in (None, *_ENDED)


def _status(error: HttpResponseError) -> int:
    return error.status_code or 0


def _code(error: HttpResponseError) -> str:
    code = getattr(error, "error_code", "") or ""
    return str(getattr(code, "value", code))


def _wait(error: HttpResponseError) -> float | None:
    """Seconds of `Retry-After`, at most 6 h. The table service sends no dates."""
    header = str(getattr(error.response, "headers", {}).get("Retry-After", ""))
    return min(float(header), _LONGEST_WAIT_SECONDS) if _SECONDS.fullmatch(header) else None


def _excerpt(error: HttpResponseError) -> str:
    """Azure's code and the first line of its message: the next ones are request ids and signature
    details.
    """
    message = (error.message or "").partition("\n")[0]
    return _UNPRINTABLE.sub(" ", f"{_code(error)} {message}").strip()[:_EXCERPT_CHARACTERS]
