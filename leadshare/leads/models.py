"""Tables of leads."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from leadshare.catalog.scoped import ScopedManager
from leadshare.uuid7 import uuid7


class LeadState(models.TextChoices):
    """docs/states.md."""

    NEW = "new", _("New")
    WORKING = "working", _("Working")
    NURTURING = "nurturing", _("Nurturing")
    QUALIFIED = "qualified", _("Qualified")
    CONVERTED = "converted", _("Converted")
    DISQUALIFIED = "disqualified", _("Disqualified")


OPEN_STATES = (LeadState.NEW, LeadState.WORKING, LeadState.NURTURING, LeadState.QUALIFIED)


class LeadClass(models.TextChoices):
    STOREFRONT = "storefront", _("Storefront")
    SELLER_QUALIFIED = "seller_qualified", _("Seller-qualified")
    CO_SELL = "co_sell", _("Co-sell")


class Screened(models.TextChoices):
    """Why a lead is kept from sales and from every destination."""

    TEST = "test", _("Test lead")
    JUNK = "junk", _("Junk")
    OWN_STAFF = "own_staff", _("Own staff")
    COMPETITOR = "competitor", _("Competitor")
    SUPPRESSED = "suppressed", _("Do not contact")
    NO_CONSENT = "no_consent", _("No consent")
    DATA_WITHHELD = "data_withheld", _("Personal data withheld")


class IntentLevel(models.TextChoices):
    """How near to buying, from far to near; the intent ladder."""

    UNKNOWN = "unknown", _("Unknown")
    INFORMATION_ONLY = "information_only", _("For information only")
    CONTACT_ME = "contact_me", _("Contact me")
    TEST_DRIVE = "test_drive", _("Test drive")
    GET_IT_NOW = "get_it_now", _("Get it now")
    CREATE = "create", _("Create")


class ActionCode(models.Model):
    """The open table of action codes. A row without publisher is shipped; a publisher's own row wins over it.

    The documents contradict each other about what a code means (storefronts/microsoft/README.md): so the reading
    is data. Codes are matched without case; an unknown one is kept as sent and read as `unknown`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    publisher = models.ForeignKey(
        "catalog.Publisher",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="action_codes",
    )
    code = models.CharField(max_length=100)
    name = models.CharField(max_length=100)
    intent_level = models.CharField(max_length=30, choices=IntentLevel.choices)
    is_do_not_contact = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["publisher", "code"], name="action_code_once"),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(publisher__isnull=True),
                name="shipped_action_code_once",
            ),
        ]


class Lead(models.Model):
    """A person's interest in a listing. The person fields are as last sent; blanks never overwrite.

    `source`, `action`, `offer`, `lead_source`, `description` are of the newest interest, as sent.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    publisher = models.ForeignKey(
        "catalog.Publisher", on_delete=models.CASCADE, related_name="leads"
    )
    person = models.ForeignKey("identity.Person", on_delete=models.CASCADE, related_name="leads")
    listing = models.ForeignKey("catalog.Listing", on_delete=models.CASCADE, related_name="leads")
    storefront = models.ForeignKey(
        "catalog.Storefront", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    lead_class = models.CharField(
        max_length=20, choices=LeadClass.choices, default=LeadClass.STOREFRONT
    )
    state = models.CharField(max_length=20, choices=LeadState.choices, default=LeadState.NEW)
    screened = models.CharField(max_length=20, choices=Screened.choices, blank=True, default="")
    is_test = models.BooleanField(default=False)
    do_not_contact = models.BooleanField(default=False)
    campaign_kind = models.CharField(max_length=60, blank=True, default="")
    intent_level = models.CharField(
        max_length=30, choices=IntentLevel.choices, default=IntentLevel.UNKNOWN
    )

    first_name = models.TextField(default="")
    last_name = models.TextField(default="")
    email = models.TextField(default="")
    phone = models.TextField(default="")
    country = models.CharField(max_length=2, null=True)
    country_raw = models.TextField(default="")
    company = models.TextField(default="")
    job_title = models.TextField(default="")

    lead_source = models.TextField(default="")
    source = models.TextField(default="")
    action = models.TextField(default="")
    offer = models.TextField(default="")
    offer_title = models.TextField(default="")
    description = models.TextField(default="")

    # Of the first and of the newest interest.
    received_at = models.DateTimeField()
    last_interest_at = models.DateTimeField()
    interest_count = models.PositiveIntegerField(default=1)
    # Raised with every change that destinations should hear of.
    revision = models.PositiveIntegerField(default=1)
    # Name, company and mail in one lower-case, accent-free line, for the search box.
    search_text = models.TextField(default="")

    objects = ScopedManager["Lead"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "listing"],
                condition=Q(state__in=[s.value for s in OPEN_STATES]),
                name="one_open_lead",
            )
        ]
        indexes = [
            # Not partial: SQLite uses a partial index only for literals, and Django sends parameters.
            models.Index(
                fields=["publisher", "lead_class", "screened", "-last_interest_at", "-id"],
                name="lead_newest",
            ),
            models.Index(fields=["publisher", "-last_interest_at", "-id"], name="lead_any_newest"),
            models.Index(fields=["publisher", "-id"], name="lead_by_id"),
            models.Index(fields=["listing", "-last_interest_at"], name="lead_by_listing"),
        ]


class Interest(models.Model):
    """One sign of interest: what one submission said about one lead."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    publisher = models.ForeignKey("catalog.Publisher", on_delete=models.CASCADE, related_name="+")
    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="interests")
    submission = models.ForeignKey(
        "intake.Submission", on_delete=models.CASCADE, related_name="interests"
    )
    # Its place in a submission that carried several leads.
    position = models.PositiveIntegerField(default=0)
    received_at = models.DateTimeField()
    source = models.TextField(default="")
    action = models.TextField(default="")
    intent_level = models.CharField(max_length=30, choices=IntentLevel.choices)
    offer = models.TextField(default="")
    offer_title = models.TextField(default="")
    description = models.TextField(default="")
    # Unknown members of the payload, kept as text.
    extras = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "position"], name="interest_once")
        ]


class RepeatWindow(models.Model):
    """The first interest under a repeat key; a second one within 24 hours of it is a resend."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    publisher = models.ForeignKey("catalog.Publisher", on_delete=models.CASCADE, related_name="+")
    # SHA-256 of the repeat key (journey/repeats.py): it holds a mail address, and this table is not about people.
    key = models.BinaryField(max_length=32)
    interest = models.ForeignKey(Interest, on_delete=models.CASCADE, related_name="+")
    first_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["publisher", "key"], name="repeat_key_once")]


class TimelineKind(models.TextChoices):
    CREATED = "created", _("Lead created")
    INTEREST = "interest", _("Interest shown")
    RESEND = "resend", _("Sent again by the storefront")
    SCREENED = "screened", _("Screened")
    RELEASED = "released", _("Released")
    PROTECTED = "protected", _("Protected")


class TimelineEntry(models.Model):
    """What happened to a lead. Attempts of deliveries join the page's timeline from the ledger itself."""

    id = models.BigAutoField(primary_key=True)
    publisher = models.ForeignKey("catalog.Publisher", on_delete=models.CASCADE, related_name="+")
    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="timeline")
    at = models.DateTimeField()
    kind = models.CharField(max_length=20, choices=TimelineKind.choices)
    submission = models.ForeignKey(
        "intake.Submission", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["lead", "-at", "-id"], name="timeline_newest")]
