"""This process's outbound guard, made from the operator's settings."""

from functools import cache

from django.conf import settings

from leadshare.delivery.port import Outbound
from leadshare.env import WrongSetting
from leadshare.outbound import Guard, Policy


@cache
def guard() -> Outbound:
    """Raises `WrongSetting` for an exception (`LEADSHARE_OUTBOUND_ALLOW`) that cannot be read."""
    try:
        policy = Policy.parse(settings.OUTBOUND_ALLOW)
    except ValueError as error:
        raise WrongSetting(f"LEADSHARE_OUTBOUND_ALLOW: {error}") from None
    return Guard(policy, settings.DELIVERY_TRY_SECONDS, ca_file=settings.OUTBOUND_CA_FILE)
