"""Can storefronts reach the public address, and what is open in the other direction?"""

import ipaddress
from urllib.parse import urlsplit

from django.conf import settings

from leadshare.outbound import Policy
from leadshare.service.doctor.check import Check

_HERE = ("localhost", ".localhost", ".local", ".internal", ".lan", ".home.arpa")


def examine() -> list[Check]:
    return [public(settings.PUBLIC_URL), outbound(settings.OUTBOUND_ALLOW)]


def public(url: str) -> Check:
    parts = urlsplit(url)
    advice = "Set LEADSHARE_PUBLIC_URL to the https address that storefronts call."
    if is_private(parts.hostname or ""):
        return Check("public address", "warning", f"{url} is not reachable from outside.", advice)
    if parts.scheme != "https":
        told = f"{url} is not encrypted: tokens and leads could be read on the way."
        return Check("public address", "warning", told, advice)
    return Check("public address", "ok", f"{url}")


def is_private(host: str) -> bool:
    """By its text alone: nothing is looked up."""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host.endswith(_HERE) or "." not in host


def outbound(allowed: str) -> Check:
    try:
        policy = Policy.parse(allowed)
    except ValueError as error:
        return Check(
            "outbound",
            "problem",
            f"LEADSHARE_OUTBOUND_ALLOW: {error}",
            "Correct it and start again.",
        )
    if not policy.entries:
        return Check("outbound", "ok", "Destinations reach public addresses only.")
    advice = "Take away what no destination needs."
    return Check("outbound", "ok", f"Beside public addresses, destinations reach {policy}.", advice)
