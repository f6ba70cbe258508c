"""Salesforce web-to-lead forms: `key=value` pairs, percent-encoded."""

from urllib.parse import parse_qsl, unquote_to_bytes

from leadshare.storefronts.microsoft.json_text import RepeatedMembers, says_nothing
from leadshare.storefronts.microsoft.notes import Notes
from leadshare.storefronts.microsoft.text import charset_of

# The published test sample has `encoding` twice: documented, so not worth a note.
_TWICE_BY_DESIGN = frozenset({"encoding"})

Pairs = list[tuple[str, str]]


def parse(text: str, content_type: str, notes: Notes) -> RepeatedMembers:
    """The pairs of a form; of a key that stands twice, the last value that says something."""
    members = RepeatedMembers()
    twice: dict[str, None] = {}
    for raw_name, value in _pairs(text, content_type, notes):
        name = raw_name.strip()
        if name in members:
            twice[name] = None
            if says_nothing(value):
                continue
        members[name] = value
    members.repeated = tuple(name for name in twice if name not in _TWICE_BY_DESIGN)
    return members


def _pairs(text: str, content_type: str, notes: Notes) -> Pairs:
    """Percent-encoded bytes that are not UTF-8 are read by one charset for the whole form."""
    pairs = parse_qsl(text, keep_blank_values=True, errors="surrogateescape")
    if _is_storable(pairs):
        return pairs
    # A form may name its own charset, as Salesforce's do.
    own = next((value for name, value in pairs if name.strip() == "encoding"), "")
    charset = charset_of(unquote_to_bytes(text), f"{content_type}; charset={own}")
    notes.add("repaired", "body", f"encoding {charset}")
    return parse_qsl(text, keep_blank_values=True, encoding=charset, errors="replace")


def _is_storable(pairs: Pairs) -> bool:
    try:
        for name, value in pairs:
            (name + value).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
