"""Tables of intake. What is still *waiting* lies in the LOG; a row here has been read or quarantined."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from leadshare.catalog.scoped import ScopedManager


class SubmissionState(models.TextChoices):
    """docs/states.md. `waiting` is said of entries of the LOG and never stored here."""

    WAITING = "waiting", _("Waiting")
    READ = "read", _("Read")
    QUARANTINED = "quarantined", _("Quarantined")


class Submission(models.Model):
    """What was posted: raw bytes sealed with a key of their own, and what came of reading them.

    `sealed_key` destroyed (null) means erased: `erased_at` and `erased_why` are the tombstone, `digest` stays.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    publisher = models.ForeignKey(
        "catalog.Publisher", on_delete=models.CASCADE, related_name="submissions"
    )
    token = models.ForeignKey(
        "catalog.IntakeToken", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    received_at = models.DateTimeField()
    read_at = models.DateTimeField()
    content_type = models.TextField(default="")
    content_encoding = models.TextField(default="")
    user_agent = models.TextField(default="")
    size = models.PositiveIntegerField()
    # SHA-256 of the bytes as received, hex.
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=SubmissionState.choices)
    reason = models.CharField(max_length=40, default="")
    detail = models.TextField(default="")
    # The storefront whose reader understood it, the documented shape it had, and what differed.
    reader = models.CharField(max_length=40, default="")
    shape = models.CharField(max_length=60, default="")
    drift = models.JSONField(default=list)
    repeat_of = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, related_name="repeats"
    )
    sealed = models.BinaryField()
    sealed_key = models.BinaryField(null=True)
    erased_at = models.DateTimeField(null=True)
    erased_why = models.CharField(max_length=40, default="")

    objects = ScopedManager["Submission"]()

    class Meta:
        indexes = [
            models.Index(fields=["publisher", "-id"], name="submission_newest"),
            models.Index(fields=["publisher", "state", "-id"], name="submission_by_state"),
        ]
