"""The tolerant reader: a posted body to its leads, or to the reason why it cannot be read.

Always true:
- reading is pure and never raises, whatever the bytes are;
- the content type decides nothing but a charset: JSON is JSON, a form is a form;
- odd is read and noted as drift; a body without anything lead-like is `no_lead`.
"""

from collections.abc import Iterator, Mapping
from itertools import chain

from leadshare.intake.port import CannotRead, Posted, Reading, gettext_noop
from leadshare.storefronts.microsoft import compression, form, json_text
from leadshare.storefronts.microsoft.gathering import AT_MOST_EXTRAS, Gathered, Members, gather
from leadshare.storefronts.microsoft.lead import lead_of
from leadshare.storefronts.microsoft.notes import Notes
from leadshare.storefronts.microsoft.shape import ARRAY, SALESFORCE_FORM, shape_of
from leadshare.storefronts.microsoft.text import to_text

# {"data": {"lead": {...}}} is read; a lead hidden deeper than this is not looked for.
_WRAPPERS_DEEP = 3
_NOT_JSON = gettext_noop("neither JSON nor a form")
_NO_LEAD = gettext_noop("no person, offer or lead source in it")


def read(posted: Posted) -> Reading | CannotRead:
    """Unpack, decode, parse, gather: each step gives a value or the reason to stop."""
    notes = Notes()
    match compression.inflate(posted.body, posted.content_encoding):
        case compression.TooLarge():
            return CannotRead("too_large", f"unpacks to over {compression.LIMIT_BYTES} bytes")
        case compression.Broken(detail):
            return CannotRead("bad_compression", detail)
        case compression.Inflated(body, note):
            if note:
                notes.add("repaired", "body", note)
    decoded = to_text(body, posted.content_type)
    if decoded is None:
        return CannotRead("bad_encoding", gettext_noop("damaged UTF-16 or UTF-32"))
    if decoded.encoding:
        notes.add("repaired", "body", f"encoding {decoded.encoding}")
    return _read_text(decoded.text, posted.content_type, notes)


def _read_text(text: str, content_type: str, notes: Notes) -> Reading | CannotRead:
    if not text:
        return CannotRead("empty")
    parsed = json_text.parse(text)
    if parsed == "too_deep":
        return CannotRead("too_deep", f"nested deeper than {json_text.MAX_DEPTH} levels")
    if isinstance(parsed, json_text.Parsed):
        for repair in parsed.repairs:
            notes.add("repaired", "body", repair)
        return _read_json(parsed.value, notes)
    return _read_form(text, content_type, notes)


def _read_json(value: object, notes: Notes) -> Reading | CannotRead:
    if isinstance(value, str) and (inner := _json_inside(value)) is not None:
        notes.add("wrong_type", "body", "JSON as text")
        value = inner
    found = list(_leads_in(value, notes, _WRAPPERS_DEEP))
    if not found:
        return CannotRead("no_lead", _NO_LEAD)
    is_array = isinstance(value, list) or len(found) > 1
    return _reading(ARRAY if is_array else shape_of(found[0]), found, notes)


def _read_form(text: str, content_type: str, notes: Notes) -> Reading | CannotRead:
    if text[0] in "<{[" or "=" not in text:
        return CannotRead("not_understood", _NOT_JSON)
    found = list(_leads_in(form.parse(text, content_type, notes), notes, 1))
    if found:
        return _reading(SALESFORCE_FORM, found, notes)
    if "form-urlencoded" in content_type.lower():
        return CannotRead("no_lead", _NO_LEAD)
    return CannotRead("not_understood", _NOT_JSON)


def _reading(shape: str, found: list[Gathered], notes: Notes) -> Reading:
    if not any(gathered.has_user() for gathered in found):
        notes.add("missing_field", "UserDetails")
    leads = tuple(lead_of(gathered, notes) for gathered in found)
    return Reading(shape, leads, notes.all())


def _leads_in(value: object, notes: Notes, levels: int) -> Iterator[Gathered]:
    """The objects that are leads: the value itself, its elements, or what a wrapper holds."""
    if isinstance(value, list):
        yield from _leads_of_array(value, notes, levels)
    elif isinstance(value, dict):
        yield from _leads_of_object(value, notes, levels)


def _leads_of_array(elements: list[object], notes: Notes, levels: int) -> Iterator[Gathered]:
    if not levels:
        return
    found = [list(_leads_in(_opened(element), notes, levels - 1)) for element in elements]
    if any(found) and not all(found):
        notes.add("missing_field", "(array element)", "no lead in it")
    yield from chain.from_iterable(found)


def _leads_of_object(members: Members, notes: Notes, levels: int) -> Iterator[Gathered]:
    gathered = gather(members, notes)
    if gathered.is_lead():
        yield gathered
        return
    if not levels:
        return
    for name, value in members.items():
        for found in _leads_in(_opened(value), notes, levels - 1):
            _keep_beside(found, gathered.extras, name)
            yield found


def _keep_beside(found: Gathered, extras: Mapping[str, str], wrapper: str) -> None:
    """What stood beside the lead in its wrapper stays with it, within the same bound."""
    for name, text in extras.items():
        if name != wrapper and len(found.extras) < AT_MOST_EXTRAS:
            found.extras.setdefault(name, text)


def _opened(value: object) -> object:
    """JSON that was put into a text, parsed; anything else as it is."""
    inner = _json_inside(value) if isinstance(value, str) else None
    return value if inner is None else inner


def _json_inside(text: str) -> object:
    stripped = text.strip()
    if stripped[:1] not in ("{", "["):
        return None
    parsed = json_text.parse(stripped)
    return parsed.value if isinstance(parsed, json_text.Parsed) else None
