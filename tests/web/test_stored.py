"""Stored sentences are shown in the reader's language, and only ours are."""

import pytest
from django.utils import translation

from leadshare.destinations.azure_table import verdict as azure_table
from leadshare.destinations.https import verdict as https
from leadshare.destinations.mail import verdict as mail
from leadshare.intake.port import CannotRead
from leadshare.storefronts.microsoft.tests.expected import EXPECTED
from leadshare.web import translations
from leadshare.web.stored import said
from leadshare.web.templatetags.page import because


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    translations.compile_catalogues()


HINTS = [
    text
    for module in (azure_table, https, mail)
    for name, text in vars(module).items()
    if name.startswith("_") and isinstance(text, str) and " " in text and not name.startswith("__")
]
DETAILS = [
    case.detail for case in EXPECTED.values() if isinstance(case, CannotRead) and case.detail
]


@pytest.mark.parametrize("text", sorted({*HINTS, *DETAILS, mail.some_refused(1, 3)}))
def test_what_connectors_and_readers_say_has_czech_words(text: str) -> None:
    with translation.override("cs"):
        assert said(text) != text
    with translation.override("en"):
        assert said(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", "", id="nothing"),
        pytest.param("cut short", "useknuto", id="a fixed sentence"),
        pytest.param(
            "nested deeper than 64 levels",
            "vnořeno hlouběji než 64 úrovní",
            id="a sentence with a number",
        ),
        pytest.param("KeyError in the connector", "KeyError v konektoru", id="with a name"),
        pytest.param("<html>503</html>", "<html>503</html>", id="an answer stays as it came"),
    ],
)
def test_said(text: str, expected: str) -> None:
    with translation.override("cs"):
        assert said(text) == expected


@pytest.mark.parametrize(
    ("hint", "expected"),
    [
        pytest.param("timeout", "took too long", id="a reason's word"),
        pytest.param("Azure is busy. We try again later.", None, id="a connector's sentence"),
    ],
)
def test_because(hint: str, expected: str | None) -> None:
    with translation.override("en"):
        assert because(hint) == (expected or hint)
