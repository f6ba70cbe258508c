"""Tables of identity."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from leadshare.catalog.scoped import ScopedManager
from leadshare.uuid7 import uuid7


class Protection(models.TextChoices):
    DO_NOT_CONTACT = "do_not_contact", _("Do not contact")


class Person(models.Model):
    """Who it is. Protected means: no channel may reach them, and every lead of theirs shows it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    publisher = models.ForeignKey(
        "catalog.Publisher", on_delete=models.CASCADE, related_name="people"
    )
    first_name = models.TextField(default="")
    last_name = models.TextField(default="")
    protection = models.CharField(max_length=30, choices=Protection.choices, blank=True, default="")
    protected_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    objects = ScopedManager["Person"]()

    @property
    def is_protected(self) -> bool:
        return bool(self.protection)


class IdentifierKind(models.TextChoices):
    MAIL = "mail", _("Mail address")


class Identifier(models.Model):
    """A normalised address that belongs to one person of the publisher."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    publisher = models.ForeignKey("catalog.Publisher", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="identifiers")
    kind = models.CharField(max_length=20, choices=IdentifierKind.choices)
    value = models.TextField()

    objects = ScopedManager["Identifier"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["publisher", "kind", "value"], name="identifier_once")
        ]
