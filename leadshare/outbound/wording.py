"""The sentences people read, by reason code."""

from django.utils.translation import gettext_noop as _

from leadshare.outbound.errors import OutOfTime, Refused, Sentence, TooMuch, Unresolved

# Addresses: where `host` leads.
_ADDRESS = {
    "unspecified": _("%(host)s leads to an unspecified address."),
    "loopback": _("%(host)s leads to this computer (a loopback address)."),
    "link_local": _("%(host)s leads to a link-local address."),
    "metadata": _("%(host)s leads to a cloud metadata address."),
    "private": _("%(host)s leads to a private address."),
    "shared": _("%(host)s leads to a carrier's shared address."),
    "multicast": _("%(host)s leads to a multicast address."),
    "documentation": _("%(host)s leads to an address meant for documentation."),
    "benchmarking": _("%(host)s leads to an address meant for benchmarks."),
    "embedded": _("%(host)s leads to an IPv6 address that hides another address."),
    "reserved": _("%(host)s leads to a reserved address."),
    "zone": _("%(host)s leads to an address with a zone."),
}
# Texts: how `host` or the URL is written.
_TEXT = {
    "no_host": _("The host is missing."),
    "bad_name": _("%(host)s is not a host name."),
    "odd_number": _("%(host)s is an address in an unusual form. Write it as four numbers."),
    "trailing_dot": _("%(host)s ends with a dot. Leave the dot out."),
    "localhost": _("%(host)s means this computer."),
    "bad_url": _("This is not a URL."),
    "scheme": _("The URL must start with https://."),
    "plain_http": _("Use https:// for %(host)s: plain http is not encrypted."),
    "userinfo": _("The URL must not hold a user name or a password."),
    "bad_port": _("The port must be a number from 1 to 65535."),
}
REASONS = {**_ADDRESS, **_TEXT}
_ALLOW = _("The operator can allow it with LEADSHARE_OUTBOUND_ALLOW.")
_OUT_OF_TIME = _("No complete answer within %(seconds)g seconds.")
_TOO_MUCH = _("More than %(bytes)d bytes without a status.")
_UNRESOLVED = _("%(host)s cannot be found.")
_OPENABLE = {*_ADDRESS, "plain_http", "localhost"} - {"zone"}
_LONGEST_SHOWN = 100


def refused(reason: str, host: str = "") -> Refused:
    msgids = (REASONS[reason], _ALLOW) if reason in _OPENABLE else (REASONS[reason],)
    return Refused(reason, Sentence(msgids, {"host": _shown(host)}))


def unresolved(host: str) -> Unresolved:
    return Unresolved("unresolved", Sentence((_UNRESOLVED,), {"host": _shown(host)}))


def out_of_time(seconds: float) -> OutOfTime:
    return OutOfTime("out_of_time", Sentence((_OUT_OF_TIME,), {"seconds": seconds}))


def too_much(max_bytes: int) -> TooMuch:
    return TooMuch("too_much", Sentence((_TOO_MUCH,), {"bytes": max_bytes}))


def _shown(host: str) -> str:
    printable = "".join(char if char.isprintable() else "?" for char in host)
    return printable[:_LONGEST_SHOWN]
