"""The publisher-scoped manager: every query of a publisher's rows begins with `of(publisher)`."""

from typing import Self, TypeVar
from uuid import UUID

from django.db import models

M = TypeVar("M", bound=models.Model)


class ScopedQuerySet(models.QuerySet[M]):
    def of(self, publisher_id: UUID) -> Self:
        """Only rows of this publisher."""
        return self.filter(**{"publisher_id": publisher_id})


class ScopedManager(models.Manager[M]):
    def get_queryset(self) -> ScopedQuerySet[M]:
        return ScopedQuerySet(self.model, using=self._db)

    def of(self, publisher_id: UUID) -> ScopedQuerySet[M]:
        return self.get_queryset().of(publisher_id)
