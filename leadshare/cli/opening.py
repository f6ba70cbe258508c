"""Opens the hub for a command: data folder, keys, Django, log, schema."""

import os

from leadshare.env import Environment


def open_hub() -> None:
    """Makes and migrates an empty data folder; costs little when nothing is to do.

    Raises `WrongSetting`, `SchemaTooNew` or `DatabaseError`.
    """
    start_django()
    from leadshare.service.boot import migrate

    migrate()


def start_django() -> None:
    """Everything but the schema."""
    from leadshare.service import address, home

    environment = Environment()
    folder = home.prepare(environment)
    if not environment.text("PUBLIC_URL") and (known := address.remembered(folder)):
        os.environ["LEADSHARE_PUBLIC_URL"] = known
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadshare.settings")
    import django

    from leadshare import logs

    logs.configure(environment)
    django.setup()
