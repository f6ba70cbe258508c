import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest import mock
from uuid import UUID

import pytest

from leadshare.accounts.models import AuditEntry
from leadshare.catalog import actions
from leadshare.catalog.actions import (
    ListingWish,
    add_listing,
    add_publisher,
    change_listing,
    change_storefront,
    dismiss_notice,
    new_token,
    raise_notice,
    revoke_token,
    seed_storefronts,
)
from leadshare.catalog.models import IntakeToken, Listing, Notice, NoticeKind, Publisher, Storefront
from leadshare.catalog.queries import all_tokens, has_live_token, notices
from leadshare.refusal import Refusal
from leadshare.uuid7 import uuid7
from tests.hub import NOON, Hub, posted

pytestmark = pytest.mark.django_db
WISH = ListingWish("route-planner", "Route Planner", "app", ["appsource"])


def acts(publisher_id: UUID | None) -> list[str]:
    return list(
        AuditEntry.objects.filter(publisher=publisher_id)
        .order_by("id")
        .values_list("act", flat=True)
    )


def test_reference_data_is_seeded_once_and_stays_edited(hub: Hub) -> None:
    change_storefront("appsource", audience="everybody")
    seed_storefronts(
        [
            actions.StorefrontSeed(
                "appsource", "AppSource", "business customers", "nurture", "", ("SPZA",)
            )
        ]
    )
    assert Storefront.objects.get(slug="appsource").audience == "everybody"
    assert acts(None) == ["storefront.change"]
    with pytest.raises(Refusal, match="no storefront bazaar"):
        change_storefront("bazaar", name="Bazaar")


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        pytest.param({"slug": "North Lake"}, "slug", id="blanks in the short name"),
        pytest.param({"slug": "-north"}, "slug", id="begins with a dash"),
        pytest.param({"slug": ""}, "slug", id="no short name"),
        pytest.param({"slug": "x" * 61}, "slug", id="too long"),
        pytest.param({"name": " "}, "name", id="no name"),
        pytest.param({"name": "x" * 201}, "name", id="name too long"),
        pytest.param(
            {"microsoft_publisher_id": "x" * 201},
            "microsoft_publisher_id",
            id="publisher id too long",
        ),
        pytest.param({"time_zone": "Prague"}, "time_zone", id="no time zone"),
        pytest.param({"slug": "northlake"}, "slug", id="taken"),
    ],
)
def test_a_publisher_that_is_refused(hub: Hub, wish: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        add_publisher(**{"slug": "eastwood", "name": "Eastwood", **wish})
    assert refused.value.field == field
    assert Publisher.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        pytest.param({"offer_id": " "}, "offer", id="no offer"),
        pytest.param({"offer_id": "x" * 501}, "offer", id="offer too long"),
        pytest.param({"title": ""}, "title", id="no title"),
        pytest.param({"title": "x" * 501}, "title", id="title too long"),
        pytest.param({"kind": "gadget"}, "kind", id="unknown kind"),
        pytest.param({"publishing_option": "lend"}, "publishing_option", id="unknown option"),
        pytest.param({"offer_type": "toy"}, "offer_type", id="unknown type"),
        pytest.param({"storefronts": []}, "storefront", id="no storefront"),
        pytest.param(
            {"storefronts": ["appsource", "bazaar"]}, "storefront", id="unknown storefront"
        ),
    ],
)
def test_a_listing_that_is_refused(hub: Hub, change: dict[str, Any], field: str) -> None:
    listing = add_listing(hub.publisher.pk, WISH)
    wish = replace(WISH, **{"offer_id": "other", **change})
    acts: list[Callable[[], Listing]] = [
        lambda: add_listing(hub.publisher.pk, wish),
        lambda: change_listing(hub.publisher.pk, listing.pk, wish),
    ]
    for act in acts:
        with pytest.raises(Refusal) as refused:
            act()
        assert (refused.value.field, refused.value.kind) == (field, "invalid")


def test_an_offer_is_listed_once_whatever_its_case(hub: Hub, other_hub: Hub) -> None:
    add_listing(hub.publisher.pk, replace(WISH, offer_id=" Route-Planner "))
    add_listing(other_hub.publisher.pk, WISH)
    with pytest.raises(Refusal) as refused:
        add_listing(hub.publisher.pk, WISH)
    assert (refused.value.field, refused.value.kind) == ("offer", "conflict")
    assert Listing.objects.of(hub.publisher.pk).get().key == "route-planner"


