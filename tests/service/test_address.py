"""The address under which a hub is reached when nobody says."""

from pathlib import Path

import pytest

from leadshare.service import address


@pytest.mark.parametrize(
    ("host", "is_tls", "expected"),
    [
        ("127.0.0.1", False, "http://127.0.0.1:8000"),
        ("0.0.0.0", False, "http://127.0.0.1:8000"),
        ("::", False, "http://[::1]:8000"),
        ("::1", True, "https://[::1]:8000"),
        ("leads.example.com", True, "https://leads.example.com:8000"),
    ],
)
def test_default(host: str, is_tls: bool, expected: str) -> None:
    assert address.default(host, 8000, is_tls) == expected


def test_remembered(tmp_path: Path) -> None:
    assert address.remembered(tmp_path) == ""
    address.remember(tmp_path, "http://127.0.0.1:8123")
    assert address.remembered(tmp_path) == "http://127.0.0.1:8123"
