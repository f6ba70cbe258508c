"""The form of a destination, drawn from the settings its kind asks for.

Secrets are written and never shown: an empty one on a change means that it stays as it is.
"""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from leadshare.catalog.models import Listing
from leadshare.delivery.models import Destination
from leadshare.delivery.port import DestinationKind, SettingField
from leadshare.web.shell.forms import PageForm, dress

PREFIX = "setting-"
ALL, SOME = "all", "some"


class SettingsForm(PageForm):
    """The settings of a destination that exists."""

    is_change = True

    def __init__(self, *args: Any, kind: DestinationKind, **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(*args, **kwargs)
        for name, field in _settings(kind, self.is_change).items():
            dress(field)
            self.fields[name] = field

    @property
    def setting_fields(self) -> list[forms.BoundField]:
        return [self[PREFIX + setting.key] for setting in self.kind.fields]

    def settings(self) -> dict[str, str]:
        """What was entered, by the kind's own keys. A secret that was left empty on a change is left out."""
        entered = {}
        for setting in self.kind.fields:
            value = self.cleaned_data.get(PREFIX + setting.key)
            text = "" if value is None else str(value).strip()
            if text or not (setting.is_secret and self.is_change):
                entered[setting.key] = text
        return entered

    def refuse(self, field: str, message: str) -> None:
        super().refuse(PREFIX + field if PREFIX + field in self.fields else field, message)


class ShareForm(PageForm):
    """What a destination is called, and whose leads it takes."""

    name = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("As your colleagues call it.")
    )
    takes = forms.ChoiceField(
        label=_("Takes the leads of"),
        choices=((ALL, _("all listings")), (SOME, _("chosen listings only"))),
    )
    listings = forms.MultipleChoiceField(
        label=_("Chosen listings"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, listings: list[Listing], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("listings", [(str(listing.pk), str(listing)) for listing in listings])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("takes") == SOME and not cleaned.get("listings"):
            self.add_error("listings", _("Choose at least one listing, or all."))
        return cleaned

    def listing_ids(self) -> list[UUID]:
        """Empty for all listings."""
        return (
            []
            if self.cleaned_data["takes"] == ALL
            else [UUID(pk) for pk in self.cleaned_data["listings"]]
        )


class DestinationForm(ShareForm, SettingsForm):
    """A new destination: both at once."""

    is_change = False


def _settings(kind: DestinationKind, is_change: bool) -> dict[str, forms.Field]:
    return {PREFIX + setting.key: _field(setting, is_change) for setting in kind.fields}


def _field(setting: SettingField, is_change: bool) -> forms.Field:
    shared: dict[str, Any] = {
        "label": setting.label,
        "help_text": setting.help,
        "required": setting.is_required and not (setting.is_secret and is_change),
        "initial": setting.default,
    }
    if setting.is_secret:
        hint = _("unchanged") if is_change else ""
        widget = forms.PasswordInput(attrs={"autocomplete": "new-password", "placeholder": hint})
        return forms.CharField(widget=widget, strip=False, **shared)
    match setting.type:
        case "choice":
            return forms.ChoiceField(choices=setting.choices, **shared)
        case "integer":
            return forms.IntegerField(**shared)
        case "url":
            return forms.CharField(widget=forms.TextInput(attrs={"inputmode": "url"}), **shared)
        case _:
            return forms.CharField(**shared)


def described(destination: Destination) -> dict[str, object]:
    """What a form begins with to change a destination. Its secrets are not among it."""
    return {PREFIX + key: value for key, value in destination.settings.items()}


def shared(destination: Destination) -> dict[str, object]:
    """What a form begins with to change the name and the share."""
    return {
        "name": destination.name,
        "takes": ALL if destination.shares_all_listings else SOME,
        "listings": [str(share.listing_id) for share in destination.shares.all()],
    }
