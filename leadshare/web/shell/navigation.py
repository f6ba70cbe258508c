"""The navigation: the places a role may go to, each with the count that matters there.

Red counts are what needs a person; the count of leads is only how many there are.
"""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leadshare.accounts.roles import Act
from leadshare.catalog.models import Listing, Notice
from leadshare.delivery.models import Delivery, DeliveryState, Destination
from leadshare.intake.models import Submission, SubmissionState
from leadshare.leads.models import Lead, LeadClass
from leadshare.web.shell.place import Place
from leadshare.web.templatetags.page import MANY, counted


@dataclass(frozen=True, slots=True)
class Entry:
    key: str
    label: str | Promise
    icon: str
    url: str
    count: str
    needs_you: bool


# key, label, icon, does its count need a person, who may go there
PLACES: tuple[tuple[str, str | Promise, str, bool, Act], ...] = (
    ("leads", _("Leads"), "leads", False, "see_leads"),
    ("listings", _("Listings"), "listing", True, "see_destinations"),
    ("destinations", _("Destinations"), "delivery", True, "see_destinations"),
    ("quarantine", _("Quarantine"), "quarantine", True, "see_destinations"),
)


# Not daily: below the others, and in the account's menu on a phone.
KEPT: tuple[tuple[str, str | Promise, str, Act], ...] = (
    ("settings", _("Settings"), "settings", "manage_members"),
)


def navigation(place: Place) -> list[Entry]:
    return [
        Entry(
            key,
            label,
            icon,
            reverse(f"web:{key}", args=[place.publisher.slug]),
            _count(key, place),
            needs_you,
        )
        for key, label, icon, needs_you, act in PLACES
        if place.may(act)
    ]


def kept(place: Place) -> list[Entry]:
    """What is set once and kept, without counts."""
    return [
        Entry(key, label, icon, reverse(f"web:{key}", args=[place.publisher.slug]), "", False)
        for key, label, icon, act in KEPT
        if place.may(act)
    ]


def limited_count(rows: "QuerySet[Lead] | QuerySet[Delivery] | QuerySet[Submission]") -> int:
    """Counts no further than one past what is shown exactly."""
    return rows.order_by()[: MANY + 1].count()


def _count(key: str, place: Place) -> str:
    number = _NUMBERS[key](place)
    return counted(number) if number or key == "leads" else ""


def _leads(place: Place) -> int:
    return limited_count(
        Lead.objects.of(place.publisher.pk).filter(lead_class=LeadClass.STOREFRONT, screened="")
    )


def _listings(place: Place) -> int:
    unconfirmed = Listing.objects.of(place.publisher.pk).filter(is_confirmed=False).count()
    return unconfirmed + open_notices(place).exclude(listing__is_confirmed=False).count()


def open_notices(place: Place) -> "QuerySet[Notice]":
    """Not dismissed, or raised again since."""
    return Notice.objects.of(place.publisher.pk).filter(dismissed_at=None)


def _destinations(place: Place) -> int:
    own = list(Destination.objects.of(place.publisher.pk).values_list("pk", "held_reason"))
    # By destination and state, because that is what an index finds: this is counted on every page.
    dead = Delivery.objects.of(place.publisher.pk).filter(
        destination__in=[pk for pk, _held in own], state=DeliveryState.DEAD, lead__isnull=False
    )
    return sum(bool(held_reason) for _pk, held_reason in own) + limited_count(dead)


def _quarantine(place: Place) -> int:
    return limited_count(
        Submission.objects.of(place.publisher.pk).filter(state=SubmissionState.QUARANTINED)
    )


_NUMBERS = {
    "leads": _leads,
    "listings": _listings,
    "destinations": _destinations,
    "quarantine": _quarantine,
}
