"""Every column of every table that is written in bulk holds what Django's own `bulk_create` stores."""

from datetime import UTC, datetime, timedelta, timezone
from enum import Enum
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models
from pytest_django import DjangoAssertNumQueries

from leadshare import bulk
from leadshare.catalog.models import Publisher, Storefront
from leadshare.delivery.models import Attempt, Delivery, DeliveryState, Lane
from leadshare.identity.models import Identifier, IdentifierKind, Person
from leadshare.intake.models import Submission
from leadshare.leads.models import Interest, Lead, RepeatWindow, TimelineEntry
from leadshare.uuid7 import uuid7

BULK = [
    Submission,
    Person,
    Identifier,
    Lead,
    Interest,
    RepeatWindow,
    TimelineEntry,
    Delivery,
    Attempt,
]
AT = datetime(2026, 5, 4, 9, 30, 0, 123456, tzinfo=timezone(timedelta(hours=2)))
TEXT = 'Žluťoučký kůň\'s "100 %" \\ %s\n🐎'
DOCUMENT = {"empty": "", "text": TEXT, "list": [1, 2.5, None, True], "deep": {"a": {}}}


def sample(field: Any) -> Any:
    if isinstance(field, models.ForeignKey):
        return uuid7()
    if field.choices:
        enums = {"state": DeliveryState.SENDING, "lane": Lane.RETRY, "kind": IdentifierKind.MAIL}
        found = enums.get(field.name)
        values = [value for value, _label in field.choices]
        return found if found in values else values[-1]
    kinds: list[tuple[type, Any]] = [
        (models.UUIDField, uuid7()),
        (models.DateTimeField, AT),
        (models.JSONField, DOCUMENT),
        (models.BinaryField, bytes(range(32))),
        (models.BooleanField, True),
        (models.IntegerField, 42),
        (models.CharField, TEXT[: field.max_length or None]),
        (models.TextField, TEXT),
    ]
    return next(value for kind, value in kinds if isinstance(field, kind))


def full(model: type[models.Model]) -> models.Model:
    return model(**{f.attname: sample(f) for f in _fields(model)})


def bare(model: type[models.Model]) -> models.Model:
    """Defaults, and null where that is allowed."""
    row = model()
    for field in _fields(model):
        if field.null:
            setattr(row, field.attname, None)
        elif not field.has_default():
            setattr(row, field.attname, sample(field))
    return row


def _fields(model: type[models.Model]) -> list[Any]:
    return [f for f in model._meta.concrete_fields if not isinstance(f, models.AutoField)]


def stored(model: type[models.Model]) -> list[tuple[Any, ...]]:
    columns = ", ".join(connection.ops.quote_name(f.column) for f in _fields(model))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {model._meta.db_table}")
        found = [tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in cursor]
        cursor.execute(f"DELETE FROM {model._meta.db_table}")
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("make", [full, bare])
@pytest.mark.parametrize("model", BULK)
def test_it_stores_what_bulk_create_stores(model: Any, make: Any) -> None:
    row = make(model)
    model.objects.bulk_create([row])
    expected = stored(model)
    row.pk = row.pk if not isinstance(model._meta.pk, models.AutoField) else None
    bulk.insert([row])
    assert stored(model) == expected
    assert len(expected) == 1


@pytest.mark.django_db
def test_no_rows_are_no_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        bulk.insert([])


@pytest.mark.django_db
def test_conflicts_are_left_out_only_when_asked() -> None:
    first = full(Person)
    bulk.insert([first])
    again, other = Person(pk=first.pk, publisher_id=uuid7(), created_at=AT), full(Person)
    bulk.insert([again, other], ignore_conflicts=True)
    assert set(Person.objects.values_list("pk", flat=True)) == {first.pk, other.pk}
    assert Person.objects.get(pk=first.pk).first_name == TEXT
    stored(Person)


@pytest.mark.django_db(transaction=True)
def test_a_conflict_is_an_error_otherwise() -> None:
    storefront = Storefront(slug="appsource", name="AppSource")
    bulk.insert([storefront])
    with pytest.raises(IntegrityError):
        bulk.insert([Storefront(slug="appsource", name="Another")])


@pytest.mark.django_db
def test_execute_prepares_values_by_the_columns_they_belong_to() -> None:
    row = full(Delivery)
    bulk.insert([row])
    bulk.execute(
        Delivery,
        "UPDATE delivery_delivery SET state = %s, due_at = %s, lease_until = %s WHERE id = %s",
        ("state", "due_at", "lease_until", "id"),
        [(DeliveryState.DEAD, AT + timedelta(days=1), None, row.pk)],
    )
    found = Delivery.objects.values_list("state", "due_at", "lease_until").get()
    stored(Delivery)
    assert found == ("dead", (AT + timedelta(days=1)).astimezone(UTC), None)


def test_rows_that_django_completes_on_save_are_refused() -> None:
    with pytest.raises(TypeError, match="created_at"):
        bulk.insert([Publisher(slug="northlake", name="Northlake")])


def test_every_enum_of_a_column_is_handed_over_as_its_value() -> None:
    ours = [m for m in apps.get_models() if m.__module__.startswith("leadshare.")]
    choosing = [f for m in ours for f in m._meta.concrete_fields if f.choices]
    assert choosing
    for field in choosing:
        for value, _label in field.choices or ():
            prepared = bulk.preparing(field)(value)
            assert not isinstance(prepared, Enum)
            assert prepared == value
