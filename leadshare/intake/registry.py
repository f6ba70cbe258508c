"""The storefronts that are installed: every package below `leadshare.storefronts` with a `storefront`."""

import importlib
import importlib.util
import pkgutil
import random
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Protocol

from leadshare.intake.port import StorefrontReader


@cache
def storefront_readers() -> tuple[StorefrontReader, ...]:
    """In alphabetical order. A package without a `storefront` attribute is an error, not skipped."""
    modules = (importlib.import_module(f"leadshare.storefronts.{name}") for name in _names())
    return tuple(module.storefront for module in modules)


class SimulatedPost(Protocol):
    """What a storefront might post."""

    @property
    def body(self) -> bytes: ...

    @property
    def content_type(self) -> str: ...


class Simulator(Protocol):
    """A storefront's module `simulate`: believable traffic by invented people."""

    def shapes(self) -> tuple[str, ...]: ...

    def make(
        self, shape: str, rng: random.Random, offers: Sequence[str], titles: Mapping[str, str]
    ) -> SimulatedPost: ...


def simulators() -> tuple[Simulator, ...]:
    """Of the storefronts that have one."""
    found = (f"leadshare.storefronts.{name}.simulate" for name in _names())
    return tuple(importlib.import_module(name) for name in found if importlib.util.find_spec(name))


def _names() -> list[str]:
    package = importlib.import_module("leadshare.storefronts")
    return sorted(module.name for module in pkgutil.iter_modules(package.__path__) if module.ispkg)
