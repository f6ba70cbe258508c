"""The version of the reference data: a new id with every change, so that readers can keep what they read.

Publishers, storefronts, intake tokens and action codes change rarely and are needed for every batch: whoever keeps them
asks for the version in the transaction at hand, and reads them again when it is another. An id and not a number: a
change that was rolled back must not lend its number to the next one.
"""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar
from uuid import UUID

from django.db.models import F

from leadshare.catalog.models import ReferenceVersion
from leadshare.uuid7 import uuid7

T = TypeVar("T")


def version() -> UUID | None:
    """None before the first change."""
    return ReferenceVersion.objects.filter(pk=1).values_list("version", flat=True).first()


def raise_version() -> None:
    """Call it in the transaction of every change of reference data."""
    ReferenceVersion.objects.update_or_create(pk=1, defaults={"version": uuid7()})


def touch() -> None:
    """Writes the version as it is: raises `DatabaseError` where the database takes no writes."""
    ReferenceVersion.objects.filter(pk=1).update(version=F("version"))


class Kept(Generic[T]):
    """Something read once a version."""

    def __init__(self, read: Callable[[], T]) -> None:
        self._read = read
        self._lock = Lock()
        self._kept: tuple[UUID, T] | None = None

    def at(self, version: UUID | None) -> T:
        with self._lock:
            if version is None:
                return self._read()
            if self._kept is None or self._kept[0] != version:
                self._kept = (version, self._read())
            return self._kept[1]
