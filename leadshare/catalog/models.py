"""Tables of the catalog."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from leadshare.catalog.scoped import ScopedManager
from leadshare.uuid7 import uuid7


class Publisher(models.Model):
    """Who lists on the storefronts: the tenant every other row belongs to."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    # The publisher part of `publisher.offer` in LeadSource.
    microsoft_publisher_id = models.CharField(max_length=200, blank=True, default="")
    time_zone = models.CharField(max_length=60, default="UTC")
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Storefront(models.Model):
    """Reference data: shipped, and editable afterwards. An alias is a LeadSource source, matched without case."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=100)
    audience = models.CharField(max_length=200)
    campaign_kind = models.CharField(max_length=60)
    leads_live_in = models.CharField(max_length=300)
    aliases = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.name


class ListingKind(models.TextChoices):
    APP = "app", _("App")
    CONSULTING_SERVICE = "consulting_service", _("Consulting service")
    OFFER = "offer", _("Offer")
    TECHNOLOGY = "technology", _("Technology")


class PublishingOption(models.TextChoices):
    """How an offer is published; the options of Microsoft's publishing guide (2018-2020)."""

    CONTACT_ME = "contact_me", _("Contact me")
    FREE_TRIAL = "free_trial", _("Free trial")
    TEST_DRIVE = "test_drive", _("Test drive")
    BRING_YOUR_OWN_LICENCE = "bring_your_own_licence", _("Bring your own licence")
    GET_IT_NOW = "get_it_now", _("Get it now (free)")
    TRANSACT = "transact", _("Sell through Microsoft")


class OfferType(models.TextChoices):
    """The types that decide whether Microsoft requires a lead destination; the rest is `other`."""

    SAAS = "saas", _("Software as a service")
    DYNAMICS_CE = "dynamics_365_ce", _("Dynamics 365 Customer Engagement")
    DYNAMICS_FO = "dynamics_365_fo", _("Dynamics 365 Finance and Operations")
    DYNAMICS_BC = "dynamics_365_bc", _("Dynamics 365 Business Central")
    OTHER = "other", _("Another type")


class Listing(models.Model):
    """An offer as listed on one or both storefronts.

    `key` is what a lead finds it by: the offer id without case, or `title:` and the title where no offer was named.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    publisher = models.ForeignKey(Publisher, on_delete=models.CASCADE, related_name="listings")
    key = models.CharField(max_length=500)
    offer_id = models.CharField(max_length=500, blank=True, default="")
    title = models.CharField(max_length=500, blank=True, default="")
    # Empty while an unconfirmed listing waits for a person to say what it is.
    kind = models.CharField(max_length=30, choices=ListingKind.choices, blank=True, default="")
    publishing_option = models.CharField(
        max_length=30, choices=PublishingOption.choices, blank=True, default=""
    )
    offer_type = models.CharField(max_length=30, choices=OfferType.choices, blank=True, default="")
    storefronts = models.ManyToManyField(Storefront, related_name="listings", blank=True)
    is_confirmed = models.BooleanField(default=True)
    # When the first submission for it arrived, a test lead included: lead sharing is proven since then.
    proven_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager["Listing"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["publisher", "key"], name="listing_key_once")
        ]
        indexes = [models.Index("publisher", Lower("title"), name="listing_by_title")]

    def __str__(self) -> str:
        return self.title or self.offer_id or str(_("(no offer named)"))


class IntakeToken(models.Model):
    """The secret part of an intake address. Only its SHA-256 is kept: it is too random to be guessed from that."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    publisher = models.ForeignKey(Publisher, on_delete=models.CASCADE, related_name="intake_tokens")
    listing = models.ForeignKey(
        Listing, on_delete=models.CASCADE, null=True, blank=True, related_name="intake_tokens"
    )
    digest = models.BinaryField(max_length=32, unique=True)
    # The last four characters, so that two tokens can be told apart on the page.
    hint = models.CharField(max_length=8)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager["IntakeToken"]()


class ReferenceVersion(models.Model):
    """One row with a new id in every transaction that changes reference data (catalog/versions.py)."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    version = models.UUIDField(default=uuid7)


class NoticeKind(models.TextChoices):
    UNKNOWN_OFFER = "unknown_offer", _("A lead came for an offer that is not listed here")
    OTHER_OFFER = (
        "other_offer",
        _("A listing's own intake address received a lead of another offer"),
    )
    REVOKED_TOKEN = "revoked_token", _("Leads are sent to a revoked intake address and are lost")
    UNKNOWN_ACTION = "unknown_action", _("A lead came with an action code that is not known here")


class Notice(models.Model):
    """Something a person should know about the catalog: one row a kind and subject, counted."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    publisher = models.ForeignKey(Publisher, on_delete=models.CASCADE, related_name="notices")
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, null=True, blank=True)
    kind = models.CharField(max_length=40, choices=NoticeKind.choices)
    # What it is about, as sent: an offer, a token's hint, an action code. Never personal data.
    subject = models.CharField(max_length=500)
    count = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    dismissed_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager["Notice"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["publisher", "kind", "subject"], name="notice_once")
        ]
