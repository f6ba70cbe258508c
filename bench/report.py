"""What a line of the bench says, and how it is shown."""

from dataclasses import dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Line:
    """One measured figure. `limit` is what stands beside it in the same run, if anything; `is_met` None: no target."""

    what: str
    figure: str
    limit: str
    target: str
    is_met: bool | None
    values: dict[str, float]


def show(lines: list[Line]) -> None:
    table = Table(title="leadshare bench", title_justify="left", show_lines=False)
    for column in ("What", "Figure", "Limit beside it", "Target", ""):
        table.add_column(column, overflow="fold")
    for line in lines:
        met = {True: "met", False: "MISSED", None: ""}[line.is_met]
        table.add_row(line.what, line.figure, line.limit, line.target, met)
    Console(width=150).print(table)
