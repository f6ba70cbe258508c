"""Booting: a schema that fits, and the shipped reference data. The data folder itself is made by `home.py`."""

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from leadshare.catalog.actions import StorefrontSeed, seed_storefronts
from leadshare.intake.registry import storefront_readers
from leadshare.leads.actions import ActionCodeSeed, seed_action_codes

_COPIES_KEPT = 3
# Any number that nothing else on the database server uses as an advisory lock.
_LOCK = 0x6C656164


class SchemaTooNew(Exception):
    """The database was migrated by a newer version than this one."""


def pending_migrations() -> list[str]:
    """Names of migrations this code has and the database has not. Raises `SchemaTooNew`."""
    executor = MigrationExecutor(connection)
    unknown = set(MigrationRecorder(connection).applied_migrations()) - set(
        executor.loader.disk_migrations
    )
    ours = sorted(name for app, name in unknown if app in executor.loader.migrated_apps)
    if ours:
        raise SchemaTooNew(
            "The database was used by a newer version of leadshare. Start that version, or restore an older copy."
        )
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def is_current() -> bool:
    """Whether the schema is exactly this code's. Compares names only: loading every migration takes long."""
    applied = set(MigrationRecorder(connection).applied_migrations())
    shipped = {
        (app.label, file.stem)
        for app in apps.get_app_configs()
        for file in (Path(app.path) / "migrations").glob("[!_]*.py")
    }
    labels = {label for label, _name in shipped}
    return shipped == {(label, name) for label, name in applied if label in labels}


def migrate() -> list[str]:
    """Brings the schema up to date after a verified copy of a SQLite file; returns the migrations that ran."""
    if is_current():
        return []
    with _alone():
        pending = pending_migrations()
        if pending:
            file = database_file()
            # Nothing is worth a copy before the first migration ran.
            if file is not None and MigrationRecorder(connection).applied_migrations():
                copy_verified(file)
            call_command("migrate", verbosity=0, interactive=False)
        seed()
    return pending


@contextmanager
def _alone() -> Iterator[None]:
    """One process migrates at a time; another first start waits and then finds nothing to do."""
    file = database_file()
    if file is None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.with_suffix(".migrating").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def seed() -> None:
    """The reference data that storefronts ship: added where it is missing, never overwritten."""
    for reader in storefront_readers():
        seed_storefronts(
            StorefrontSeed(s.slug, s.name, s.audience, s.campaign_kind, s.leads_live_in, s.aliases)
            for s in reader.storefronts
        )
        seed_action_codes(
            ActionCodeSeed(a.code, a.name, a.intent_level, a.is_do_not_contact)
            for a in reader.action_codes
        )


def database_file() -> Path | None:
    """The SQLite file, or None on PostgreSQL and in memory."""
    name = str(connection.settings_dict["NAME"])
    return Path(name) if connection.vendor == "sqlite" and "memory" not in name else None


def copy_verified(file: Path) -> Path:
    """A consistent copy beside the file, checked by SQLite itself. Raises `sqlite3.Error` when it is not sound."""
    copy = file.with_name(f"{file.stem}.before-{datetime.now(UTC):%Y%m%d-%H%M%S}{file.suffix}")
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        answer = target.execute("PRAGMA integrity_check").fetchone()[0]
    copy.chmod(0o600)
    if answer != "ok":
        raise sqlite3.DatabaseError("The copy of the database is not sound; nothing was migrated.")
    for old in sorted(file.parent.glob(f"{file.stem}.before-*{file.suffix}"))[:-_COPIES_KEPT]:
        old.unlink()
    return copy
