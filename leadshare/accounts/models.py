"""Tables of accounts."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from leadshare.uuid7 import uuid7


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who signs in, by mail address. Roles are per publisher, in `Membership`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=200, blank=True, default="")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    def __str__(self) -> str:
        return self.name or self.email


class Role(models.TextChoices):
    """Words of the matrix in `roles.py`; more of its rows come with the people of step 4."""

    OWNER = "owner", _("Owner")
    VIEWER = "viewer", _("Viewer")


class Membership(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    publisher = models.ForeignKey(
        "catalog.Publisher", on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=30, choices=Role.choices)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "publisher"], name="one_role_each")]


class ApiToken(models.Model):
    """Lets a program call `/api/v1` for one publisher. Stored as SHA-256, shown once."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    publisher = models.ForeignKey(
        "catalog.Publisher", on_delete=models.CASCADE, related_name="api_tokens"
    )
    name = models.CharField(max_length=200)
    digest = models.BinaryField(max_length=32, unique=True)
    hint = models.CharField(max_length=8)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)


class IdempotencyKey(models.Model):
    """The stored answer to an API call that carried an `Idempotency-Key`; kept 24 hours.

    `status` is null while the first call is still running.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE)
    route = models.CharField(max_length=300)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.TextField(default="")
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["token", "route", "key"], name="idempotency_key_once")
        ]


class AuditEntry(models.Model):
    """Who changed what, when. Never personal data of leads, never secrets."""

    id = models.BigAutoField(primary_key=True)
    publisher = models.ForeignKey(
        "catalog.Publisher", on_delete=models.CASCADE, null=True, related_name="audit_entries"
    )
    # "user:<id>", "api_token:<id>", "command" or "hub".
    actor = models.CharField(max_length=60)
    act = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    details = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["publisher", "-id"], name="audit_by_publisher")]
