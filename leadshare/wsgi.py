"""Django as WSGI: pages and API. The ASGI shell (asgi.py) mounts it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadshare.settings")
application = get_wsgi_application()
