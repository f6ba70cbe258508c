"""Writes of the catalog."""

import hashlib
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import available_timezones

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from leadshare.accounts.actions import audit
from leadshare.catalog.finding import offer_key, offer_keys
from leadshare.catalog.models import (
    IntakeToken,
    Listing,
    ListingKind,
    Notice,
    OfferType,
    Publisher,
    PublishingOption,
    Storefront,
)
from leadshare.catalog.versions import raise_version
from leadshare.clock import now
from leadshare.refusal import Refusal

_TOKEN_BYTES = 24


@dataclass(frozen=True, slots=True)
class StorefrontSeed:
    slug: str
    name: str
    audience: str
    campaign_kind: str
    leads_live_in: str
    aliases: tuple[str, ...]


def seed_storefronts(seeds: Iterable[StorefrontSeed]) -> None:
    """Adds shipped storefronts that are missing; what somebody edited stays as it is."""
    for seed in seeds:
        _row, is_new = Storefront.objects.get_or_create(
            slug=seed.slug,
            defaults={
                "name": seed.name,
                "audience": seed.audience,
                "campaign_kind": seed.campaign_kind,
                "leads_live_in": seed.leads_live_in,
                "aliases": list(seed.aliases),
            },
        )
        if is_new:
            raise_version()


@transaction.atomic
def change_storefront(slug: str, actor: str = "command", **changes: object) -> Storefront:
    """Edits the reference data of a storefront: name, audience, campaign_kind, leads_live_in, aliases."""
    storefront = Storefront.objects.filter(slug=slug).first()
    if storefront is None:
        raise Refusal(_("There is no storefront %(slug)s.") % {"slug": slug}, "slug", "missing")
    for name, value in changes.items():
        setattr(storefront, name, value)
    storefront.save(update_fields=list(changes))
    raise_version()
    audit(None, actor, "storefront.change", slug, {"fields": sorted(changes)})
    return storefront


