"""`leadshare token`: intake tokens, the secret part of the URL that a storefront posts to."""

from typing import Annotated, Any
from uuid import UUID

import typer

from leadshare.cli.noun import AnyPublisherSlug, IsJson, Limit, PublisherSlug, command, noun
from leadshare.cli.showing import aside, line, listed, show

app = noun("Intake tokens: the URLs that storefronts post leads to.")


@command(app, "new")
def new(
    publisher: PublisherSlug,
    listing: Annotated[
        str, typer.Option("--listing", help="Only for this offer id.", show_default=False)
    ] = "",
    is_json: IsJson = False,
) -> None:
    """Makes an intake address. It is shown once; older ones stay live until they are revoked."""
    from django.conf import settings

    from leadshare.catalog.actions import new_token
    from leadshare.catalog.queries import listing_by_offer, publisher_by_slug

    owner = publisher_by_slug(publisher)
    made = new_token(owner.pk, listing_by_offer(owner.pk, listing).pk if listing else None)
    url = f"{settings.PUBLIC_URL}{made.path}"
    if is_json:
        show({"url": url, "path": made.path, "token_id": str(made.token.pk)})
    else:
        line(url)
        aside(
            "Keep it now: it is not shown again. Enter it in Partner Center as the HTTPS endpoint of the listing."
        )


@command(app, "list")
def list_(publisher: AnyPublisherSlug = "", limit: Limit = None, is_json: IsJson = False) -> None:
    """Lists intake tokens, revoked ones too; the secret itself is kept nowhere."""
    from leadshare.catalog.queries import publishers, tokens

    rows = [
        _document(token, owner.slug)
        for owner in publishers(publisher)
        for token in tokens(owner.pk)
    ]
    columns = ("id", "publisher", "listing", "hint", "created_at", "revoked_at")
    listed(
        rows[:limit],
        columns,
        is_json,
        "There is no token yet: leadshare token new --publisher SLUG",
    )


@command(app, "revoke")
def revoke(
    token_id: Annotated[UUID, typer.Argument(metavar="TOKEN_ID")],
    is_json: IsJson = False,
) -> None:
    """Revokes a token: within a second it is refused, and leads sent to it are lost (a notice says so)."""
    from leadshare.catalog.actions import revoke_token
    from leadshare.catalog.queries import token_or_refusal

    token = token_or_refusal(token_id)
    revoke_token(token.publisher_id, token_id)
    if is_json:
        show({"token_id": str(token_id), "revoked": True})
    else:
        line("The token was revoked.")


def _document(token: Any, publisher: str) -> dict[str, Any]:
    return {
        "id": str(token.pk),
        "publisher": publisher,
        "listing": token.listing.offer_id if token.listing else None,
        "hint": f"…{token.hint}",
        "created_at": token.created_at.isoformat(),
        "revoked_at": token.revoked_at.isoformat() if token.revoked_at else None,
    }
