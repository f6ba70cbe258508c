"""Sets the stage: the demo publisher, its listings, people, intake address and sandboxes. Safe to run again."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import msgspec

from leadshare.accounts.actions import add_member
from leadshare.accounts.models import Role
from leadshare.catalog.actions import ListingWish, add_listing, add_publisher, new_token
from leadshare.catalog.models import Listing, Publisher
from leadshare.delivery.actions import add_destination, change_settings, resume
from leadshare.delivery.models import Destination
from leadshare.keys import KeyRing

SLUG = "northlake"
_PREFIX = "northlake"
_FILE = "demo.json"
_BOTH = ("appsource", "azure_marketplace")
_LISTINGS = (
    ListingWish(
        "field-planner", "Northlake Field Planner", "app", ("appsource",), "contact_me", "saas"
    ),
    ListingWish(
        "rollout-workshop", "Northlake Rollout Workshop", "consulting_service", ("appsource",)
    ),
    ListingWish(
        "stream-gateway", "Northlake Stream Gateway", "offer", ("azure_marketplace",), "get_it_now"
    ),
    ListingWish(
        "edge-cache", "Northlake Edge Cache", "technology", ("azure_marketplace",), "test_drive"
    ),
    ListingWish("ledger-insights", "Northlake Ledger Insights", "app", _BOTH, "free_trial", "saas"),
)
_EVERYTHING = "Sandbox CRM"
_WORKSHOPS = "Sandbox consulting desk"


class Kept(msgspec.Struct):
    """What the demo keeps in its data folder. Nothing of it is secret beyond the demo."""

    password: str
    intake_path: str


@dataclass(frozen=True, slots=True)
class Stage:
    """`offers` and `titles` are what simulated leads name."""

    people: Mapping[str, str]
    password: str
    intake_path: str
    offers: tuple[str, ...]
    titles: Mapping[str, str]


def set_stage(home: Path, sandbox_url: str, ring: KeyRing) -> Stage:
    """`sandbox_url` is where the sandbox destinations post to; it may differ from start to start."""
    publisher = Publisher.objects.filter(slug=SLUG).first() or add_publisher(
        SLUG, "Northlake Software", _PREFIX, "Europe/Prague", is_demo=True
    )
    listed = set(
        Listing.objects.of(publisher.pk)
        .filter(is_confirmed=True)
        .values_list("offer_id", flat=True)
    )
    for wish in _LISTINGS:
        if wish.offer_id not in listed:
            add_listing(publisher.pk, wish)
    kept = _kept(home / _FILE, publisher.pk)
    people = {"owner@example.com": Role.OWNER.value, "viewer@example.com": Role.VIEWER.value}
    for mail, role in people.items():
        add_member(publisher.pk, mail, role, kept.password, f"Demo {role}")
    _destinations(publisher.pk, sandbox_url, ring)
    titles = {f"{_PREFIX}.{wish.offer_id}": wish.title for wish in _LISTINGS}
    return Stage(people, kept.password, kept.intake_path, tuple(titles), titles)


def _kept(file: Path, publisher_id: UUID) -> Kept:
    """The same password and intake address on every start, so that a browser stays signed in."""
    if file.exists():
        return msgspec.json.decode(file.read_bytes(), type=Kept)
    kept = Kept(f"demo-{secrets.token_hex(6)}", new_token(publisher_id).path)
    file.touch(mode=0o600)
    file.write_bytes(msgspec.json.encode(kept))
    return kept


def _destinations(publisher_id: UUID, url: str, ring: KeyRing) -> None:
    workshops = [
        listing.pk for listing in Listing.objects.of(publisher_id).filter(kind="consulting_service")
    ]
    for name, listings in ((_EVERYTHING, []), (_WORKSHOPS, workshops)):
        destination = Destination.objects.of(publisher_id).filter(name=name).first()
        if destination is None:
            add_destination(publisher_id, "https", name, {"url": url}, listings, ring)
            continue
        change_settings(publisher_id, destination.pk, {"url": url}, ring)
        # Held while the sandbox was away; what a person switched off stays off.
        if destination.held_reason not in ("", "off"):
            resume(publisher_id, destination.pk)
