"""Countries as storefronts and people write them."""

import pytest

from leadshare.storefronts.microsoft.country import alpha_2


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("US", "US"), ("us", "US"), ("USA", "US"), ("U.S.A.", "US"), ("United States", "US"),
        ("United States of America", "US"), ("The Netherlands", "NL"), ("UK", "GB"),
        ("Great Britain", "GB"), ("GBR", "GB"), ("Czech Republic", "CZ"), ("Czechia", "CZ"),
        ("Česká republika", "CZ"), ("South Korea", "KR"), ("Korea, Republic of", "KR"),
        ("Taiwan", "TW"), ("Vietnam", "VN"), ("Russia", "RU"), ("Türkiye", "TR"),
        ("Turkey", "TR"), ("Côte d'Ivoire", "CI"), ("Bolivia", "BO"), ("Deutschland", "DE"),
        ("Österreich", "AT"), ("Hong Kong SAR", "HK"), (" sg ", "SG"),
        ("", None), ("Atlantis", None), ("XX", None), ("n/a", None), ("-", None),
        ("x" * 10_000, None),
    ],
)  # fmt: skip
def test_alpha_2(raw: str, expected: str | None) -> None:
    assert alpha_2(raw) == expected
