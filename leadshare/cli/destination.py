"""`leadshare destination`: where leads go."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from leadshare.cli.noun import AnyPublisherSlug, IsJson, Limit, PublisherSlug, command, noun
from leadshare.cli.showing import line, listed, show
from leadshare.refusal import Refusal

app = noun("Where leads go.")
_Which = Annotated[str, typer.Argument(metavar="NAME_OR_ID", help="Its name or its id.")]


@command(app, "add")
def add(
    publisher: PublisherSlug,
    kind: Annotated[str, typer.Option("--kind", help="One of: leadshare destination kinds")],
    name: Annotated[str, typer.Option("--name", help="What people call it.")],
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="A setting; may be repeated."),
    ] = None,
    listing: Annotated[
        list[str] | None,
        typer.Option("--listing", metavar="OFFER_ID", help="Only leads of these; else all."),
    ] = None,
    is_json: IsJson = False,
) -> None:
    """Adds a destination. Leads that come from now on go there; nothing is sent yet."""
    from leadshare import keys
    from leadshare.catalog.queries import listing_by_offer, publisher_by_slug
    from leadshare.delivery.actions import add_destination

    owner = publisher_by_slug(publisher)
    listings = [listing_by_offer(owner.pk, offer).pk for offer in listing or ()]
    destination = add_destination(
        owner.pk, kind, name, _pairs(settings or ()), listings, keys.ring()
    )
    if is_json:
        show({"id": str(destination.pk)})
    else:
        line(f"{destination.name} was added. Try it: leadshare destination test {destination.pk}")


@command(app, "list")
def list_(
    publisher: AnyPublisherSlug = "",
    state: Annotated[
        str, typer.Option("--state", help="untested, working or held.", show_default=False)
    ] = "",
    limit: Limit = None,
    is_json: IsJson = False,
) -> None:
    """Lists destinations with what waits for them."""
    from leadshare.catalog.queries import publishers
    from leadshare.delivery.queries import destination_document, destinations, health

    rows = [
        {"publisher": owner.slug, **destination_document(destination, counts.get(destination.pk))}
        for owner in publishers(publisher)
        for counts in (health(owner.pk),)
        for destination in destinations(owner.pk)
        if state in ("", destination.state)
    ]
    columns = (
        "id",
        "publisher",
        "kind",
        "name",
        "state",
        "address",
        "waiting",
        "held",
        "dead",
        "delivered",
    )
    empty = "There is no destination yet: leadshare destination add --publisher SLUG --kind KIND …"
    listed(rows[:limit], columns, is_json, empty)


@command(app, "kinds")
def kinds(is_json: IsJson = False) -> None:
    """Shows the kinds of destination and their settings."""
    from leadshare.delivery.registry import kinds as installed

    found = installed().values()
    if is_json:
        show([_kind_document(kind) for kind in found])
        return
    for kind in found:
        line(f"{kind.kind}: {kind.label}. {kind.summary}")
        columns = ("key", "type", "required", "secret", "default", "choices", "help")
        listed(_kind_document(kind)["settings"], columns, False, "It has no settings.")


def _kind_document(kind: Any) -> dict[str, Any]:
    return {
        "kind": kind.kind,
        "label": str(kind.label),
        "summary": str(kind.summary),
        "settings": [
            {
                "key": field.key,
                "label": str(field.label),
                "type": field.type,
                "required": field.is_required,
                "secret": field.is_secret,
                "default": field.default,
                "choices": [value for value, _label in field.choices],
                "help": str(field.help),
            }
            for field in kind.fields
        ],
    }


@command(app, "test")
def send_test(which: _Which, publisher: AnyPublisherSlug = "", is_json: IsJson = False) -> None:
    """Sends a marked test lead now and says what happened."""
    from leadshare import keys
    from leadshare.delivery import actions
    from leadshare.delivery.ledger import is_success

    destination = _found(which, publisher)
    result = actions.send_test(destination.publisher_id, destination.pk, keys.ring())
    worked = is_success(result)
    document = {
        "destination": str(destination.pk),
        "delivery": str(result.claim.delivery_id),
        "worked": worked,
        "outcome": _outcome(result.outcome),
        "status": result.trace.status,
        "hint": str(result.trace.hint),
        "answer": result.trace.excerpt,
    }
    if is_json:
        show(document)
    else:
        line(_told(destination.name, document))
    if not worked:
        raise typer.Exit(1)


def _outcome(outcome: object) -> str:
    reason = getattr(outcome, "reason", "")
    return type(outcome).__name__.lower() if not reason else str(reason)


def _told(name: str, document: dict[str, Any]) -> str:
    status = f" (status {document['status']})" if document["status"] else ""
    if document["worked"]:
        return f"{name} took the test lead{status}."
    why = document["hint"] or document["answer"] or document["outcome"]
    return f"{name} did not take the test lead{status}: {why}"


@command(app, "resume")
def resume(which: _Which, publisher: AnyPublisherSlug = "", is_json: IsJson = False) -> None:
    """Lets a held destination have its leads again, oldest first."""
    from leadshare.delivery import actions

    destination = _found(which, publisher)
    count = actions.resume(destination.publisher_id, destination.pk)
    if is_json:
        show({"id": str(destination.pk), "deliveries": count})
    else:
        line(f"{destination.name} is on; {count} held deliveries go out.")


@command(app, "off")
def off(which: _Which, publisher: AnyPublisherSlug = "", is_json: IsJson = False) -> None:
    """Switches a destination off: its leads are held until it is resumed."""
    from leadshare.delivery import actions

    destination = _found(which, publisher)
    actions.switch_off(destination.publisher_id, destination.pk)
    if is_json:
        show({"id": str(destination.pk), "state": "held"})
    else:
        line(
            f"{destination.name} is off. Its leads are held: leadshare destination resume {destination.pk}"
        )


def _found(which: str, publisher: str) -> Any:
    """By id or by name; a name that several publishers use needs `--publisher`."""
    from leadshare.catalog.queries import publishers
    from leadshare.delivery.queries import destinations

    found = [
        destination
        for owner in publishers(publisher)
        for destination in destinations(owner.pk)
        if which in (destination.name, str(destination.pk))
    ]
    if not found:
        raise Refusal(f"There is no destination {which}.", kind="missing")
    if len(found) > 1:
        raise Refusal(
            f"Several publishers have a destination {which}: say --publisher, or give its id."
        )
    return found[0]


def _pairs(given: Sequence[str]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for item in given:
        key, is_pair, value = item.partition("=")
        if not is_pair or not key.strip():
            # What was written may be a secret: it is not repeated.
            raise Refusal("--set needs key=value.")
        pairs[key.strip()] = value
    return pairs
