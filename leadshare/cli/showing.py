"""What commands print: one JSON document for programs, tables and lines for people."""

import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Document = Mapping[str, Any]
# A storefront's text must not drive the terminal it is shown on.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_PIPED_COLUMNS = 10_000


def show(document: object) -> None:
    """Prints one JSON document and nothing else."""
    text = json.dumps(document, ensure_ascii=False, indent=2, default=str)
    # Half a surrogate pair is no UTF-8; as an escape it is still JSON.
    write(text.encode("utf-8", "backslashreplace") + b"\n")


def write(content: bytes) -> None:
    """Bytes to standard output, exactly."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def listed(rows: Sequence[Document], columns: Sequence[str], is_json: bool, empty: str) -> None:
    """All rows as JSON with all members, or as a table of some `columns`; `empty` says what to do about none."""
    if is_json:
        show(list(rows))
    elif rows:
        table(columns, ([row.get(column) for column in columns] for row in rows))
    else:
        line(empty)


def one(document: Document, is_json: bool) -> None:
    """A single document."""
    if is_json:
        show(document)
    else:
        table(("", ""), ([name, value] for name, value in document.items()), has_head=False)


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]], has_head: bool = True) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    if not console.is_terminal:
        # A pipe has no width: nothing is cut off for the program behind it.
        console = Console(width=_PIPED_COLUMNS)
    grid = Table(box=SIMPLE_HEAD, show_header=has_head, pad_edge=False)
    for column in columns:
        grid.add_column(column.replace("_", " "), overflow="fold")
    for row in rows:
        grid.add_row(*(Text(plain(value)) for value in row))
    console.print(grid)


def plain(value: object) -> str:
    """A value in a cell."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(plain(item) for item in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return _CONTROL.sub(" ", str(value))


def line(text: str) -> None:
    """A line for a person."""
    write(plain(text).encode("utf-8", "backslashreplace") + b"\n")


def aside(text: str) -> None:
    """A line on standard error, so that standard output stays for the answer."""
    print(plain(text), file=sys.stderr, flush=True)
