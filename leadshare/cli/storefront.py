"""`leadshare storefront`: the editable reference data of storefronts."""

from typing import Annotated, Any

import typer

from leadshare.cli.noun import IsJson, command, noun
from leadshare.cli.showing import line, listed, show
from leadshare.refusal import Refusal

app = noun("Storefronts: editable reference data.")


@command(app, "list")
def list_(is_json: IsJson = False) -> None:
    """Lists storefronts."""
    from leadshare.catalog.queries import storefronts

    columns = ("slug", "name", "audience", "campaign_kind", "leads_live_in", "aliases")
    listed(
        [_document(storefront) for storefront in storefronts()],
        columns,
        is_json,
        "There is no storefront.",
    )


@command(app, "set")
def set_(
    slug: Annotated[str, typer.Argument(help="As storefront list shows it.")],
    name: Annotated[str | None, typer.Option("--name", show_default=False)] = None,
    audience: Annotated[str | None, typer.Option("--audience", show_default=False)] = None,
    campaign_kind: Annotated[
        str | None, typer.Option("--campaign-kind", show_default=False)
    ] = None,
    leads_live_in: Annotated[
        str | None, typer.Option("--leads-live-in", show_default=False)
    ] = None,
    alias: Annotated[
        list[str] | None,
        typer.Option("--alias", help="A source in LeadSource; all of them, repeated."),
    ] = None,
    is_json: IsJson = False,
) -> None:
    """Changes what is said of a storefront; leads that came before keep what they have."""
    from leadshare.catalog.actions import change_storefront

    given = {
        "name": name,
        "audience": audience,
        "campaign_kind": campaign_kind,
        "leads_live_in": leads_live_in,
        "aliases": alias,
    }
    changes: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
    if not changes:
        raise Refusal(
            "Say what to change: --name, --audience, --campaign-kind, --leads-live-in or --alias."
        )
    storefront = change_storefront(slug, **changes)
    if is_json:
        show(_document(storefront))
    else:
        line(f"{storefront.name} was changed.")


def _document(storefront: Any) -> dict[str, Any]:
    columns = ("slug", "name", "audience", "campaign_kind", "leads_live_in", "aliases")
    return {column: getattr(storefront, column) for column in columns}
