"""Text that every database can hold: PostgreSQL takes neither NUL nor half a surrogate pair."""

import re

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_REPLACEMENT = "\ufffd"


def storable(text: str) -> str:
    """Without NUL, with U+FFFD for lone surrogates; the same object when nothing is to be done."""
    if not _UNSTORABLE.search(text):
        return text
    return _UNSTORABLE.sub(_REPLACEMENT, text.replace("\0", ""))
