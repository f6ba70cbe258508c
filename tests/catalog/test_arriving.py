from uuid import UUID

import pytest

from leadshare.catalog.actions import ListingWish, add_listing, change_storefront, new_token
from leadshare.catalog.arriving import Map, Mention
from leadshare.catalog.models import Listing, Notice, NoticeKind
from tests.hub import NOON, Hub

pytestmark = pytest.mark.django_db


def mention(
    hub: Hub, offer: str = "", title: str = "", source: str = "SPZA", token_id: UUID | None = None
) -> Mention:
    return Mention(hub.publisher.pk, token_id or hub.token_id, source, offer, title, NOON)


def places(*mentions: Mention) -> list[UUID]:
    found = Map(mentions)
    return [found.place(one).listing_id for one in mentions]


def test_a_batch_finds_listed_offers_without_writing(hub: Hub) -> None:
    listing = hub.listing()
    sent = [
        mention(hub, offer)
        for offer in ("route-planner", "northlake.Route-Planner", "ROUTE-PLANNER")
    ]
    sent += [mention(hub, "", "Route Planner"), mention(hub, "Route Planner")]
    assert places(*sent) == [listing.pk] * 5
    assert not Notice.objects.exists()


def test_an_unknown_offer_is_listed_unconfirmed_once_in_a_batch(hub: Hub) -> None:
    sent = [mention(hub, "northlake.new", "Brand New") for _ in range(3)]
    assert len(set(places(*sent))) == 1
    listing = Listing.objects.get()
    assert (listing.key, listing.offer_id, listing.title) == (
        "northlake.new",
        "northlake.new",
        "Brand New",
    )
    assert (listing.is_confirmed, listing.kind) == (False, "")
    notice = Notice.objects.get()
    assert (notice.kind, notice.subject, notice.listing_id) == (
        NoticeKind.UNKNOWN_OFFER,
        "northlake.new",
        listing.pk,
    )
    assert places(*sent) == [listing.pk] * 3


def test_a_lead_that_names_nothing_still_finds_a_listing(hub: Hub) -> None:
    assert places(mention(hub)) == places(mention(hub))
    assert (Listing.objects.get().key, Notice.objects.get().subject) == ("title:", "")


def test_very_long_names_are_cut_and_found_again(hub: Hub) -> None:
    sent = mention(hub, "x" * 2000, "y" * 2000)
    assert places(sent, sent) == places(sent, sent)
    assert Listing.objects.count() == 1


def test_publishers_do_not_meet(hub: Hub, other_hub: Hub) -> None:
    ours = hub.listing()
    [theirs] = places(mention(other_hub, "route-planner", "Route Planner"))
    assert theirs != ours.pk
    assert Listing.objects.get(pk=theirs).publisher_id == other_hub.publisher.pk
    assert places(mention(hub, "route-planner"), mention(other_hub, "route-planner")) == [
        ours.pk,
        theirs,
    ]


def test_a_token_bound_to_a_listing(hub: Hub) -> None:
    bound, other = hub.listing(), hub.listing("vault", "Vault")
    token_id = new_token(hub.publisher.pk, bound.pk).token.pk
    assert places(mention(hub, token_id=token_id)) == [bound.pk]
    assert not Notice.objects.exists()
    found = places(
        mention(hub, "vault", token_id=token_id), mention(hub, "unheard-of", token_id=token_id)
    )
    assert found == [other.pk, bound.pk]
    assert list(
        Notice.objects.order_by("subject").values_list("kind", "subject", "listing_id")
    ) == [
        (NoticeKind.OTHER_OFFER, "unheard-of", bound.pk),
        (NoticeKind.OTHER_OFFER, "vault", other.pk),
    ]


def test_two_listings_of_one_title_decide_nothing(hub: Hub) -> None:
    one, two = hub.listing("one", "Twin"), hub.listing("two", "Twin")
    [found] = places(mention(hub, title="Twin"))
    assert found not in (one.pk, two.pk)


def test_a_confirmed_listing_has_its_title_before_an_unconfirmed_one(hub: Hub) -> None:
    [unconfirmed] = places(mention(hub, "northlake.early", "Twin"))
    assert places(mention(hub, title="Twin")) == [unconfirmed]
    confirmed = hub.listing("late", "Twin")
    assert places(mention(hub, title="Twin")) == [confirmed.pk]


def test_the_storefront_follows_edited_reference_data(hub: Hub) -> None:
    add_listing(
        hub.publisher.pk, ListingWish("both", "Both", "app", ["appsource", "azure_marketplace"])
    )
    hub.listing("one", "One")

    def storefronts() -> list[str | None]:
        sent = [
            mention(hub, offer, source=source)
            for offer in ("both", "one")
            for source in ("TestDrive", "Bazaar")
        ]
        found = Map(sent)
        placed = [found.place(one).storefront for one in sent]
        return [storefront.slug if storefront else None for storefront in placed]

    assert storefronts() == [None, None, "appsource", "appsource"]
    change_storefront("azure_marketplace", aliases=["AzureMarketplace", "Bazaar"])
    assert storefronts() == [None, "azure_marketplace", "appsource", "azure_marketplace"]


def test_what_arrives_proves_lead_sharing_once(hub: Hub) -> None:
    listing = hub.listing()
    sent = [mention(hub, "route-planner")]
    found = Map(sent)
    place = found.place(sent[0])
    found.prove([(place.listing_id, NOON)])
    later = Map(sent)
    later.place(sent[0])
    later.prove([(place.listing_id, NOON.replace(hour=18))])
    listing.refresh_from_db()
    assert listing.proven_at == NOON
