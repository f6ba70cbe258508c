"""Keeps a hub from writing its ledger, as a slow disk would."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def ledger_locked() -> Iterator[None]:
    """Nobody else writes deliveries or attempts until the block ends. In `hub.database()`."""
    # SQLite: a transaction begins IMMEDIATE (settings.py), which is the one lock there is.
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("LOCK TABLE delivery_delivery, delivery_attempt IN EXCLUSIVE MODE")
        yield
