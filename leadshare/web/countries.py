"""Country names in the reader's language, from Unicode's CLDR as Babel ships it."""

from functools import lru_cache

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language


def country_name(code: str | None, as_sent: str) -> str:
    """The name of an ISO-3166 alpha-2 code; without one, what the storefront sent."""
    if not code:
        return as_sent
    return _territories(get_language() or "en").get(code, code)


@lru_cache(maxsize=8)
def _territories(language: str) -> dict[str, str]:
    try:
        return dict(Locale.parse(language, sep="-").territories)
    except (UnknownLocaleError, ValueError):
        return dict(Locale("en").territories)
