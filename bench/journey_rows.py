"""A publisher with one destination, submissions in batches, and the same rows written plainly."""

import time
from typing import Any

from django.db import connection, transaction

from bench.client import lead_bodies
from leadshare import journey, keys
from leadshare.catalog.actions import ListingWish, add_listing, add_publisher, new_token
from leadshare.delivery.models import Delivery, Destination
from leadshare.identity.models import Identifier, Person
from leadshare.intake.log.port import Entry
from leadshare.intake.models import Submission
from leadshare.intake.registry import storefront_readers
from leadshare.leads.models import Interest, Lead, RepeatWindow, TimelineEntry
from leadshare.sealing import seal
from leadshare.service.boot import migrate
from leadshare.uuid7 import uuid7

_BATCH = 200
_TABLES = (Submission, Person, Identifier, Lead, Interest, RepeatWindow, TimelineEntry, Delivery)


class Journey:
    def __init__(self) -> None:
        migrate()
        self._ring = keys.ring()
        self._publisher = add_publisher("bench", "Bench", "contoso")
        wish = ListingWish("route-planner", "Route Planner", "app", ["appsource"])
        add_listing(self._publisher.pk, wish)
        self._token = new_token(self._publisher.pk).token
        Destination.objects.create(publisher=self._publisher, kind="https", name="Nobody")
        self._bodies = lead_bodies()

    def run(self, leads: int) -> None:
        """Takes so many new leads through the journey, in batches."""
        entries = [self._entry(next(self._bodies)) for _ in range(leads)]
        readers = storefront_readers()
        for start in range(0, leads, _BATCH):
            batch = [
                journey.parse(entry, self._ring, readers)
                for entry in entries[start : start + _BATCH]
            ]
            journey.travel(batch)

    def plain_rate(self, leads: int) -> float:
        """Leads a second when the very rows of these leads are only inserted again: same tables, same indexes, same
        disk, transactions as large, and no work but the inserting."""
        tables = [self._rows(table._meta.db_table) for table in _TABLES]
        with connection.cursor() as cursor:
            for table in reversed(_TABLES):
                cursor.execute(f'DELETE FROM "{table._meta.db_table}"')
        start = time.perf_counter()
        for first in range(0, leads, _BATCH):
            with transaction.atomic(), connection.cursor() as cursor:
                for sql, rows in tables:
                    cursor.executemany(sql, rows[first : first + _BATCH])
        return leads / (time.perf_counter() - start)

    def _rows(self, table: str) -> tuple[str, list[tuple[Any, ...]]]:
        """The rows of a table as the database holds them, in the order they came, and a statement that inserts them."""
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY id')
            rows = cursor.fetchall()
        marks = ", ".join(["%s"] * len(rows[0]))
        return f'INSERT INTO "{table}" VALUES ({marks})', [tuple(map(_plain, row)) for row in rows]

    def _entry(self, body: bytes) -> Entry:
        entry_id = uuid7()
        sealed = seal(body, entry_id.bytes, self._ring)
        return Entry(
            entry_id,
            self._publisher.pk,
            self._token.pk,
            time.time_ns() // 1000,
            b'{"content_type":"application/json"}',
            sealed.body,
            sealed.key,
        )


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value
