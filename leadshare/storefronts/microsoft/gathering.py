"""One object of a body: its members sorted into the fields of a lead, and the rest.

Always true:
- a member is used or kept in `extras`, never thrown away before the bounds are reached;
- what differs from the documented shapes is noted, and no note quotes personal data.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from leadshare.storefronts.microsoft import json_text
from leadshare.storefronts.microsoft.fields import (
    TELLING_FIELDS,
    USER_FIELDS,
    Field,
    is_companion,
    known,
    named_safely,
)
from leadshare.storefronts.microsoft.notes import Notes
from leadshare.storefronts.microsoft.storable import storable

AT_MOST_EXTRAS = 50
LONGEST_EXTRA = 2_000
_LONGEST_EXTRA_NAME = 200
# Two user fields under one unknown name: that member is the person, whatever it is called.
_ENOUGH_USER_FIELDS = 2

Members = Mapping[str, object]


@dataclass(slots=True)
class Gathered:
    """Fields by name, as text; `names` holds how the storefront spelled each."""

    texts: dict[Field, str] = field(default_factory=dict)
    names: dict[Field, str] = field(default_factory=dict)
    extras: dict[str, str] = field(default_factory=dict)
    container: str = ""

    def text(self, name: Field) -> str:
        return self.texts.get(name, "")

    def has_user(self) -> bool:
        return any(self.texts.get(name) for name in USER_FIELDS)

    def is_lead(self) -> bool:
        """Something names a person, an offer or where the lead came from."""
        if any(self.texts.get(name) for name in TELLING_FIELDS):
            return True
        return bool(self.container) and self.has_user()


def gather(members: Members, notes: Notes) -> Gathered:
    """Sorts the members of one object, and those of the person inside it."""
    gathered = Gathered()
    inside = _take(members, gathered, notes, "")
    for name, value in inside:
        _take_user(name, value, gathered, notes)
    if gathered.is_lead() and not gathered.has_user():
        _take_unnamed_user(members, gathered, notes)
    return gathered


def _take(members: Members, into: Gathered, notes: Notes, prefix: str) -> list[tuple[str, object]]:
    """Takes one level; gives back the members that hold a person."""
    for name in json_text.repeated_in(members):
        notes.add("duplicate_key", named_safely(prefix + name))
    inside: list[tuple[str, object]] = []
    here: set[Field] = set()
    for name, value in members.items():
        meaning = known(name)
        if meaning is None:
            _keep(prefix + name, value, into, notes)
            continue
        if not meaning.is_documented:
            notes.add("recased_field", named_safely(prefix + name))
        if meaning.field == "user_details":
            inside.append((name, value))
            continue
        text = value.strip() if type(value) is str else _as_text(prefix + name, value, into, notes)
        _set(meaning.field, prefix + name, text, into, notes, here)
    return inside


def _set(
    name: Field, sent_as: str, text: str, into: Gathered, notes: Notes, here: set[Field]
) -> None:
    clean = storable(text)
    if clean is not text:
        notes.add("repaired", named_safely(sent_as), "NUL or half a surrogate pair")
        text = clean.strip()
    before = into.texts.get(name, "")
    if name in here:
        notes.add("duplicate_key", named_safely(sent_as))
    elif before and text and before != text:
        notes.add("disagrees", named_safely(sent_as), "differs from the member outside")
    here.add(name)
    if before and not text:
        return
    into.texts[name] = text
    into.names[name] = sent_as


def _as_text(name: str, value: object, into: Gathered, notes: Notes) -> str:
    """A scalar as text; an object or array is kept in the extras instead."""
    notes.add("wrong_type", named_safely(name), _kind(value))
    if isinstance(value, list) and len(value) == 1 and not isinstance(value[0], dict | list):
        value = value[0]
    if isinstance(value, dict | list):
        _keep_text(name, _compact(value), into)
        return ""
    return _scalar_text(value).strip()


def _take_user(name: str, value: object, into: Gathered, notes: Notes) -> None:
    user = _as_user(name, value, notes)
    if user is None:
        _keep_text(name, _scalar_text(value), into)
        return
    into.container = into.container or name
    for deeper, its_value in _take(user, into, notes, f"{name}."):
        _keep(f"{name}.{deeper}", its_value, into, notes)


def _as_user(name: str, value: object, notes: Notes) -> Members | None:
    """The person's members; Azure Table writes them as JSON text in `CustomerInfo`."""
    if isinstance(value, dict):
        return value
    if isinstance(value, list) and value and isinstance(value[0], dict):
        notes.add("wrong_type", named_safely(name), "array")
        return value[0]
    if isinstance(value, str) and not json_text.says_nothing(value):
        parsed = json_text.parse(value.strip())
        if isinstance(parsed, json_text.Parsed) and isinstance(parsed.value, dict):
            for repair in parsed.repairs:
                notes.add("repaired", named_safely(name), repair)
            if name.lower() != "customerinfo":
                notes.add("wrong_type", named_safely(name), "JSON as text")
            return parsed.value
    notes.add("wrong_type", named_safely(name), _kind(value))
    return None


def _take_unnamed_user(members: Members, into: Gathered, notes: Notes) -> None:
    for name, value in members.items():
        if isinstance(value, dict) and known(name) is None and _user_fields_in(value):
            into.extras.pop(name, None)
            _take_user(name, value, into, notes)
            return


def _user_fields_in(members: Members) -> bool:
    found = {meaning.field for name in members if (meaning := known(name))}
    return len(found & USER_FIELDS) >= _ENOUGH_USER_FIELDS


def _keep(name: str, value: object, into: Gathered, notes: Notes) -> None:
    if not is_companion(name):
        notes.add("new_field", named_safely(name), _kind(value))
    text = _compact(value) if isinstance(value, dict | list) else _scalar_text(value)
    _keep_text(name, text, into)


def _keep_text(name: str, text: str, into: Gathered) -> None:
    if len(into.extras) < AT_MOST_EXTRAS:
        short = storable(name[:_LONGEST_EXTRA_NAME])
        into.extras[short] = storable(text[:LONGEST_EXTRA]).strip()


def _scalar_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else _compact(value)


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _kind(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case json_text.NumberText():
            return "number"
        case str():
            return "text"
        case list():
            return "array"
        case _:
            return "object"
