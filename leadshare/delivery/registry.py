"""The kinds of destination that are installed: every package below `leadshare.destinations` with a `destination`."""

import importlib
import pkgutil
from functools import cache

from django.utils.translation import gettext as _

from leadshare.delivery.port import DestinationKind
from leadshare.refusal import Refusal


@cache
def kinds() -> dict[str, DestinationKind]:
    """By kind, in alphabetical order."""
    package = importlib.import_module("leadshare.destinations")
    names = sorted(
        module.name
        for module in pkgutil.iter_modules(package.__path__)
        if module.ispkg and module.name != "tests"
    )
    found = [
        importlib.import_module(f"leadshare.destinations.{name}").destination for name in names
    ]
    return {kind.kind: kind for kind in found}


def kind_or_refusal(name: str) -> DestinationKind:
    try:
        return kinds()[name]
    except KeyError:
        known = ", ".join(kinds())
        raise Refusal(_("The kind must be one of: %(kinds)s.") % {"kinds": known}, "kind") from None
