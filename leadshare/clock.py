"""The clock. Leases and due times follow the database's clock, so that several machines agree on them."""

from datetime import UTC, datetime
from typing import cast

from django.db import connection


def now() -> datetime:
    """This machine's time, aware UTC."""
    return datetime.now(UTC)


def database_now() -> datetime:
    """The database's time, aware UTC. SQLite lives in our process and has ours."""
    if connection.vendor == "sqlite":
        return now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cast(datetime, cursor.fetchone()[0]).astimezone(UTC)


def rfc3339(at: datetime) -> str:
    """As documents show a time: UTC, to the millisecond, `2026-05-04T09:30:00.000Z`."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
