"""Files of JSON Lines that another process was writing when it was perhaps killed."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from leadshare.refusal import Refusal


def documents(file: Path) -> Iterator[dict[str, Any]]:
    """A last line without its end was cut off by a kill and is left out. Raises `Refusal` for any other bad line."""
    try:
        with file.open("rb") as handle:
            for number, line in enumerate(handle, 1):
                if line.endswith(b"\n") and line.strip():
                    yield _document(line, file, number)
    except OSError as error:
        raise Refusal(f"{file} cannot be read: {error.strerror}.") from None


def _document(line: bytes, file: Path, number: int) -> dict[str, Any]:
    try:
        document = json.loads(line)
    except ValueError:
        raise Refusal(f"Line {number} of {file} is not JSON.") from None
    if not isinstance(document, dict):
        raise Refusal(f"Line {number} of {file} is not a JSON object.")
    return document