@pytest.mark.parametrize(
    ("came_as", "listed_as"),
    [
        pytest.param("northlake.route-planner", "northlake.route-planner", id="the same way"),
        pytest.param(
            "northlake.route-planner", "route-planner", id="listed without the publisher part"
        ),
        pytest.param(
            "route-planner", "northlake.route-planner", id="sent without the publisher part"
        ),
    ],
)
def test_listing_an_unconfirmed_offer_keeps_its_leads(
    hub: Hub, came_as: str, listed_as: str
) -> None:
    lead = hub.lead(posted(offer=came_as, title="RP"))
    assert not lead.listing.is_confirmed
    listing = add_listing(hub.publisher.pk, replace(WISH, offer_id=listed_as))
    assert (listing.pk, listing.is_confirmed) == (lead.listing_id, True)
    later = hub.lead(posted(offer=came_as, email="li.wen@example.net"))
    assert later.listing_id == listing.pk
    assert Listing.objects.count() == 1


def test_another_publishers_part_is_another_offer(hub: Hub) -> None:
    hub.lead(posted(offer="fabrikam.route-planner", title=""))
    add_listing(hub.publisher.pk, WISH)
    assert set(Listing.objects.values_list("key", "is_confirmed")) == {
        ("fabrikam.route-planner", False),
        ("route-planner", True),
    }


def test_a_listing_that_was_known_by_its_title_gives_way_to_the_listed_one(hub: Hub) -> None:
    before = hub.lead(posted(offer="", title="Route Planner"))
    listing = add_listing(hub.publisher.pk, WISH)
    after = hub.lead(posted(offer="", title="Route Planner", email="li.wen@example.net"))
    assert before.listing_id != listing.pk
    assert after.listing_id == listing.pk


def test_changing_a_listing_confirms_it(hub: Hub) -> None:
    lead = hub.lead(posted(offer="northlake.rp", title=""))
    wish = ListingWish(
        "northlake.rp",
        "Route Planner",
        "app",
        ["appsource", "azure_marketplace"],
        "contact_me",
        "saas",
    )
    listing = change_listing(hub.publisher.pk, lead.listing_id, wish)
    assert (listing.title, listing.kind, listing.is_confirmed) == ("Route Planner", "app", True)
    assert listing.storefronts.count() == 2
    add_listing(hub.publisher.pk, WISH)
    with pytest.raises(Refusal) as refused:
        change_listing(hub.publisher.pk, listing.pk, WISH)
    assert refused.value.kind == "conflict"


def test_another_publishers_listing_is_missing(hub: Hub, other_hub: Hub) -> None:
    theirs = add_listing(other_hub.publisher.pk, WISH)
    with pytest.raises(Refusal) as refused:
        change_listing(hub.publisher.pk, theirs.pk, WISH)
    assert refused.value.kind == "missing"
    with pytest.raises(Refusal) as refused:
        new_token(hub.publisher.pk, theirs.pk)
    assert refused.value.kind == "missing"


def test_a_token_is_kept_as_a_digest_and_two_are_live_during_rotation(hub: Hub) -> None:
    made = new_token(hub.publisher.pk)
    assert made.path == f"/in/{made.secret}"
    assert len(made.secret) == 32
    row = IntakeToken.objects.get(pk=made.token.pk)
    assert bytes(row.digest) == hashlib.sha256(made.secret.encode()).digest()
    assert row.hint == made.secret[-4:]
    assert {t.token_id for t in all_tokens(NOON)} == {hub.token_id, made.token.pk}


def test_a_revoked_token_is_still_known_as_revoked(hub: Hub) -> None:
    made = new_token(hub.publisher.pk)
    revoke_token(hub.publisher.pk, made.token.pk)
    revoke_token(hub.publisher.pk, made.token.pk)
    row = IntakeToken.objects.get(pk=made.token.pk)
    assert row.revoked_at is not None
    assert [t.revoked_at for t in all_tokens(row.revoked_at) if t.token_id == row.pk] == [
        row.revoked_at
    ]
    later = row.revoked_at + timedelta(microseconds=1)
    assert [t.token_id for t in all_tokens(later)] == [hub.token_id]
    assert acts(hub.publisher.pk)[-2:] == ["intake_token.new", "intake_token.revoke"]


