"""The settings of a mail notification: drawn, completed and checked."""

import ssl
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from leadshare.delivery.port import Outbound, Problem, SettingField, Settings
from leadshare.destinations.mail import addresses, wording

# RFC 8314 (465, implicit TLS), RFC 6409 (587, submission), RFC 5321 (25).
_PORTS = {"tls": "465", "starttls": "587", "none": "25"}
_CONTENTS = ("notification", "full")
_DEFAULTS = {"security": "starttls", "content": "notification", "language": "en"}


def fields() -> tuple[SettingField, ...]:
    return (*_message_fields(), *_server_fields())


def _message_fields() -> tuple[SettingField, ...]:
    return (
        SettingField(
            "to",
            _("To"),
            type="emails",
            is_required=True,
            help=_("One or more addresses with semicolons between them."),
        ),
        SettingField("from", _("From"), type="emails", is_required=True, help=_("One address.")),
        SettingField(
            "content",
            _("Content"),
            type="choice",
            default=_DEFAULTS["content"],
            choices=(
                ("notification", _("Notification without personal data")),
                ("full", _("All fields of the lead")),
            ),
            help=_(
                "Mail is often not encrypted on its way: the notification only links to the lead."
            ),
        ),
        SettingField(
            "language",
            _("Language of the mail"),
            type="choice",
            default=_DEFAULTS["language"],
            choices=(("en", "English"), ("cs", "Čeština")),
        ),
    )


def _server_fields() -> tuple[SettingField, ...]:
    return (
        SettingField(
            "host", _("Mail server"), is_required=True, help=_("For example smtp.example.com.")
        ),
        SettingField(
            "security",
            _("Encryption"),
            type="choice",
            default=_DEFAULTS["security"],
            choices=(
                ("starttls", "STARTTLS"),
                ("tls", "TLS"),
                ("none", _("None, only for a server next door")),
            ),
        ),
        SettingField(
            "port",
            _("Port"),
            type="integer",
            help=_("Empty means 587 for STARTTLS, 465 for TLS, 25 without encryption."),
        ),
        SettingField("username", _("User name")),
        SettingField("password", _("Password"), type="secret", is_secret=True),
        SettingField(
            "ca_certificate",
            _("Certificate authority"),
            help=_("Only for a server with a private certificate: the PEM text to check it with."),
        ),
    )


def prepare(settings: Settings) -> Mapping[str, str]:
    """The settings with every default filled in, also the port that goes with the encryption."""
    given = {key: value.strip() for key, value in settings.items()}
    full = given | {key: given.get(key) or default for key, default in _DEFAULTS.items()}
    return full | {"port": given.get("port") or _PORTS.get(full["security"], "")}


def check(settings: Settings, outbound: Outbound) -> tuple[Problem, ...]:
    complete = prepare(settings)
    return (
        *_address_problems(complete),
        *_choice_problems(complete),
        *_server_problems(complete, outbound),
        *_login_problems(complete),
        *_certificate_problems(complete.get("ca_certificate", "")),
    )


def _address_problems(settings: Settings) -> Iterator[Problem]:
    recipients = addresses.split(settings.get("to", ""))
    if not recipients:
        yield Problem("to", _("Enter at least one address."))
    for wrong in (one for one in recipients if addresses.usable(one) is None):
        yield Problem("to", _("%(address)s is not a mail address.") % {"address": wrong})
    if addresses.usable(settings.get("from", "")) is None:
        yield Problem("from", _("Enter one address."))


def _choice_problems(settings: Settings) -> Iterator[Problem]:
    known = {"security": tuple(_PORTS), "content": _CONTENTS, "language": wording.LANGUAGES}
    for key, values in known.items():
        if settings[key] not in values:
            yield Problem(key, _("Choose one of: %(values)s.") % {"values": ", ".join(values)})


def _server_problems(settings: Settings, outbound: Outbound) -> Iterator[Problem]:
    host, port = settings.get("host", ""), port_number(settings["port"])
    if port is None:
        yield Problem("port", _("A port is a number from 1 to 65535."))
    if not host or any(character in host for character in "/@ \r\n\t"):
        yield Problem(
            "host", _("Enter the name of the mail server, without https:// and without a port.")
        )
    elif port and (refusal := outbound.refusal(host, port)):
        yield Problem("host", refusal)


def port_number(text: str) -> int | None:
    is_number = text.isascii() and text.isdigit() and len(text) <= 5
    return int(text) if is_number and 1 <= int(text) <= 65535 else None


def _login_problems(settings: Settings) -> Iterator[Problem]:
    username, password = settings.get("username", ""), settings.get("password", "")
    if bool(username) != bool(password):
        missing = "password" if username else "username"
        yield Problem(missing, _("Enter both the user name and the password, or neither."))
    elif password and settings["security"] == "none":
        yield Problem(
            "security", _("A password is never sent without encryption: choose STARTTLS or TLS.")
        )


def _certificate_problems(pem: str) -> Iterator[Problem]:
    try:
        if pem:
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=pem)
    except (ssl.SSLError, ValueError):
        yield Problem("ca_certificate", _("This is not a certificate in PEM text."))
