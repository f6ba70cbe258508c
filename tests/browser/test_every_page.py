"""Every page, in both themes, both languages and on a phone: accessible, not too wide, nothing the policy blocks."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.browser.chrome import sign_in
from tests.browser.hub import Hub
from tests.browser.places import INSIDE, PLACES, open_place
from tests.browser.scene import OWNER, VIEWER

pytestmark = pytest.mark.browser
AXE = (
    Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
).read_text()
GRAVE = ("serious", "critical")
MODES = [
    pytest.param((1280, "light", "en-GB"), id="wide, light, English"),
    pytest.param((390, "dark", "cs-CZ"), id="phone, dark, Czech"),
    pytest.param((320, "light", "cs-CZ"), id="small phone, light, Czech"),
    pytest.param((1000, "dark", "en-GB"), id="between, dark, English"),
]


class Heard(list[str]):
    """What the browser complained about."""

    def hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.append(message.text)


@pytest.fixture(scope="module", params=MODES)
def reader(
    request: pytest.FixtureRequest, chrome: Browser, filled_hub: Hub
) -> Iterator[tuple[Page, Heard]]:
    """Somebody who is signed in, and what their browser says."""
    width, theme, locale = request.param
    context = chrome.new_context(
        viewport={"width": width, "height": 844}, color_scheme=theme, locale=locale
    )
    page, heard = context.new_page(), Heard()
    page.on("console", heard.hear)
    page.on("pageerror", lambda error: heard.append(str(error)))
    sign_in(page, filled_hub.url, OWNER)
    yield page, heard
    context.close()


def grave_findings(page: Page) -> list[dict[str, Any]]:
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [
        {"rule": one["id"], "where": [node["target"] for node in one["nodes"]][:3]}
        for one in found
        if one["impact"] in GRAVE
    ]


@pytest.mark.parametrize("name", [*PLACES, *INSIDE])
def test_page(reader: tuple[Page, Heard], filled_hub: Hub, name: str) -> None:
    page, heard = reader
    heard.clear()
    open_place(page, filled_hub.url, name)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert grave_findings(page) == []
    assert heard == []


def test_open_menus_stay_on_the_page(reader: tuple[Page, Heard], filled_hub: Hub) -> None:
    page, _heard = reader
    page.goto(f"{filled_hub.url}/p/northlake/leads/?state=new")
    for menu in (".filter-menu", ".account"):
        page.locator(f"{menu} > summary").click()
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert grave_findings(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_sign_in_page(chrome: Browser, filled_hub: Hub, theme: Any) -> None:
    context = chrome.new_context(color_scheme=theme)
    page, heard = context.new_page(), Heard()
    page.on("console", heard.hear)
    page.goto(f"{filled_hub.url}/accounts/login/")
    assert grave_findings(page) == []
    assert heard == []
    context.close()


def test_a_viewer_reads_no_personal_data(chrome: Browser, filled_hub: Hub) -> None:
    context = chrome.new_context(locale="en-GB")
    page = context.new_page()
    sign_in(page, filled_hub.url, VIEWER)
    page.locator("tbody th a", has_text="L. V.").first.click()
    shown = page.content()
    assert [word for word in ("Vogt", "lena.vogt", "555 0142", "60 vans") if word in shown] == []
    assert page.locator(".nav--main a").all_inner_texts() != []
    context.close()


def test_keys(chrome: Browser, filled_hub: Hub) -> None:
    context = chrome.new_context(locale="en-GB")
    page = context.new_page()
    sign_in(page, filled_hub.url, OWNER)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    current = page.locator("tr.is-current th a")
    assert current.inner_text() == page.locator("tbody th a").first.inner_text()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("j")
    assert page.locator("#q").input_value() == "j"
    page.locator("#q").blur()
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/leads/[0-9a-f-]{36}/$"))
    context.close()
