"""The azure-core front: its own `requests` transport on a guarded session."""

from typing import Any

from azure.core.exceptions import (
    AzureError,
    ServiceRequestError,
    ServiceResponseError,
    ServiceResponseTimeoutError,
)
from azure.core.pipeline.transport import RequestsTransport

from leadshare.outbound.errors import OutboundError, OutOfTime, Refused, TooMuch, Unresolved
from leadshare.outbound.exchange import Exchange
from leadshare.outbound.requests_front import GuardedSession


class AzureRefused(Refused, ServiceRequestError):
    """`Refused`, and azure's "the request was not sent"."""


class AzureUnresolved(Unresolved, ServiceRequestError):
    """`Unresolved`, and azure's "the request was not sent"."""


class AzureOutOfTime(OutOfTime, ServiceResponseTimeoutError):
    """`OutOfTime`, and azure's "no response"."""


class AzureTooMuch(TooMuch, ServiceResponseError):
    """`TooMuch`, and azure's "no response"."""


class GuardedAzureTransport(RequestsTransport):  # type: ignore[misc]  # azure loads it lazily
    """One per client, as azure-core asks; closing it leaves the guard's connections alone."""

    def __init__(self, exchange: Exchange) -> None:
        super().__init__(session=GuardedSession(exchange), use_env_settings=False)

    def send(self, request: Any, **kwargs: Any) -> Any:
        try:
            return super().send(request, **kwargs)
        except AzureError as error:
            cause = error.inner_exception
            if isinstance(cause, OutboundError):
                raise _as_azure(cause) from error
            raise


def _as_azure(error: OutboundError) -> AzureError:
    made = _shaped(error)
    AzureError.__init__(made, str(error), error=error)
    return made


def _shaped(error: OutboundError) -> AzureRefused | AzureUnresolved | AzureOutOfTime | AzureTooMuch:
    if isinstance(error, Refused):
        return AzureRefused(error.reason, error.sentence)
    if isinstance(error, Unresolved):
        return AzureUnresolved(error.reason, error.sentence)
    if isinstance(error, OutOfTime):
        return AzureOutOfTime(error.reason, error.sentence)
    return AzureTooMuch(error.reason, error.sentence)
