"""A listing as a person describes it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from leadshare.catalog.actions import ListingWish
from leadshare.catalog.models import Listing, ListingKind, OfferType, PublishingOption, Storefront
from leadshare.web.shell.forms import PageForm

NOT_SAID = (("", _("not said")),)
# What an action calls the field it refuses, where the form calls it otherwise.
FIELDS = {"offer": "offer_id", "storefront": "storefronts"}


class ListingForm(PageForm):
    title = forms.CharField(
        label=_("Title"),
        max_length=500,
        help_text=_("As it stands on the storefront, such as Route Planner."),
    )
    offer_id = forms.CharField(
        label=_("Offer id"),
        max_length=500,
        help_text=_("As Partner Center shows it, such as route-planner."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=ListingKind.choices)
    storefronts = forms.MultipleChoiceField(
        label=_("Storefront"), widget=forms.CheckboxSelectMultiple
    )
    offer_type = forms.ChoiceField(
        label=_("Offer type"),
        choices=(*NOT_SAID, *OfferType.choices),
        required=False,
        help_text=_("Decides whether Microsoft requires a lead destination."),
    )
    publishing_option = forms.ChoiceField(
        label=_("Publishing option"), choices=(*NOT_SAID, *PublishingOption.choices), required=False
    )

    def __init__(self, *args: object, storefronts: list[Storefront], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.choose(
            "storefronts", [(storefront.slug, storefront.name) for storefront in storefronts]
        )

    def wish(self) -> ListingWish:
        """Of a valid form."""
        return ListingWish(**self.cleaned_data)

    def refuse(self, field: str, message: str) -> None:
        super().refuse(FIELDS.get(field, field), message)


def described(listing: Listing) -> dict[str, object]:
    """What a form begins with to describe a listing anew."""
    return {
        "title": listing.title or listing.offer_id,
        "offer_id": listing.offer_id,
        "kind": listing.kind,
        "storefronts": [storefront.slug for storefront in listing.storefronts.all()],
        "offer_type": listing.offer_type,
        "publishing_option": listing.publishing_option,
    }
