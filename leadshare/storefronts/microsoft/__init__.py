"""Microsoft's commercial marketplace: AppSource and Azure Marketplace.

Reads every lead shape that Microsoft documented since 2017 (README.md lists them).
"""

from collections.abc import Callable
from dataclasses import dataclass

from leadshare.intake.port import ActionCode, CannotRead, Posted, Reading, StorefrontReference
from leadshare.storefronts.microsoft.payload import read
from leadshare.storefronts.microsoft.reference import ACTION_CODES, STOREFRONTS


@dataclass(frozen=True, slots=True)
class Marketplace:
    """A `StorefrontReader`: what it is called, what it ships, how it reads."""

    name: str
    storefronts: tuple[StorefrontReference, ...]
    action_codes: tuple[ActionCode, ...]
    read: Callable[[Posted], Reading | CannotRead]


storefront = Marketplace("microsoft", STOREFRONTS, ACTION_CODES, read)
