"""Reads an Azure Storage connection string and names the part that is wrong. Pure.

Source: learn.microsoft.com/azure/storage/common/storage-configure-connection-string.
"""

import base64
import binascii
import json
import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from azure.core.credentials import AzureNamedKeyCredential, AzureSasCredential
from django.utils.translation import gettext as _

_DEFAULT_SUFFIX = "core.windows.net"
# Storage accounts have 3-24 lower-case letters and digits; Cosmos DB table accounts up to 44, with
# dashes.
_ACCOUNT = re.compile(r"[a-z0-9-]{3,44}")

Credential = AzureNamedKeyCredential | AzureSasCredential


@dataclass(frozen=True, slots=True)
class Connection:
    """Where the table service is (no query, no trailing slash) and how to sign in."""

    endpoint: str
    credential: Credential


class WrongPart(ValueError):
    """A connection string that can't be used; the text is for people and holds no value."""


def parse(text: str) -> Connection:
    """The connection of a string, also one wrapped for Partner Center. Raises `WrongPart`."""
    parts = _parts(_unwrapped(text.strip()))
    return Connection(_endpoint(parts), _credential(parts))


def _unwrapped(text: str) -> str:
    """Cloud Partner Portal asked for `{"connectionString": "..."}`, and publishers paste what they
    have.
    """
    if not text.startswith("{"):
        return text
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise WrongPart(_("This starts like JSON but can't be read as JSON.")) from None
    for name, value in document.items():
        if name.lower() == "connectionstring" and isinstance(value, str):
            return value.strip()
    raise WrongPart(_("The JSON has no member connectionString."))


def _parts(text: str) -> dict[str, str]:
    if not text:
        raise WrongPart(_("The connection string is missing."))
    pieces = [piece.strip() for piece in text.split(";") if piece.strip()]
    if any("=" not in piece for piece in pieces):
        raise WrongPart(
            _("Each part of a connection string is Name=value, with semicolons between.")
        )
    pairs = [piece.split("=", 1) for piece in pieces]
    return {name.strip().lower(): value.strip() for name, value in pairs}


def _endpoint(parts: dict[str, str]) -> str:
    text = parts.get("tableendpoint") or _default_endpoint(parts)
    try:
        url = urlsplit(text)
        is_good = url.scheme in ("http", "https") and bool(url.hostname) and url.port != 0
    except ValueError:
        is_good = False
    if not is_good:
        raise WrongPart(_("TableEndpoint is not a URL."))
    if url.username is not None or url.query or url.fragment:
        raise WrongPart(_("TableEndpoint must be an address only, without sign-in or query."))
    return text.rstrip("/")


def _default_endpoint(parts: dict[str, str]) -> str:
    account = _account(parts)
    scheme = parts.get("defaultendpointsprotocol", "https")
    suffix = parts.get("endpointsuffix", _DEFAULT_SUFFIX)
    return f"{scheme}://{account}.table.{suffix}"


def _account(parts: dict[str, str]) -> str:
    account = parts.get("accountname", "")
    if not account:
        raise WrongPart(_("AccountName is missing."))
    if not _ACCOUNT.fullmatch(account):
        raise WrongPart(_("AccountName has only lower-case letters, digits and dashes."))
    return account


def _credential(parts: dict[str, str]) -> Credential:
    key, token = parts.get("accountkey", ""), parts.get("sharedaccesssignature", "")
    if key:
        return AzureNamedKeyCredential(_account(parts), _checked_key(key))
    if not token:
        raise WrongPart(_("AccountKey or SharedAccessSignature is missing."))
    if "sig" not in parse_qs(token.lstrip("?")):
        raise WrongPart(_("SharedAccessSignature has no sig: copy the whole token."))
    return AzureSasCredential(token.lstrip("?"))


def _checked_key(key: str) -> str:
    try:
        base64.b64decode(key, validate=True)
    except (binascii.Error, ValueError):
        raise WrongPart(_("AccountKey is not base64: copy the whole key.")) from None
    return key
