"""Takes the pictures of docs/screenshots from a real hub with invented people.

python -m tests.browser.screenshots [folder]
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser.chrome import browser, sign_in
from tests.browser.filling import fill
from tests.browser.hub import hub
from tests.browser.places import open_place
from tests.browser.scene import OWNER

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
WIDE, PHONE = (1280, 800), (390, 844)
# picture, page, size, theme, language
PICTURES = (
    ("leads", "leads", WIDE, "light", "en-GB"),
    ("leads-dark", "leads", WIDE, "dark", "en-GB"),
    ("leads-phone", "leads", PHONE, "light", "en-GB"),
    ("lead", "lead", WIDE, "light", "en-GB"),
    ("lead-czech", "lead", WIDE, "light", "cs-CZ"),
    ("listings", "listings", WIDE, "light", "en-GB"),
    ("destinations", "destinations", WIDE, "light", "en-GB"),
    ("quarantine", "quarantine", WIDE, "light", "en-GB"),
    ("settings", "settings", WIDE, "light", "en-GB"),
)
MOST_BYTES = 200_000


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as home,
        hub(fill(Path(home))) as served,
        browser() as chrome,
    ):
        for picture, place, size, theme, locale in PICTURES:
            page = _page(chrome, size, theme, locale)
            sign_in(page, served.url, OWNER)
            open_place(page, served.url, place)
            _take(page, folder / f"{picture}.png")
        page = _page(chrome, WIDE, "light", "en-GB")
        page.goto(f"{served.url}/accounts/login/")
        _take(page, folder / "signin.png")


def _page(chrome: Browser, size: tuple[int, int], theme: str, locale: str) -> Page:
    width, height = size
    context = chrome.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if theme == "dark" else "light",
        locale=locale,
    )
    return context.new_page()


def _take(page: Page, file: Path) -> None:
    # "initial": hiding the text cursor would need an inline style, which the page's policy forbids.
    taken = page.screenshot(path=file, caret="initial", animations="allow")
    if len(taken) > MOST_BYTES:
        raise SystemExit(f"{file.name} has {len(taken)} bytes, more than {MOST_BYTES}")
    sys.stdout.write(f"{file.name}: {len(taken) // 1000} KB\n")
    page.context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
