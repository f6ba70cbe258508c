"""The line that the search box looks in: lower case, without accents, the same on every database."""

import unicodedata
from collections.abc import Iterable

# Letters that do not fall apart into a base letter and an accent.
_WHOLE_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"}
)


def fold(text: str) -> str:
    """`Žluťoučký Kůň` → `zlutoucky kun`."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.casefold().translate(_WHOLE_LETTERS))
    return "".join(c for c in parts if not unicodedata.combining(c))


def search_text(parts: Iterable[str]) -> str:
    return fold(" ".join(part for part in parts if part))
