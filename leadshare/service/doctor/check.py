"""What the doctor says about one thing."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "warning", "problem"]


@dataclass(frozen=True, slots=True)
class Check:
    """`told` is what was found, `advice` what to do about it."""

    name: str
    level: Level
    told: str
    advice: str = ""

    def document(self) -> dict[str, str]:
        return {"name": self.name, "level": self.level, "told": self.told, "advice": self.advice}
