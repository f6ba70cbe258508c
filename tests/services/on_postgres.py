"""Pytest plugin of the second run of `make test`: keep what uses the database, leave the rest.

A pure test gives the same answer twice, so it is not repeated. Kept: tests with the mark
`django_db` or one of pytest-django's database fixtures, and whole walks (`story`, `chaos`), which
start a hub of their own.
Loaded with `-p tests.services.on_postgres`; refuses to run without LEADSHARE_DATABASE_URL.
"""

import os

import pytest

DATABASE_FIXTURES = {
    "db",
    "transactional_db",
    "django_db_reset_sequences",
    "live_server",
    "fresh_database",
    "running_hub",
}
DATABASE_MARKS = {"django_db", "story", "chaos"}


def pytest_configure() -> None:
    if not os.environ.get("LEADSHARE_DATABASE_URL", "").startswith("postgresql://"):
        raise pytest.UsageError(
            "set LEADSHARE_DATABASE_URL: run through python -m tests.services.postgres"
        )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    kept = [item for item in items if uses_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def uses_database(item: pytest.Item) -> bool:
    marks = {mark.name for mark in item.iter_markers()}
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(marks & DATABASE_MARKS or fixtures & DATABASE_FIXTURES)
