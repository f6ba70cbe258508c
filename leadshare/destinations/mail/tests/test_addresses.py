import pytest

from leadshare.destinations.mail import addresses


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a@example.com;b@example.com", ["a@example.com", "b@example.com"], id=";"),
        pytest.param("a@example.com, b@example.com", ["a@example.com", "b@example.com"], id=","),
        pytest.param(" a@example.com ;\n; ", ["a@example.com"], id="blanks and empty parts"),
        pytest.param("a@example.com;a@example.com", ["a@example.com"], id="twice"),
        pytest.param("", [], id="empty"),
    ],
)
def test_split(text: str, expected: list[str]) -> None:
    assert addresses.split(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Ann@Example.com", "Ann@example.com", id="domain in lower case"),
        pytest.param("ann@bücher.example.com", "ann@xn--bcher-kva.example.com", id="IDN"),
        pytest.param("jiří@example.com", "jiří@example.com", id="local part beyond ASCII"),
        pytest.param("ann", None, id="no domain"),
        pytest.param("Ann <ann@example.com>", None, id="a name too"),
        pytest.param("ann@example.com\r\nBcc: x@example.com", None, id="CR/LF"),
        pytest.param("", None, id="empty"),
    ],
)
def test_usable(text: str, expected: str | None) -> None:
    assert addresses.usable(text) == expected
