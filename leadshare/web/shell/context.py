"""What every template knows. Asks no database: the error pages use it too."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from leadshare.web.shell.preferences import THEMES, chosen_theme


def page(request: HttpRequest) -> dict[str, Any]:
    return {"theme": chosen_theme(request), "themes": THEMES, "languages": settings.LANGUAGES}
