"""The forms of the settings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from leadshare.accounts.models import Role
from leadshare.accounts.scopes import SCOPES
from leadshare.catalog.models import Storefront
from leadshare.leads.models import IntentLevel
from leadshare.web.shell.forms import PageForm
from leadshare.web.words import CAMPAIGN_KINDS


class ApiTokenForm(PageForm):
    name = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("What uses it, such as Data warehouse.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("It may"),
        # The words are marked where the scopes are.
        choices=[(scope, _(words)) for scope, words in SCOPES.items()],
        widget=forms.CheckboxSelectMultiple,
    )


class ActionCodeForm(PageForm):
    code = forms.CharField(
        label=_("Code"), max_length=100, help_text=_("As the storefront sends it, such as CLD.")
    )
    intent_level = forms.ChoiceField(label=_("Read as"), choices=IntentLevel.choices)
    name = forms.CharField(
        label=_("Name"), max_length=100, required=False, help_text=_("For your own lists.")
    )
    is_do_not_contact = forms.BooleanField(
        label=_("Whoever sends it must not be contacted"), required=False
    )


class StorefrontForm(PageForm):
    """`others` maps each alias of the other storefronts, without case, to that storefront's name."""

    name = forms.CharField(label=_("Name"), max_length=100)
    audience = forms.CharField(label=_("Audience"), max_length=200)
    campaign_kind = forms.ChoiceField(label=_("Campaign by default"))
    leads_live_in = forms.CharField(label=_("Its leads live in"), max_length=300)
    aliases = forms.CharField(
        label=_("Aliases"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        help_text=_("How LeadSource names it, one a line. Case does not matter."),
    )

    def __init__(self, *args: Any, storefront: Storefront, others: dict[str, str], **kwargs: Any):
        self.others = others
        super().__init__(*args, **kwargs)
        kept = storefront.campaign_kind
        self.choose("campaign_kind", list(({kept: kept} | dict(CAMPAIGN_KINDS)).items()))

    def clean_aliases(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["aliases"].splitlines()]
        aliases = list({line.casefold(): line for line in lines if line}.values())
        for alias in aliases:
            if taken := self.others.get(alias.casefold()):
                raise forms.ValidationError(
                    _("%(alias)s belongs to %(storefront)s already."),
                    params={"alias": alias, "storefront": taken},
                )
        return aliases


class MemberForm(PageForm):
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    name = forms.CharField(
        label=pgettext_lazy("of a person", "Name"), max_length=200, required=False
    )
    password = forms.CharField(
        label=_("First password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Only for somebody who does not sign in here yet."),
    )
