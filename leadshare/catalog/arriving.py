"""Where leads that arrive belong: their listings and storefronts, for a whole batch at once.

Unknown offers get an unconfirmed listing and a notice here; nothing is refused.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from leadshare.catalog import queries
from leadshare.catalog.actions import raise_notice, unconfirmed_listing
from leadshare.catalog.finding import (
    Found,
    NotListed,
    Sent,
    find,
    offer_keys,
    storefront_of,
    title_key,
)
from leadshare.catalog.models import Listing, NoticeKind, Storefront
from leadshare.catalog.queries import ListingFacts


@dataclass(frozen=True, slots=True)
class Mention:
    """What an arriving lead says about where it belongs."""

    publisher_id: UUID
    token_id: UUID
    source: str
    offer: str
    offer_title: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Where it belongs. `storefront` is None where nothing tells."""

    listing_id: UUID
    storefront: Storefront | None


class Map:
    """The part of the catalog that a batch needs, read once and kept in step with what the batch adds."""

    def __init__(self, mentions: Sequence[Mention]) -> None:
        self._reference = queries.reference()
        self._listings: dict[UUID, ListingFacts] = {}
        self._by_key: dict[UUID, dict[str, UUID]] = defaultdict(dict)
        self._by_title: dict[UUID, dict[str, set[UUID]]] = defaultdict(lambda: defaultdict(set))
        for facts in self._facts(mentions):
            self._learn(facts)

    def place(self, mention: Mention) -> Place:
        sent = Sent(
            mention.offer, mention.offer_title, self._reference.token_listings.get(mention.token_id)
        )
        publisher = mention.publisher_id
        found = find(
            sent,
            self._reference.microsoft_ids[publisher],
            self._by_key[publisher],
            self._by_title[publisher],
        )
        if isinstance(found, NotListed):
            listing_id = self._list(mention, found)
        else:
            listing_id = found.listing_id
            self._note(mention, found)
        facts = self._listings[listing_id]
        storefront_id = storefront_of(mention.source, self._reference.aliases, facts.storefront_ids)
        return Place(
            listing_id, self._reference.storefronts[storefront_id] if storefront_id else None
        )

    def prove(self, placed: Iterable[tuple[UUID, datetime]]) -> None:
        """Lead sharing of these listings is proven by what just arrived."""
        for listing_id, at in placed:
            if not self._listings[listing_id].is_proven:
                Listing.objects.filter(pk=listing_id, proven_at__isnull=True).update(proven_at=at)

    def _facts(self, mentions: Sequence[Mention]) -> list[ListingFacts]:
        keys: set[str] = set()
        for m in mentions:
            keys.update(offer_keys(m.offer, self._reference.microsoft_ids[m.publisher_id]))
            keys.add(title_key(m.offer_title))
        titles = {m.offer_title.strip() for m in mentions} | {m.offer.strip() for m in mentions}
        bound = {self._reference.token_listings.get(m.token_id) for m in mentions} - {None}
        return queries.listing_facts(
            {m.publisher_id for m in mentions}, keys, titles, (b for b in bound if b)
        )

    def _learn(self, facts: ListingFacts) -> None:
        self._listings[facts.listing_id] = facts
        self._by_key[facts.publisher_id][facts.key] = facts.listing_id
        if facts.title:
            self._entitle(facts)

    def _entitle(self, facts: ListingFacts) -> None:
        """A title names the listings that somebody confirmed; unconfirmed ones only where nobody did."""
        bearers = self._by_title[facts.publisher_id][facts.title]
        confirmed = {pk for pk in bearers if self._listings[pk].is_confirmed}
        if facts.is_confirmed and not confirmed:
            bearers.clear()
        if facts.is_confirmed or not confirmed:
            bearers.add(facts.listing_id)

    def _list(self, mention: Mention, new: NotListed) -> UUID:
        listing = unconfirmed_listing(mention.publisher_id, new.key, new.offer_id, new.title)
        self._learn(queries.facts_of(listing))
        named = new.offer_id or new.title
        raise_notice(mention.publisher_id, NoticeKind.UNKNOWN_OFFER, named, mention.at, listing.pk)
        return listing.pk

    def _note(self, mention: Mention, found: Found) -> None:
        if found.is_other_offer:
            named = mention.offer or mention.offer_title
            raise_notice(
                mention.publisher_id, NoticeKind.OTHER_OFFER, named, mention.at, found.listing_id
            )
