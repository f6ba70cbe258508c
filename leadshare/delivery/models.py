"""Tables of delivery: destinations, shares, and the ledger that is the queue."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from leadshare.catalog.scoped import ScopedManager
from leadshare.uuid7 import uuid7


class DestinationSwitch(models.TextChoices):
    """What a person set."""

    ON = "on", _("On")
    OFF = "off", _("Off")


class HeldReason(models.TextChoices):
    """Why a destination, and every delivery owed to it, is held. `off` is a person's wish."""

    OFF = "off", _("Switched off")
    GONE = "gone", _("The destination says it is gone")
    CREDENTIALS = "credentials", _("The destination refuses our credentials")
    REFUSED_ADDRESS = "refused_address", _("The address may not be called")
    MISCONFIGURED = "misconfigured", _("The destination's settings do not work")


class Destination(models.Model):
    """Where leads go. State for people: untested (never had a success), working, held.

    `secrets` is one sealed JSON document, bound to this row; it is never shown again.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    publisher = models.ForeignKey(
        "catalog.Publisher", on_delete=models.CASCADE, related_name="destinations"
    )
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    settings = models.JSONField(default=dict)
    secrets = models.TextField(default="")
    # False: only listings with a `Share` row.
    shares_all_listings = models.BooleanField(default=True)
    held_reason = models.CharField(
        max_length=20, choices=HeldReason.choices, blank=True, default=""
    )
    held_at = models.DateTimeField(null=True)
    held_detail = models.TextField(default="")
    last_success_at = models.DateTimeField(null=True)
    last_failure_at = models.DateTimeField(null=True)
    last_failure = models.TextField(default="")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager["Destination"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["publisher", "name"], name="destination_name_once")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> str:
        """`untested`, `working` or `held`."""
        if self.held_reason:
            return "held"
        return "working" if self.last_success_at else "untested"


class Share(models.Model):
    """A listing whose leads go to a destination that does not take all."""

    id = models.BigAutoField(primary_key=True)
    destination = models.ForeignKey(Destination, on_delete=models.CASCADE, related_name="shares")
    listing = models.ForeignKey("catalog.Listing", on_delete=models.CASCADE, related_name="shares")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["destination", "listing"], name="share_once")
        ]


class DeliveryState(models.TextChoices):
    """docs/states.md."""

    WAITING = "waiting", _("Waiting")
    SENDING = "sending", _("Sending")
    DELIVERED = "delivered", _("Delivered")
    SUBMITTED = "submitted", _("Submitted")
    HELD = "held", _("Held")
    SUPERSEDED = "superseded", _("Superseded")
    DEAD = "dead", _("Dead")


class Lane(models.IntegerChoices):
    """Who goes first: a new lead never waits behind old retries, nor both behind a backlog."""

    LIVE = 0, _("First try")
    RETRY = 1, _("Retry")
    BACKLOG = 2, _("Backlog")


class Delivery(models.Model):
    """A lead owed to a destination. Without a lead it is a test send.

    Current is whatever is not superseded: one row per lead and destination (a constraint).
    In flight is whatever has a lease: also a row superseded while its try was on the way.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    publisher = models.ForeignKey("catalog.Publisher", on_delete=models.CASCADE, related_name="+")
    destination = models.ForeignKey(
        Destination, on_delete=models.CASCADE, related_name="deliveries"
    )
    lead = models.ForeignKey(
        "leads.Lead", on_delete=models.CASCADE, null=True, related_name="deliveries"
    )
    person = models.ForeignKey(
        "identity.Person", on_delete=models.CASCADE, null=True, related_name="+"
    )
    # Of the lead, when it was owed; `event` is `lead.received`, `lead.updated` or `lead.test`.
    revision = models.PositiveIntegerField(default=1)
    event = models.CharField(max_length=30)
    state = models.CharField(max_length=12, choices=DeliveryState.choices)
    # Why it is held (HeldReason) or dead (GiveUp's reason), else empty.
    reason = models.CharField(max_length=30, blank=True, default="")
    lane = models.PositiveSmallIntegerField(choices=Lane.choices, default=Lane.LIVE)
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    # Raised with every claim: a result that carries an older one is refused.
    fence = models.PositiveIntegerField(default=0)
    attempt_count = models.PositiveIntegerField(default=0)
    first_attempt_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    remote_id = models.TextField(default="")
    last_status = models.PositiveIntegerField(null=True)
    last_detail = models.TextField(default="")
    created_at = models.DateTimeField()

    objects = ScopedManager["Delivery"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lead", "destination"],
                condition=~Q(state="superseded"),
                name="one_current_delivery",
            )
        ]
        indexes = [
            models.Index(
                fields=["destination", "lane", "due_at"],
                name="delivery_due",
                condition=Q(state="waiting"),
            ),
            models.Index(
                fields=["lease_until"],
                name="delivery_leases",
                condition=Q(lease_until__isnull=False),
            ),
            # Order per person: is an older one of theirs still on its way to the same destination?
            models.Index(
                fields=["destination", "person", "id"],
                name="delivery_on_its_way",
                condition=Q(state__in=["waiting", "sending"]) | Q(lease_until__isnull=False),
            ),
            models.Index(fields=["publisher", "-id"], name="delivery_newest"),
            models.Index(fields=["destination", "state", "-id"], name="delivery_by_state"),
            models.Index(fields=["lead", "-id"], name="delivery_by_lead"),
        ]


class AttemptKind(models.TextChoices):
    FIRST = "first", _("First try")
    RETRY = "retry", _("Retry")
    REPLAY = "replay", _("Tried again by hand")
    TEST = "test", _("Test")


class AttemptOutcome(models.TextChoices):
    """Empty while it is on the way; written once."""

    DELIVERED = "delivered", _("Delivered")
    SUBMITTED = "submitted", _("Submitted")
    RETRY = "retry", _("To be tried again")
    HOLD = "hold", _("Held")
    GIVE_UP = "give_up", _("Given up")
    UNKNOWN = "unknown", _("Unknown: no answer was recorded")
    WITHDRAWN = "withdrawn", _("Not sent: the person must not be contacted")


class Attempt(models.Model):
    """One try: inserted with the claim, before the first byte leaves."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    publisher = models.ForeignKey("catalog.Publisher", on_delete=models.CASCADE, related_name="+")
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=AttemptKind.choices)
    fence = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    outcome = models.CharField(
        max_length=12, choices=AttemptOutcome.choices, blank=True, default=""
    )
    status = models.PositiveIntegerField(null=True)
    request = models.TextField(default="")
    excerpt = models.TextField(default="")
    hint = models.TextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["delivery", "fence"], name="attempt_once")]
