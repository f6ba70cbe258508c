"""How a stage's refusal is told to a program: its kind becomes the status, its field a pointer into what was sent."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from leadshare.api.problems import Name, Problem, Wrong, pointer
from leadshare.refusal import Refusal

_NAMES: dict[str, Name] = {"invalid": "invalid", "conflict": "conflict", "missing": "not-found"}


def problem_of(refusal: Refusal, place: Callable[[str], str | None] = pointer) -> Problem:
    """`place` finds the pointer of a stage's field, or None where it is not of the body."""
    name = _NAMES[refusal.kind]
    found = place(refusal.field) if refusal.field and name != "not-found" else None
    return Problem(name, str(refusal), [Wrong(str(refusal), found)] if found else [])


@contextmanager
def pointing(place: Callable[[str], str | None]) -> Iterator[None]:
    """For acts whose fields have other names than the members of the body.

    What such an act says is missing was named in the body, so it is an invalid member rather than a missing address.
    """
    try:
        yield
    except Refusal as refusal:
        found = place(refusal.field)
        if refusal.kind == "missing" and found is not None:
            raise Problem("invalid", str(refusal), [Wrong(str(refusal), found)]) from None
        raise problem_of(refusal, place) from None