def test_tokens_of_others_cannot_be_revoked(hub: Hub, other_hub: Hub) -> None:
    for token_id in (other_hub.token_id, uuid7()):
        with pytest.raises(Refusal) as refused:
            revoke_token(hub.publisher.pk, token_id)
        assert refused.value.kind == "missing"
    assert not IntakeToken.objects.filter(revoked_at__isnull=False).exists()


def test_a_listing_has_an_intake_url_of_its_own_or_of_its_publisher(hub: Hub) -> None:
    listing, other = hub.listing(), hub.listing("vault", "Vault")
    assert has_live_token(hub.publisher.pk, listing.pk)
    revoke_token(hub.publisher.pk, hub.token_id)
    own = new_token(hub.publisher.pk, listing.pk)
    assert has_live_token(hub.publisher.pk, listing.pk)
    assert not has_live_token(hub.publisher.pk, other.pk)
    revoke_token(hub.publisher.pk, own.token.pk)
    assert not has_live_token(hub.publisher.pk, listing.pk)


def test_a_notice_is_counted_and_comes_back(hub: Hub) -> None:
    def happened(minutes: int, subject: str = "XYZ") -> None:
        at = NOON + timedelta(minutes=minutes)
        raise_notice(hub.publisher.pk, NoticeKind.UNKNOWN_ACTION, subject, at)

    happened(0)
    happened(5)
    happened(6, "ABC")
    first = Notice.objects.get(subject="XYZ")
    assert (first.count, first.first_at, first.last_at) == (2, NOON, NOON + timedelta(minutes=5))
    dismiss_notice(hub.publisher.pk, first.pk)
    assert [n.subject for n in notices(hub.publisher.pk)] == ["ABC"]
    happened(7)
    assert [(n.subject, n.count) for n in notices(hub.publisher.pk)] == [("XYZ", 3), ("ABC", 1)]


def test_a_subject_of_any_length_is_noted_once(hub: Hub) -> None:
    for _ in range(2):
        raise_notice(hub.publisher.pk, NoticeKind.UNKNOWN_OFFER, "x" * 700, NOON)
    assert Notice.objects.get().count == 2


def test_notices_of_others_cannot_be_dismissed(hub: Hub, other_hub: Hub) -> None:
    raise_notice(other_hub.publisher.pk, NoticeKind.UNKNOWN_ACTION, "XYZ", NOON)
    with pytest.raises(Refusal):
        dismiss_notice(hub.publisher.pk, Notice.objects.get().pk)


ACTS: dict[str, Callable[[Hub], object]] = {
    "publisher.add": lambda hub: add_publisher("third", "Third"),
    "listing.add": lambda hub: add_listing(hub.publisher.pk, replace(WISH, offer_id="new")),
    "listing.change": lambda hub: change_listing(
        hub.publisher.pk, Listing.objects.get(key="vault").pk, replace(WISH, offer_id="new")
    ),
    "intake_token.new": lambda hub: new_token(hub.publisher.pk),
    "intake_token.revoke": lambda hub: revoke_token(hub.publisher.pk, hub.token_id),
    "notice.dismiss": lambda hub: dismiss_notice(hub.publisher.pk, Notice.objects.get().pk),
    "storefront.change": lambda hub: change_storefront("appsource", name="Renamed"),
}


def everything() -> list[list[Any]]:
    models: tuple[Any, ...] = (Publisher, Listing, IntakeToken, Notice, Storefront)
    return [list(model.objects.order_by("pk").values()) for model in models]


@pytest.mark.parametrize("act", ACTS)
def test_what_cannot_be_audited_does_not_happen(hub: Hub, act: str) -> None:
    hub.listing("vault", "Vault")
    raise_notice(hub.publisher.pk, NoticeKind.UNKNOWN_ACTION, "XYZ", NOON)
    before = everything()
    with (
        mock.patch.object(actions, "audit", side_effect=RuntimeError("the disk is full")),
        pytest.raises(RuntimeError),
    ):
        ACTS[act](hub)
    assert everything() == before
    ACTS[act](hub)
    newest = AuditEntry.objects.order_by("-id").first()
    assert newest is not None
    assert newest.act == act
    assert everything() != before
