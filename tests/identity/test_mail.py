import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from leadshare.identity.mail import normalise


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param("jonas.lind@example.org", "jonas.lind@example.org", id="as it is"),
        pytest.param(" Jonas.Lind@Example.ORG\t", "jonas.lind@example.org", id="case and blanks"),
        pytest.param("<jonas@example.org>", "jonas@example.org", id="in angle brackets"),
        pytest.param("mailto:jonas@example.org", "jonas@example.org", id="a link"),
        pytest.param("<MAILTO: jonas@example.org>", "jonas@example.org", id="a link in brackets"),
        pytest.param("mailto:mailto:jonas@example.org", "jonas@example.org", id="a link of a link"),
        pytest.param("ｊonas@example.org", "jonas@example.org", id="full-width letters"),
        pytest.param(
            "jonas+azure@example.org", "jonas+azure@example.org", id="a tag names another box"
        ),
        pytest.param("jiří@příklad.example", "jiří@příklad.example", id="letters beyond ASCII"),
        pytest.param(
            "eva@m\u00fcnchen.example", "eva@münchen.example", id="the domain as people write it"
        ),
        pytest.param(
            "eva@xn--mnchen-3ya.example",
            "eva@münchen.example",
            id="the domain as machines write it",
        ),
        pytest.param("someone@contoso", "someone@contoso", id="not valid, still always written so"),
        pytest.param("o'brien@example.org", "o'brien@example.org", id="an apostrophe"),
        pytest.param("MSFT_TEST_1@test.com", "msft_test_1@test.com", id="of a test lead"),
        pytest.param("", None, id="empty"),
        pytest.param("  ", None, id="blank"),
        pytest.param("n/a", None, id="no address"),
        pytest.param("@", None, id="only the sign"),
        pytest.param("@example.org", None, id="nobody"),
        pytest.param("jonas@", None, id="nowhere"),
        pytest.param("jonas@@example.org", None, id="two signs"),
        pytest.param("jonas lind@example.org", None, id="a blank inside"),
        pytest.param("j@example.org, e@example.org", None, id="two addresses"),
        pytest.param("a" * 400 + "@example.org", None, id="too long for an address"),
    ],
)
def test_normalise(raw: str, expected: str | None) -> None:
    assert normalise(raw) == expected


_PIECES = [
    *"aBİßſΣžｊ.-_+@<>:'\"()[]\\ 1²\u0307\u200b\ud800",
    "mailto:",
    "MailTo:",
    "xn--",
    "@example.org",
]
_ADDRESS_LIKE = st.lists(st.sampled_from(_PIECES), max_size=25).map("".join)


@settings(max_examples=300, derandomize=True)
@given(raw=_ADDRESS_LIKE | st.text(max_size=40))
@example("mailto:<mailto:a@b>")
@example("İ@İ.example")
@example("a@xn--999999.example")
def test_it_never_raises_and_doing_it_twice_changes_nothing(raw: str) -> None:
    once = normalise(raw)
    assert once is None or normalise(once) == once


@settings(max_examples=100, derandomize=True)
@given(
    local=st.from_regex(r"[a-z0-9._-]{1,20}", fullmatch=True),
    blanks=st.sampled_from(["", " ", "\n"]),
)
def test_case_and_blanks_around_make_no_difference(local: str, blanks: str) -> None:
    address = f"{local}@example.org"
    assert normalise(f"{blanks}{address.upper()}{blanks}") == normalise(address) is not None
