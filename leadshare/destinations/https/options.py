"""The settings of an HTTPS endpoint: drawn, completed, checked, and shown without secrets."""

import re
from collections.abc import Iterator, Mapping

import httpx
from django.utils.translation import gettext as _

from leadshare.delivery.port import Outbound, Problem, SettingField, Settings
from leadshare.destinations.https import signing

# RFC 9110, section 5.1: a header name is a token.
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
_HEADER_VALUE = re.compile(r"[\x21-\x7e]([\x20-\x7e]{0,2000}[\x21-\x7e])?")
_OURS = frozenset(
    (
        "connection",
        "content-encoding",
        "content-length",
        "content-type",
        "host",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    )
)


def fields() -> tuple[SettingField, ...]:
    return (
        SettingField(
            "url",
            _("URL"),
            type="url",
            is_required=True,
            help=_("The full https address that receives a POST for each lead."),
        ),
        SettingField(
            "signing_secret",
            _("Signing secret"),
            type="secret",
            is_secret=True,
            help=_(
                "Starts with whsec_. Leave it empty to have one made. "
                "While you rotate it, enter the new and the old one with a blank between them."
            ),
        ),
        SettingField(
            "header_name",
            _("Extra header: name"),
            help=_("Only if the receiver wants a fixed header, for example Authorization."),
        ),
        SettingField("header_value", _("Extra header: value"), type="secret", is_secret=True),
    )


def prepare(settings: Settings) -> Mapping[str, str]:
    """The settings with a signing secret, made when none is given."""
    given = {key: value.strip() for key, value in settings.items()}
    return given | {"signing_secret": given.get("signing_secret") or signing.new_secret()}


def check(settings: Settings, outbound: Outbound) -> tuple[Problem, ...]:
    return (
        *_url_problems(settings.get("url", ""), outbound),
        *_secret_problems(settings.get("signing_secret", "")),
        *_header_problems(settings.get("header_name", ""), settings.get("header_value", "")),
    )


def shown_url(text: str) -> str:
    """The URL without user information, query and fragment: Power Automate keeps its secret in the
    query.
    """
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, ValueError):
        return ""
    port = f":{url.port}" if url.port else ""
    host = f"[{url.host}]" if ":" in url.host else url.host
    return f"{url.scheme}://{host}{port}{url.path}"


def _url_problems(text: str, outbound: Outbound) -> Iterator[Problem]:
    try:
        httpx.URL(text)
    except (httpx.InvalidURL, ValueError):
        yield Problem("url", _("This is not a URL. Enter an address that starts with https://."))
        return
    if problem := outbound.check_url(text):
        yield Problem("url", problem)


def _secret_problems(secret: str) -> Iterator[Problem]:
    keys = signing.keys(secret)
    if not 1 <= len(keys) <= 2 or not all(map(signing.is_key, keys)):
        yield Problem(
            "signing_secret",
            _("A signing secret is whsec_ followed by 24 to 64 bytes in base64."),
        )


def _header_problems(name: str, value: str) -> Iterator[Problem]:
    if bool(name) != bool(value):
        missing = "header_value" if name else "header_name"
        yield Problem(
            missing, _("Enter both the name and the value of the extra header, or neither.")
        )
    if name and (not _HEADER_NAME.fullmatch(name) or _is_ours(name)):
        yield Problem("header_name", _("This header name can't be used."))
    if value and not _HEADER_VALUE.fullmatch(value):
        yield Problem("header_value", _("A header value is one line of plain ASCII characters."))


def _is_ours(name: str) -> bool:
    return name.lower() in _OURS or name.lower().startswith("webhook-")
