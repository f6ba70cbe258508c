"""Translations: collects the strings of code and templates, checks the catalogues, compiles them.

    python -m leadshare.web.translations extract     brings every catalogue up to date with the code
    python -m leadshare.web.translations check       fails on a missing, empty, fuzzy or wrong translation
    python -m leadshare.web.translations compile     writes the .mo files that Django reads (not in the repository)

Babel does the work, so that no gettext program is needed. The message ids are the English texts.
"""

import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parents[1]
LOCALE = PACKAGE / "locale"
LANGUAGES = ("cs",)
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def catalogue_path(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def messages_in_code() -> Catalog:
    """Every translatable string of the package, with the files that use it."""
    template = Catalog(project="leadshare", charset="utf-8")
    for path in _sources():
        for _line, function, texts, comments, *_context in _extract(path):
            message_id, context = _as_message(function, texts)
            if message_id:
                place = (str(path.relative_to(PACKAGE.parent)), 0)
                template.add(message_id, locations=[place], auto_comments=comments, context=context)
    return template


def _sources() -> Iterator[Path]:
    for pattern in ("*.py", "*.html"):
        for path in sorted(PACKAGE.rglob(pattern)):
            if not {"migrations", "tests", "static"} & set(path.relative_to(PACKAGE).parts):
                yield path


def _extract(path: Path) -> Iterator[tuple[Any, ...]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        from django.utils.translation.template import templatize

        # What templatize makes looks like Python, but for the template's own indentation.
        text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())
    yield from extract_python(
        io.BytesIO(text.encode()), KEYWORDS, ["Translators:"], {"encoding": "utf-8"}
    )


def _as_message(function: str, texts: Any) -> tuple[Any, str | None]:
    """The id (a pair for a plural) and the context of one call; an empty id when it is not a literal."""
    texts = texts if isinstance(texts, tuple) else (texts,)
    context = None
    if function.lstrip("n").startswith("pgettext"):
        context, *rest = texts
        texts = tuple(rest)
    is_plural = function.startswith(("ngettext", "npgettext"))
    wanted = texts[:2] if is_plural else texts[:1]
    if not all(isinstance(text, str) and text for text in wanted):
        return "", None
    return (wanted if is_plural else wanted[0]), context


def read_catalogue(language: str) -> Catalog:
    path = catalogue_path(language)
    if not path.exists():
        return Catalog(locale=language, project="leadshare", charset="utf-8")
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    # Babel's own header says "fuzzy" and names nobody.
    catalogue.fuzzy = False
    catalogue.header_comment = f"# leadshare, translation into {language}."
    catalogue.project, catalogue.version = "leadshare", "0"
    catalogue.msgid_bugs_address = catalogue.last_translator = catalogue.language_team = "leadshare"
    return catalogue


def extract() -> int:
    template = messages_in_code()
    for language in LANGUAGES:
        catalogue = read_catalogue(language)
        made = catalogue.creation_date
        # Guessing by likeness made wrong sentences look finished; a new string is simply empty.
        catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
        catalogue.obsolete.clear()
        catalogue.creation_date = catalogue.revision_date = made
        path = catalogue_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(
                file,
                catalogue,
                width=100,
                sort_output=True,
                include_lineno=False,
                ignore_obsolete=True,
            )
        sys.stdout.write(
            f"{language}: {len(catalogue)} strings, {len(list(problems(language)))} to do\n"
        )
    return 0


def problems(language: str) -> Iterator[str]:
    """What keeps a catalogue from being complete, one sentence each."""
    catalogue = read_catalogue(language)
    for wanted in messages_in_code():
        if wanted.id:
            found = catalogue.get(wanted.id, wanted.context)
            yield from _problems_of(found, wanted, catalogue, language)


def _problems_of(
    found: Message | None, wanted: Message, catalogue: Catalog, language: str
) -> Iterator[str]:
    if found is None:
        yield f"{language}: missing: {wanted.id!r}"
        return
    texts = found.string if isinstance(found.string, list | tuple) else (found.string,)
    if not all(texts):
        yield f"{language}: untranslated: {wanted.id!r}"
    elif found.fuzzy:
        yield f"{language}: fuzzy: {wanted.id!r}"
    else:
        for error in found.check(catalogue):
            yield f"{language}: {error}: {wanted.id!r}"


def check() -> int:
    found = [problem for language in LANGUAGES for problem in problems(language)]
    for problem in found:
        sys.stderr.write(problem + "\n")
    return 1 if found else 0


def compile_catalogues() -> int:
    for language in LANGUAGES:
        path = catalogue_path(language).with_suffix(".mo")
        fresh = io.BytesIO()
        write_mo(fresh, read_catalogue(language))
        if not path.exists() or path.read_bytes() != fresh.getvalue():
            path.write_bytes(fresh.getvalue())
    return 0


COMMANDS: dict[str, Callable[[], int]] = {
    "extract": extract,
    "check": check,
    "compile": compile_catalogues,
}


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        sys.stderr.write(f"usage: python -m leadshare.web.translations {'|'.join(COMMANDS)}\n")
        return 2
    return COMMANDS[arguments[0]]()


if __name__ == "__main__":
    from django.conf import settings

    settings.configure(USE_I18N=False)  # templatize needs settings, but none of ours
    sys.exit(main(sys.argv[1:]))
