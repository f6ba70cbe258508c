"""`leadshare api-token`: secrets with which programs call the API."""

from typing import Annotated, Any
from uuid import UUID

import typer

from leadshare.cli.noun import AnyPublisherSlug, IsJson, Limit, PublisherSlug, command, noun
from leadshare.cli.showing import aside, line, listed, show

app = noun("API tokens: secrets with which programs call /api/v1.")


@command(app, "new")
def new(
    publisher: PublisherSlug,
    name: Annotated[str, typer.Option("--name", help="What uses it.")],
    scope: Annotated[
        list[str], typer.Option("--scope", help="Such as leads:read; may be repeated.")
    ],
    is_json: IsJson = False,
) -> None:
    """Makes a token. Its secret is shown once."""
    from leadshare.accounts.actions import new_api_token
    from leadshare.catalog.queries import publisher_by_slug

    made = new_api_token(publisher_by_slug(publisher).pk, name, scope)
    if is_json:
        show({"token_id": str(made.token.pk), "secret": made.secret, "scopes": made.token.scopes})
    else:
        line(made.secret)
        aside("Keep it now: it is not shown again.")


@command(app, "list")
def list_(publisher: AnyPublisherSlug = "", limit: Limit = None, is_json: IsJson = False) -> None:
    """Lists tokens, revoked ones too."""
    from leadshare.accounts.queries import api_tokens
    from leadshare.catalog.queries import publishers

    rows = [
        _document(token, owner.slug)
        for owner in publishers(publisher)
        for token in api_tokens(owner.pk)
    ]
    columns = ("id", "publisher", "name", "hint", "scopes", "last_used_at", "revoked_at")
    empty = "There is no token yet: leadshare api-token new --publisher SLUG --name NAME --scope leads:read"
    listed(rows[:limit], columns, is_json, empty)


@command(app, "revoke")
def revoke(
    token_id: Annotated[UUID, typer.Argument(metavar="TOKEN_ID")], is_json: IsJson = False
) -> None:
    """Revokes a token at once."""
    from leadshare.accounts.actions import revoke_api_token
    from leadshare.accounts.queries import api_token_or_refusal

    revoke_api_token(api_token_or_refusal(token_id).publisher_id, token_id)
    if is_json:
        show({"token_id": str(token_id), "revoked": True})
    else:
        line("The token was revoked.")


def _document(token: Any, publisher: str) -> dict[str, Any]:
    return {
        "id": str(token.pk),
        "publisher": publisher,
        "name": token.name,
        "hint": f"…{token.hint}",
        "scopes": token.scopes,
        "created_at": token.created_at.isoformat(),
        "last_used_at": token.last_used_at.isoformat() if token.last_used_at else None,
        "revoked_at": token.revoked_at.isoformat() if token.revoked_at else None,
    }
