"""Which listing a lead belongs to: the order of the catalog box in docs/architecture.md, as pure decisions."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID


def offer_key(offer_id: str) -> str:
    """An offer id without case and blanks: what a listing is found by."""
    return offer_id.strip().casefold()


def title_key(title: str) -> str:
    """The key of a listing that was only ever named by its title."""
    return f"title:{' '.join(title.split()).casefold()}"


def offer_keys(offer: str, microsoft_publisher_id: str) -> tuple[str, ...]:
    """Keys under which the offer of a LeadSource may be listed, best first.

    LeadSource says `publisher.offer` (storefronts/microsoft/README.md); publishers list the offer with or
    without the publisher part. A publisher part that is known to be another's is never cut off.
    """
    key = offer_key(offer)
    if not key:
        return ()
    publisher_part, dot, bare = key.partition(".")
    own = microsoft_publisher_id.strip().casefold()
    if not dot:
        return (key, f"{own}.{key}") if own else (key,)
    return (key, bare) if bare and publisher_part == (own or publisher_part) else (key,)


@dataclass(frozen=True, slots=True)
class Sent:
    """What a lead says about its listing."""

    offer: str
    offer_title: str
    token_listing_id: UUID | None


@dataclass(frozen=True, slots=True)
class Found:
    """`is_other_offer`: the token is bound to a listing, and the lead named another offer."""

    listing_id: UUID
    is_other_offer: bool = False


@dataclass(frozen=True, slots=True)
class NotListed:
    """No listing fits: one is to be made, unconfirmed, named as sent."""

    key: str
    offer_id: str
    title: str


def find(
    sent: Sent,
    microsoft_publisher_id: str,
    by_key: Mapping[str, UUID],
    by_title: Mapping[str, Collection[UUID]],
) -> Found | NotListed:
    """Offer in LeadSource, else the token's listing, else OfferTitle exactly, else a new one.

    `by_title` maps titles, exactly as listed, to the listings that have them; two with one title decide nothing.
    """
    named = _first(offer_keys(sent.offer, microsoft_publisher_id), by_key)
    if named is not None:
        return Found(named, sent.token_listing_id not in (None, named))
    if sent.token_listing_id is not None:
        # A test lead may carry the listing's title where the offer belongs: that names no other offer.
        named_so = by_title.get(sent.offer.strip(), ())
        is_other = bool(sent.offer.strip()) and sent.token_listing_id not in named_so
        return Found(sent.token_listing_id, is_other)
    title = sent.offer_title.strip()
    if not sent.offer.strip():
        titled = by_title.get(title, ()) if title else ()
        if len(titled) == 1:
            return Found(next(iter(titled)))
        if title_key(title) in by_key:
            return Found(by_key[title_key(title)])
        return NotListed(title_key(title), "", title)
    return _named_by_title_or_new(sent, by_title)


def _named_by_title_or_new(
    sent: Sent, by_title: Mapping[str, Collection[UUID]]
) -> Found | NotListed:
    # A test lead may carry the offer's name where its id belongs (storefronts/microsoft/README.md).
    for title in (sent.offer_title.strip(), sent.offer.strip()):
        titled = by_title.get(title, ()) if title else ()
        if len(titled) == 1:
            return Found(next(iter(titled)))
    return NotListed(offer_key(sent.offer), sent.offer.strip(), sent.offer_title.strip())


def _first(keys: Sequence[str], by_key: Mapping[str, UUID]) -> UUID | None:
    return next((by_key[key] for key in keys if key in by_key), None)


def storefront_of(
    source: str, by_alias: Mapping[str, UUID], listing_storefronts: Collection[UUID]
) -> UUID | None:
    """The storefront a lead came from: by its source, else the listing's only one, else unknown.

    `by_alias` has aliases without case. `TestDrive` is nobody's alias: a test drive runs on both storefronts.
    """
    named = by_alias.get(" ".join(source.split()).casefold())
    if named is not None:
        return named
    return next(iter(listing_storefronts)) if len(listing_storefronts) == 1 else None
