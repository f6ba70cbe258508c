"""`leadshare listing`: offers as listed on the storefronts."""

from collections.abc import Iterable
from typing import Annotated, Any

import typer

from leadshare.cli.noun import AnyPublisherSlug, IsJson, Limit, PublisherSlug, command, noun
from leadshare.cli.showing import line, listed, show

app = noun("Offers as listed on the storefronts.")


@command(app, "add")
def add(
    publisher: PublisherSlug,
    offer: Annotated[
        str, typer.Option("--offer", help="The offer id, as Partner Center shows it.")
    ],
    title: Annotated[str, typer.Option("--title", help="The title customers see.")],
    kind: Annotated[
        str, typer.Option("--kind", help="app, consulting_service, offer or technology.")
    ],
    storefront: Annotated[
        list[str],
        typer.Option("--storefront", help="appsource or azure_marketplace; may be repeated."),
    ],
    publishing_option: Annotated[
        str, typer.Option("--publishing-option", help="Such as contact_me or free_trial.")
    ] = "",
    offer_type: Annotated[
        str, typer.Option("--offer-type", help="Such as saas or dynamics_365_ce.")
    ] = "",
    is_json: IsJson = False,
) -> None:
    """Lists an offer. An unconfirmed listing of the same offer becomes this one."""
    from leadshare.catalog.actions import ListingWish, add_listing
    from leadshare.catalog.queries import publisher_by_slug

    owner = publisher_by_slug(publisher)
    wish = ListingWish(offer, title, kind, storefront, publishing_option, offer_type)
    listing = add_listing(owner.pk, wish)
    if is_json:
        show(_documents(owner, [listing])[0])
    else:
        line(
            f"The offer {listing.offer_id} is listed. Next: leadshare token new --publisher {owner.slug}"
        )


@command(app, "list")
def list_(publisher: AnyPublisherSlug = "", limit: Limit = None, is_json: IsJson = False) -> None:
    """Lists listings, with the state of their lead sharing."""
    from leadshare.catalog.queries import listings, publishers

    rows = [
        document
        for owner in publishers(publisher)
        for document in _documents(owner, listings(owner.pk)[:limit])
    ]
    columns = (
        "publisher",
        "offer_id",
        "title",
        "kind",
        "storefronts",
        "is_confirmed",
        "lead_sharing",
    )
    empty = "There is no listing yet: leadshare listing add --publisher SLUG --offer OFFER_ID …"
    listed(rows[:limit], columns, is_json, empty)


def _documents(owner: Any, listings: Iterable[Any]) -> list[dict[str, Any]]:
    """As the API answers them, with the publisher's short name; `lead_sharing` is the state alone."""
    from leadshare.catalog.document import listing_document
    from leadshare.clock import now
    from leadshare.leads.queries import sharing_by_listing

    found = list(listings)
    shared = sharing_by_listing(owner.pk, found, now())
    return [
        listing_document(row, shared[row.pk].sharing, shared[row.pk].in_history)
        | {"publisher": owner.slug, "lead_sharing": shared[row.pk].sharing.state}
        for row in found
    ]
