import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadshare.leads.search_text import fold, search_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Jonas Lind", "jonas lind", id="ASCII"),
        pytest.param("Žluťoučký Kůň", "zlutoucky kun", id="Czech"),
        pytest.param("Großmann", "grossmann", id="German"),
        pytest.param("Sjöberg Åsa", "sjoberg asa", id="Swedish"),
        pytest.param(
            "Łukasz Søren Đorđe", "lukasz soren dorde", id="letters that do not fall apart"
        ),
        pytest.param("İstanbul Işık", "istanbul isik", id="Turkish"),
        pytest.param("ＡＢＣ ﬁn", "abc fin", id="full width and ligatures"),
        pytest.param("王力", "王力", id="Chinese"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_fold(text: str, expected: str) -> None:
    assert fold(text) == expected


@settings(max_examples=200, derandomize=True)
@given(text=st.text(max_size=30))
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_blank_parts_leave_no_blanks() -> None:
    assert search_text(("Eva", "", "Example SA", "")) == "eva example sa"
