"""JSON as storefronts write it: parsed strictly, then with the known slips repaired.

Always true:
- numbers stay as they were written: `1e400`, `NaN` and 2^63+1 lose nothing;
- members that stand twice are remembered, the last one that says something wins;
- nesting is measured before parsing, so depth can crash nothing.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

MAX_DEPTH = 64


class NumberText(str):
    """A JSON number, or NaN or Infinity, as it was written."""


class RepeatedMembers(dict[str, object]):
    """An object in which some members stood more than once; `repeated` names them."""

    repeated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parsed:
    """A JSON value and what had to be repaired to read it."""

    value: object
    repairs: tuple[str, ...] = ()


NotParsed = Literal["too_deep", "not_understood"]


def parse(text: str) -> Parsed | NotParsed:
    """The value in the text. Repairs only what a strict parse refused."""
    if _is_too_deep(text):
        return "too_deep"
    value = _decode(_STRICT, text)
    if value is not _REFUSED:
        return Parsed(value)
    value = _decode(_LAX, text)
    if value is not _REFUSED:
        return Parsed(value, ("line break or control character inside a text",))
    value = _decode(_LAX, _with_commas_put_right(text))
    if value is not _REFUSED:
        return Parsed(value, ("comma missing or too many",))
    return "not_understood"


def _members(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    return members if len(members) == len(pairs) else _repeated(pairs)


def _repeated(pairs: list[tuple[str, object]]) -> RepeatedMembers:
    members = RepeatedMembers()
    twice: dict[str, None] = {}
    for name, value in pairs:
        if name in members:
            twice[name] = None
            if says_nothing(value):
                continue
        members[name] = value
    members.repeated = tuple(twice)
    return members


def says_nothing(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def repeated_in(members: Mapping[str, object]) -> tuple[str, ...]:
    return members.repeated if isinstance(members, RepeatedMembers) else ()


def _decoder(*, strict: bool) -> json.JSONDecoder:
    return json.JSONDecoder(
        object_pairs_hook=_members,
        parse_int=NumberText,
        parse_float=NumberText,
        parse_constant=NumberText,
        strict=strict,
    )


_STRICT = _decoder(strict=True)
_LAX = _decoder(strict=False)
_REFUSED = object()


def _decode(decoder: json.JSONDecoder, text: str) -> object:
    try:
        return decoder.decode(text)
    except ValueError:
        return _REFUSED


_BRACKET_OR_TEXT = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[{]|[\]}]', re.DOTALL)


def _is_too_deep(text: str) -> bool:
    # Almost every body passes here: fewer opening brackets than levels allowed.
    if text.count("{") + text.count("[") <= MAX_DEPTH:
        return False
    depth = 0
    for match in _BRACKET_OR_TEXT.finditer(text):
        found = match[0]
        if found in ("{", "["):
            depth += 1
            if depth > MAX_DEPTH:
                return True
        elif found in ("}", "]"):
            depth -= 1
    return False


# A text that never ends takes the whole rest: trying again behind each quote would be quadratic.
_PIECE = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[{}\[\]:,]|[^\s{}\[\]:,"]++|\s++', re.DOTALL)


def _with_commas_put_right(text: str) -> str:
    """Puts a comma between two values, takes one away before a closing bracket.

    The sample that Microsoft printed in its FAQ of 2020 lacks the comma after OfferTitle.
    """
    out: list[str] = []
    last = ""
    for match in _PIECE.finditer(text):
        piece = match[0]
        if piece.isspace():
            out.append(piece)
            continue
        if last == "," and piece in "}]":
            _drop_last_comma(out)
        elif last and last not in "{[:," and piece not in "}]:,":
            out.append(",")
        out.append(piece)
        last = piece
    return "".join(out)


def _drop_last_comma(out: list[str]) -> None:
    while out[-1] != ",":
        out.pop()
    out.pop()
