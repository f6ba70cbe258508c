"""Drift, collected while reading: each difference once, and not without end."""

from leadshare.intake.port import Drift, DriftKind

_AT_MOST = 100


class Notes:
    """What differed from the documented shapes, in the order it was seen."""

    __slots__ = ("_seen",)

    def __init__(self) -> None:
        self._seen: dict[Drift, None] = {}

    def add(self, kind: DriftKind, field: str, sample: str = "") -> None:
        if len(self._seen) < _AT_MOST:
            self._seen[Drift(kind, field, sample)] = None

    def all(self) -> tuple[Drift, ...]:
        return tuple(self._seen)