@transaction.atomic
def add_publisher(
    slug: str,
    name: str,
    microsoft_publisher_id: str = "",
    time_zone: str = "UTC",
    is_demo: bool = False,
    actor: str = "command",
) -> Publisher:
    """Raises `Refusal` for a slug that is taken or not of letters, digits and dashes."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,59}", slug):
        raise Refusal(_("The short name may hold lower-case letters, digits and dashes."), "slug")
    if not name.strip():
        raise Refusal(_("A publisher needs a name."), "name")
    _at_most(200, name, "name")
    _at_most(200, microsoft_publisher_id, "microsoft_publisher_id")
    if time_zone not in available_timezones():
        raise Refusal(_("The time zone must be one such as Europe/Prague."), "time_zone")
    if Publisher.objects.filter(slug=slug).exists():
        raise Refusal(
            _("There is a publisher %(slug)s already.") % {"slug": slug}, "slug", "conflict"
        )
    publisher = Publisher.objects.create(
        slug=slug,
        name=name.strip(),
        microsoft_publisher_id=microsoft_publisher_id.strip(),
        time_zone=time_zone,
        is_demo=is_demo,
    )
    raise_version()
    audit(publisher.pk, actor, "publisher.add", publisher.slug)
    return publisher


@dataclass(frozen=True, slots=True)
class ListingWish:
    """A listing as a person describes it; `storefronts` are slugs."""

    offer_id: str
    title: str
    kind: str
    storefronts: Sequence[str]
    publishing_option: str = ""
    offer_type: str = ""


@transaction.atomic
def add_listing(publisher_id: UUID, wish: ListingWish, actor: str = "command") -> Listing:
    """Lists an offer. An unconfirmed listing of the same offer becomes the confirmed one and keeps its leads."""
    storefronts = _checked(wish)
    key = offer_key(wish.offer_id)
    existing = Listing.objects.of(publisher_id).filter(key=key).first() or _arrived_as(
        publisher_id, key
    )
    if existing is not None and existing.is_confirmed:
        raise Refusal(
            _("The offer %(offer)s is listed already.") % {"offer": wish.offer_id},
            "offer",
            "conflict",
        )
    listing = existing or Listing(publisher_id=publisher_id)
    _describe(listing, wish, key)
    listing.save()
    listing.storefronts.set(storefronts)
    audit(publisher_id, actor, "listing.add", listing.pk, {"offer": listing.offer_id})
    return listing


@transaction.atomic
def change_listing(
    publisher_id: UUID, listing_id: UUID, wish: ListingWish, actor: str = "command"
) -> Listing:
    """Describes a listing anew, and so confirms an unconfirmed one."""
    storefronts = _checked(wish)
    listing = listing_or_refusal(publisher_id, listing_id)
    key = offer_key(wish.offer_id)
    if Listing.objects.of(publisher_id).filter(key=key).exclude(pk=listing.pk).exists():
        raise Refusal(
            _("Another listing has the offer %(offer)s.") % {"offer": wish.offer_id},
            "offer",
            "conflict",
        )
    _describe(listing, wish, key)
    listing.save()
    listing.storefronts.set(storefronts)
    audit(publisher_id, actor, "listing.change", listing.pk, {"offer": listing.offer_id})
    return listing


def _arrived_as(publisher_id: UUID, key: str) -> Listing | None:
    """The unconfirmed listing of the same offer that came in with its publisher part, or without it.

    Left beside the listed one it would go on taking the offer's leads: it is named exactly as they are.
    """
    own = Publisher.objects.values_list("microsoft_publisher_id", flat=True).get(pk=publisher_id)
    unconfirmed = (
        Listing.objects.of(publisher_id)
        .filter(is_confirmed=False)
        .exclude(offer_id="")
        .order_by("pk")
    )
    return next((listing for listing in unconfirmed if key in offer_keys(listing.key, own)), None)


def _checked(wish: ListingWish) -> list[Storefront]:
    if not wish.offer_id.strip():
        raise Refusal(_("A listing needs its offer id, as Partner Center shows it."), "offer")
    if not wish.title.strip():
        raise Refusal(_("A listing needs a title."), "title")
    _at_most(500, wish.offer_id, "offer")
    _at_most(500, wish.title, "title")
    _one_of(wish.kind, ListingKind.values, "kind")
    if wish.publishing_option:
        _one_of(wish.publishing_option, PublishingOption.values, "publishing_option")
    if wish.offer_type:
        _one_of(wish.offer_type, OfferType.values, "offer_type")
    found = list(Storefront.objects.filter(slug__in=wish.storefronts))
    if not found or len(found) != len(set(wish.storefronts)):
        _one_of(
            "",
            list(Storefront.objects.order_by("slug").values_list("slug", flat=True)),
            "storefront",
        )
    return found


def _one_of(value: str, allowed: Sequence[str], field: str) -> None:
    if value not in allowed:
        raise Refusal(_("It must be one of: %(values)s.") % {"values": ", ".join(allowed)}, field)


def _at_most(characters: int, value: str, field: str) -> None:
    if len(value.strip()) > characters:
        raise Refusal(_("At most %(count)s characters, please.") % {"count": characters}, field)


def _describe(listing: Listing, wish: ListingWish, key: str) -> None:
    listing.key = key
    listing.offer_id = wish.offer_id.strip()
    listing.title = wish.title.strip()
    listing.kind = wish.kind
    listing.publishing_option = wish.publishing_option
    listing.offer_type = wish.offer_type
    listing.is_confirmed = True


def listing_or_refusal(publisher_id: UUID, listing_id: UUID) -> Listing:
    listing = Listing.objects.of(publisher_id).filter(pk=listing_id).first()
    if listing is None:
        raise Refusal(_("There is no such listing."), "listing", "missing")
    return listing


def unconfirmed_listing(publisher_id: UUID, key: str, offer_id: str, title: str) -> Listing:
    """The listing of an offer that came in before anybody listed it; found again when another worker made it first."""
    listing, _made = Listing.objects.get_or_create(
        publisher_id=publisher_id,
        key=key[:500],
        defaults={"offer_id": offer_id[:500], "title": title[:500], "is_confirmed": False},
    )
    return listing


@dataclass(frozen=True, slots=True)
class NewIntakeToken:
    """`secret` is shown once and kept nowhere; `path` is the intake path that holds it."""

    token: IntakeToken
    secret: str

    @property
    def path(self) -> str:
        return f"/in/{self.secret}"


@transaction.atomic
def new_token(
    publisher_id: UUID, listing_id: UUID | None = None, actor: str = "command"
) -> NewIntakeToken:
    """An intake token; older ones stay live until they are revoked, so that a rotation loses nothing."""
    if listing_id is not None:
        listing_or_refusal(publisher_id, listing_id)
    secret = secrets.token_urlsafe(_TOKEN_BYTES)
    token = IntakeToken.objects.create(
        publisher_id=publisher_id,
        listing_id=listing_id,
        digest=token_digest(secret),
        hint=secret[-4:],
    )
    raise_version()
    audit(publisher_id, actor, "intake_token.new", token.pk)
    return NewIntakeToken(token, secret)


@transaction.atomic
def revoke_token(publisher_id: UUID, token_id: UUID, actor: str = "command") -> None:
    """Raises `Refusal` when there is none; revoking twice changes nothing."""
    tokens = IntakeToken.objects.of(publisher_id).filter(pk=token_id)
    if not tokens.exists():
        raise Refusal(_("There is no such intake token."), "token_id", "missing")
    if tokens.filter(revoked_at__isnull=True).update(revoked_at=now()):
        raise_version()
        audit(publisher_id, actor, "intake_token.revoke", token_id)


def token_digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def raise_notice(
    publisher_id: UUID,
    kind: str,
    subject: str,
    at: datetime,
    listing_id: UUID | None = None,
    count: int = 1,
) -> None:
    """Counts up the notice of this kind and subject, and brings it back when it had been dismissed."""
    subject = subject[:500]
    notice, is_new = Notice.objects.get_or_create(
        publisher_id=publisher_id,
        kind=kind,
        subject=subject,
        defaults={"listing_id": listing_id, "first_at": at, "last_at": at, "count": count},
    )
    if not is_new:
        Notice.objects.filter(pk=notice.pk).update(
            count=F("count") + count, last_at=at, dismissed_at=None, listing_id=listing_id
        )


@transaction.atomic
def dismiss_notice(publisher_id: UUID, notice_id: UUID, actor: str = "command") -> None:
    """It comes back when it happens again."""
    if not Notice.objects.of(publisher_id).filter(pk=notice_id).update(dismissed_at=now()):
        raise Refusal(_("There is no such notice."), "notice", "missing")
    audit(publisher_id, actor, "notice.dismiss", notice_id)
