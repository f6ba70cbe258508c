"""`leadshare user`: who signs in."""

import sys
from typing import Annotated, Any

import typer

from leadshare.cli.noun import AnyPublisherSlug, IsJson, Limit, PublisherSlug, command, noun
from leadshare.cli.showing import line, listed, show

app = noun("People who sign in, and their roles.")


@command(app, "add")
def add(
    email: Annotated[str, typer.Option("--email", help="The mail address they sign in with.")],
    publisher: PublisherSlug,
    role: Annotated[str, typer.Option("--role", help="owner or viewer.")] = "owner",
    name: Annotated[str, typer.Option("--name", show_default=False)] = "",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
    is_json: IsJson = False,
) -> None:
    """Adds a member of a publisher. Somebody who exists already keeps their password."""
    from leadshare.accounts.actions import add_member
    from leadshare.accounts.queries import is_known
    from leadshare.catalog.queries import publisher_by_slug

    owner = publisher_by_slug(publisher)
    password = None if is_known(email) else _password(password_stdin)
    user = add_member(owner.pk, email, role, password, name)
    if is_json:
        show({"id": str(user.pk), "email": user.email, "publisher": owner.slug, "role": role})
    else:
        line(f"{user.email} is {role} of {owner.slug}.")


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    prompted: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return prompted


@command(app, "list")
def list_(publisher: AnyPublisherSlug = "", limit: Limit = None, is_json: IsJson = False) -> None:
    """Lists members and their roles."""
    from leadshare.accounts.queries import members
    from leadshare.catalog.queries import publishers

    rows = [
        _document(member, owner.slug)
        for owner in publishers(publisher)
        for member in members(owner.pk)
    ]
    columns = ("email", "name", "publisher", "role", "is_active")
    listed(
        rows[:limit],
        columns,
        is_json,
        "There is no user yet: leadshare user add --email … --publisher SLUG",
    )


def _document(member: Any, publisher: str) -> dict[str, Any]:
    return {
        "id": str(member.user_id),
        "email": member.user.email,
        "name": member.user.name,
        "publisher": publisher,
        "role": member.role,
        "is_active": member.user.is_active,
    }
