"""What was found about one invariant."""

from dataclasses import dataclass, field
from typing import Any

_SHOWN = 20


@dataclass(slots=True)
class Finding:
    """`broken` names what breaks it: ids and reasons, never personal data."""

    number: int
    name: str
    checked: int = 0
    broken: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.broken

    def document(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "name": self.name,
            "holds": self.holds,
            "checked": self.checked,
            "broken_count": len(self.broken),
            "broken": self.broken[:_SHOWN],
        }
