"""`leadshare serve` with other readers than the installed ones: for programs that tests start as a hub of their own."""

import sys
from collections.abc import Callable

from leadshare.intake import registry
from leadshare.intake.port import CannotRead, Posted, Reading, StorefrontReader

Read = Callable[[Posted], Reading | CannotRead]


class Changed:
    """A storefront's reader, but for what it makes of a body."""

    def __init__(
        self, reader: StorefrontReader, read: Callable[[Posted, Read], Reading | CannotRead]
    ) -> None:
        self.name = reader.name
        self.storefronts = reader.storefronts
        self.action_codes = reader.action_codes
        self._reader = reader
        self._read = read

    def read(self, posted: Posted) -> Reading | CannotRead:
        return self._read(posted, self._reader.read)


def serve(read: Callable[[Posted, Read], Reading | CannotRead]) -> int:
    """`read` is given the body and the installed reader's own `read`."""
    readers = tuple(Changed(reader, read) for reader in registry.storefront_readers())
    # Before anything that serves takes it from there.
    registry.storefront_readers = lambda: readers  # type: ignore[assignment]
    from leadshare.cli.app import run

    return run(["serve", *sys.argv[1:]])
