import pytest

from leadshare.web.quarantine.bytes import SHOWN_BYTES, Shown, shown


@pytest.mark.parametrize(
    ("body", "as_hex", "expected"),
    [
        pytest.param(b'{"a": 1}', False, Shown('{"a": 1}', True, False), id="text"),
        pytest.param("čaj\n".encode(), False, Shown("čaj\n", True, False), id="UTF-8"),
        pytest.param(b"", False, Shown("", True, False), id="empty"),
        pytest.param(
            b"\xff\xfe", False, Shown(f"00000000  {'ff fe':<47}  ..", False, False), id="not UTF-8"
        ),
        pytest.param(
            b"a\x00",
            False,
            Shown(f"00000000  {'61 00':<47}  a.", False, False),
            id="a control character",
        ),
        pytest.param(
            b"ab", True, Shown(f"00000000  {'61 62':<47}  ab", False, False), id="asked for"
        ),
    ],
)
def test_shown(body: bytes, as_hex: bool, expected: Shown) -> None:
    assert shown(body, as_hex) == expected


def test_a_long_text_is_cut_between_characters() -> None:
    body = ("a" * (SHOWN_BYTES - 1) + "čč").encode()
    assert shown(body) == Shown("a" * (SHOWN_BYTES - 1), True, True)
