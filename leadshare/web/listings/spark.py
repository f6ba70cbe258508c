"""A small bar chart of counts a day, as numbers for an SVG that the server draws."""

from collections.abc import Sequence
from dataclasses import dataclass

HEIGHT = 20
STEP = 3
BAR = 2


@dataclass(frozen=True, slots=True)
class Bar:
    x: int
    y: int
    height: int
    is_zero: bool


@dataclass(frozen=True, slots=True)
class Spark:
    bars: list[Bar]
    width: int
    total: int
    height: int = HEIGHT
    bar: int = BAR


def spark(counts: Sequence[int]) -> Spark:
    """Bars from oldest to newest, the tallest 19 of 20 px; a day without leads is a line of 1 px."""
    most = max(counts, default=0)
    heights = [max(round(count / most * (HEIGHT - 1)), 1) if count else 1 for count in counts]
    bars = [
        Bar(index * STEP, HEIGHT - height, height, count == 0)
        for index, (count, height) in enumerate(zip(counts, heights, strict=True))
    ]
    return Spark(bars, max(len(counts) * STEP - 1, 0), sum(counts))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a whole as drawn in a bar 100 wide, with a gap of half a unit to the next."""

    name: str
    count: int
    x: str
    width: str


def shares(counts: Sequence[tuple[str, int]]) -> list[Part]:
    """Parts that fill 100 together; empty ones are left out."""
    total = sum(count for _name, count in counts)
    parts: list[Part] = []
    at = 0.0
    for name, count in counts:
        if count:
            width = 100 * count / total
            gap = 0.5 if at + width < 99.9 else 0.0
            parts.append(Part(name, count, f"{at:.1f}", f"{max(width - gap, 0.1):.1f}"))
            at += width
    return parts
