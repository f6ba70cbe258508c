"""Words for the ports' values that carry none of their own: why a try failed, why bytes could not be read.

Everything that is stored as a choice has its words at the choice (`models.TextChoices`).
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = Mapping[str, str | Promise]

SHARING_STATES: Words = {
    "off": _("Off"),
    "unproven": _("Unproven"),
    "proven": _("Proven"),
    "silent": _("Silent"),
}
DESTINATION_STATES: Words = {
    "untested": _("Untested"),
    "working": pgettext_lazy("destination", "Working"),
    "held": _("Held"),
}
AUDIENCES: Words = {
    "business customers": _("business customers"),
    "all customers (IT professionals, developers)": _(
        "all customers (IT professionals, developers)"
    ),
}
CAMPAIGN_KINDS: Words = {
    "nurture": _("nurture"),
    "demand_generation": _("demand generation"),
}
DELIVERY_REASONS: Words = {
    "off": _("the destination is switched off"),
    "gone": _("the destination says it is gone"),
    "credentials": _("the destination refuses our credentials"),
    "refused_address": _("the address may not be called"),
    "misconfigured": _("the destination's settings do not work"),
    "unreachable": _("could not be reached"),
    "timeout": _("took too long"),
    "busy": _("asked us to wait"),
    "failed": _("failed on its side"),
    "redirected": _("sent us elsewhere, which is not followed"),
    "refused": _("refused the lead"),
    "invalid_field": _("does not accept a field"),
    "too_large": _("says the lead is too large"),
    "exhausted": _("no try succeeded in the time allowed"),
    "unknown": _("no answer was recorded"),
}
QUARANTINE_REASONS: Words = {
    "empty": _("The body was empty"),
    "bad_encoding": _("The text encoding could not be read"),
    "bad_compression": _("The compression could not be undone"),
    "too_large": _("Too large once unpacked"),
    "too_deep": _("Nested too deeply"),
    "not_understood": _("No known shape"),
    "no_lead": _("Holds no lead"),
    "crashed": _("Reading it failed three times"),
}
DRIFT_KINDS: Words = {
    "new_field": _("new field"),
    "missing_field": _("missing field"),
    "recased_field": _("other casing"),
    "wrong_type": _("other type"),
    "duplicate_key": _("sent twice"),
    "repaired": _("repaired"),
    "disagrees": _("disagrees with another field"),
}


def say(words: Words, value: str) -> str | Promise:
    """The word for a value; a value without one (a newer schema) is shown as it is."""
    return words.get(value, value.replace("_", " "))
