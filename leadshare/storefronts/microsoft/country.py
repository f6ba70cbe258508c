"""A country as storefronts write it (`US`, `USA`, `Czech Republic`) to ISO-3166 alpha-2.

Names come from `pycountry`; its fuzzy search stays off: it is slow, and wrong often enough.
"""

import re
import unicodedata
from functools import cache, lru_cache

import pycountry

# Names in everyday use that ISO-3166 does not list, as `_folded` leaves them.
_EVERYDAY = {
    "uk": "GB", "great britain": "GB", "britain": "GB", "england": "GB", "scotland": "GB",
    "wales": "GB", "northern ireland": "GB", "america": "US", "czech": "CZ", "cesko": "CZ",
    "ceska republika": "CZ", "slovensko": "SK", "slovak republic": "SK", "deutschland": "DE",
    "osterreich": "AT", "schweiz": "CH", "suisse": "CH", "svizzera": "CH", "espana": "ES",
    "italia": "IT", "polska": "PL", "magyarorszag": "HU", "sverige": "SE", "norge": "NO",
    "danmark": "DK", "suomi": "FI", "brasil": "BR", "mexico": "MX", "holland": "NL",
    "nederland": "NL", "belgie": "BE", "belgique": "BE", "south korea": "KR", "korea": "KR",
    "republic of korea": "KR", "north korea": "KP", "russia": "RU", "vietnam": "VN",
    "taiwan": "TW", "iran": "IR", "syria": "SY", "turkey": "TR", "bolivia": "BO",
    "venezuela": "VE", "tanzania": "TZ", "moldova": "MD", "laos": "LA", "brunei": "BN",
    "hong kong sar": "HK", "macau": "MO", "macao sar": "MO", "uae": "AE", "ksa": "SA",
    "ivory coast": "CI", "cape verde": "CV", "swaziland": "SZ", "macedonia": "MK",
    "burma": "MM", "palestine": "PS", "vatican": "VA", "east timor": "TL",
    "peoples republic of china": "CN", "mainland china": "CN",
    "democratic republic of the congo": "CD", "republic of the congo": "CG",
}  # fmt: skip
_LONGEST_NAME = 80


def alpha_2(raw: str) -> str | None:
    """ISO-3166 alpha-2 of a code or an English name; None when it is neither."""
    return _looked_up(raw) if 0 < len(raw) <= _LONGEST_NAME else None


@lru_cache(maxsize=2048)
def _looked_up(raw: str) -> str | None:
    return _by_name().get(_folded(raw))


@cache
def _by_name() -> dict[str, str]:
    names: dict[str, str] = {}
    for country in pycountry.countries:
        for attribute in ("alpha_2", "alpha_3", "name", "official_name", "common_name"):
            name = getattr(country, attribute, None)
            if name:
                names[_folded(name)] = country.alpha_2
    return names | _EVERYDAY


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold().replace(".", "").replace("'", ""))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^\w]+", " ", letters).strip().removeprefix("the ")
