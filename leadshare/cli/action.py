"""`leadshare action`: the open table of action codes, and the interest each one shows."""

from typing import Annotated, Any

import typer

from leadshare.cli.noun import AnyPublisherSlug, IsJson, PublisherSlug, command, noun
from leadshare.cli.showing import line, listed, show

app = noun("Action codes, and the interest each one shows.")


@command(app, "list")
def list_(publisher: AnyPublisherSlug = "", is_json: IsJson = False) -> None:
    """Lists action codes: shipped ones, and how publishers read them instead."""
    from leadshare.catalog.queries import publisher_by_slug
    from leadshare.leads.queries import action_codes

    owner = publisher_by_slug(publisher).pk if publisher else None
    rows = [_document(code) for code in action_codes(owner)]
    columns = ("code", "name", "intent_level", "is_do_not_contact", "publisher")
    listed(rows, columns, is_json, "There is no action code.")


@command(app, "set")
def set_(
    code: Annotated[str, typer.Argument(help="As sent, such as INS.")],
    publisher: PublisherSlug,
    intent_level: Annotated[
        str,
        typer.Option(
            "--interest",
            "--intent-level",
            help="information_only, contact_me, test_drive, get_it_now, create or unknown.",
        ),
    ],
    name: Annotated[str, typer.Option("--name", show_default=False)] = "",
    do_not_contact: Annotated[
        bool | None, typer.Option("--do-not-contact/--may-contact", show_default=False)
    ] = None,
    is_json: IsJson = False,
) -> None:
    """Says how a publisher reads a code from now on; leads that came before keep their reading."""
    from leadshare.catalog.queries import publisher_by_slug
    from leadshare.leads.actions import read_action_as

    row = read_action_as(publisher_by_slug(publisher).pk, code, intent_level, do_not_contact, name)
    if is_json:
        show(_document(row))
    else:
        line(f"{row.code} is read as {row.intent_level}.")


def _document(code: Any) -> dict[str, Any]:
    return {
        "code": code.code,
        "name": code.name,
        "intent_level": code.intent_level,
        "is_do_not_contact": code.is_do_not_contact,
        "publisher": code.publisher.slug if code.publisher else None,
    }
