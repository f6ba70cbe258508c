"""`leadshare publisher`: who lists on the storefronts."""

from typing import Annotated, Any

import typer

from leadshare.cli.noun import IsJson, Limit, command, noun
from leadshare.cli.showing import line, listed, show

app = noun("Who lists on the storefronts.")


@command(app, "add")
def add(
    slug: Annotated[str, typer.Argument(help="Short name: lower-case letters, digits, dashes.")],
    name: Annotated[str, typer.Option("--name", help="The name people read.")],
    microsoft_publisher_id: Annotated[
        str,
        typer.Option(
            "--microsoft-publisher-id", help="As in Partner Center: the part before the offer."
        ),
    ] = "",
    time_zone: Annotated[str, typer.Option("--time-zone", help="Such as Europe/Prague.")] = "UTC",
    is_json: IsJson = False,
) -> None:
    """Adds a publisher."""
    from leadshare.catalog.actions import add_publisher

    publisher = add_publisher(slug, name, microsoft_publisher_id, time_zone)
    if is_json:
        show(document(publisher))
    else:
        line(f"Publisher {publisher.slug} was added.")


@command(app, "list")
def list_(limit: Limit = None, is_json: IsJson = False) -> None:
    """Lists publishers."""
    from leadshare.catalog.queries import publishers

    rows = [document(publisher) for publisher in publishers()[:limit]]
    columns = ("slug", "name", "microsoft_publisher_id", "time_zone", "is_demo")
    listed(
        rows,
        columns,
        is_json,
        "There is no publisher yet: leadshare publisher add SLUG --name NAME",
    )


def document(publisher: Any) -> dict[str, Any]:
    return {
        "id": str(publisher.pk),
        "slug": publisher.slug,
        "name": publisher.name,
        "microsoft_publisher_id": publisher.microsoft_publisher_id,
        "time_zone": publisher.time_zone,
        "is_demo": publisher.is_demo,
    }
