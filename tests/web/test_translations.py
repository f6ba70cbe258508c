"""The catalogues are complete; and the check that says so would notice."""

import io
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from leadshare.web import translations


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_every_string_is_translated(language: str) -> None:
    assert list(translations.problems(language)) == []


@pytest.mark.parametrize(
    ("string", "flags", "expected"),
    [
        pytest.param("Leady", (), [], id="translated"),
        pytest.param("", (), ["cs: untranslated: 'Leads'"], id="empty"),
        pytest.param("Leady", ("fuzzy",), ["cs: fuzzy: 'Leads'"], id="fuzzy"),
        pytest.param(None, (), ["cs: missing: 'Leads'"], id="missing"),
    ],
)
def test_problems(
    string: str | None,
    flags: tuple[str, ...],
    expected: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wanted = Catalog()
    wanted.add("Leads")
    kept = Catalog(locale="cs")
    if string is not None:
        kept.add("Leads", string, flags=flags)
    path = tmp_path / "cs" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    written = io.BytesIO()
    write_po(written, kept)
    path.write_bytes(written.getvalue())
    monkeypatch.setattr(translations, "LOCALE", tmp_path)
    monkeypatch.setattr(translations, "messages_in_code", lambda: wanted)
    assert list(translations.problems("cs")) == expected


def test_templates_and_code_are_both_read() -> None:
    found = {message.id for message in translations.messages_in_code()}
    assert {"Skip to the page", "Your role may not do this"} <= found
    assert any(
        isinstance(message_id, tuple) and message_id[0] == "%(number)s new lead"
        for message_id in found
    )
