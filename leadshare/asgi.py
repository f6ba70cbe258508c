"""The whole hub as an ASGI application, for an ASGI server of your own. `leadshare serve` does the same and more:
it prepares the data folder and migrates."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadshare.settings")
django.setup()

from leadshare import keys  # noqa: E402
from leadshare.service.one_machine import whole_hub  # noqa: E402

application = whole_hub(keys.ring())
