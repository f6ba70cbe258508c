"""Forms in the design's clothes: our classes on every widget, and the focus on the first wrong field."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.functional import Promise

Choice = tuple[str, str | Promise]

CLASSES = {
    "select": "select",
    "textarea": "textarea",
    "checkboxinput": "tick",
    "checkboxselectmultiple": "",
}


class PageForm(forms.Form):
    """A form without the colon after labels; `refuse` puts an action's refusal beside the field it is about."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            dress(field)

    def choose(self, name: str, choices: Sequence[Choice]) -> None:
        """Gives a field the choices that are known only when the page is asked for."""
        cast(forms.ChoiceField, self.fields[name]).choices = choices

    def refuse(self, field: str, message: str) -> None:
        self.add_error(field if field in self.fields else None, message)

    def focus_first_error(self) -> None:
        for name in self.fields:
            if name in self.errors:
                self.fields[name].widget.attrs["autofocus"] = True
                return


def dress(field: forms.Field) -> None:
    kind = type(field.widget).__name__.lower()
    field.widget.attrs.setdefault("class", CLASSES.get(kind, "input"))
