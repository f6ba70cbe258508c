"""An owner makes an API token that works, and reads an action code otherwise; by keyboard, and without JavaScript."""

import urllib.error
import urllib.request

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chrome import sign_in
from tests.browser.hub import Hub
from tests.browser.scene import OWNER

pytestmark = pytest.mark.browser
SETTINGS = "/p/northlake/settings/"


def status_with(hub: Hub, secret: str) -> int:
    """What the API answers to a program that holds the secret."""
    request = urllib.request.Request(  # noqa: S310
        f"{hub.url}/api/v1/leads", headers={"Authorization": f"Bearer {secret}"}
    )
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310
            return int(answer.status)
    except urllib.error.HTTPError as refusal:
        return refusal.code


@pytest.mark.parametrize("with_script", [True, False], ids=["JavaScript on", "JavaScript off"])
def test_an_api_token_is_made_used_and_revoked(
    chrome: Browser, filled_hub: Hub, with_script: bool
) -> None:
    context = chrome.new_context(locale="en-GB", java_script_enabled=with_script)
    page = context.new_page()
    sign_in(page, filled_hub.url, OWNER)
    name = f"Warehouse {'with' if with_script else 'without'}"
    page.get_by_role("link", name="Settings").click()
    _open(page, "Make an API token")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Read leads, with personal data").check()
    page.get_by_role("button", name="Make the token").click()
    expect(page.get_by_role("heading", name=f"The new API token: {name}")).to_be_visible()
    secret = page.get_by_label("API token", exact=True).input_value()
    assert status_with(filled_hub, secret) == 200

    row = page.get_by_role("row", name=name)
    row.locator("summary").click()
    row.get_by_role("button", name=f"Revoke …{secret[-4:]}").click()
    expect(page.get_by_text(f"The API token {name} is revoked.").first).to_be_visible()
    expect(row).to_have_count(0)
    assert status_with(filled_hub, secret) == 401
    context.close()


def _open(page: Page, words: str) -> None:
    """A folded form, whether or not it stands open already."""
    fold = page.locator("details", has=page.locator("summary", has_text=words))
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()


def test_an_action_code_is_read_otherwise_by_keyboard(chrome: Browser, filled_hub: Hub) -> None:
    context = chrome.new_context(locale="en-GB")
    page = context.new_page()
    sign_in(page, filled_hub.url, OWNER)
    page.goto(f"{filled_hub.url}/p/northlake/listings/")
    page.get_by_role("link", name="Say what it means").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Code", exact=True)).to_have_value("CLD")
    page.get_by_label("Read as").focus()
    page.keyboard.type("Contact me")
    page.keyboard.press("Tab")
    page.keyboard.type("Call desired")
    page.keyboard.press("Enter")
    expect(page.get_by_text("CLD is read as “Contact me” from now on.").first).to_be_visible()
    row = page.get_by_role("row", name="CLD")
    expect(row).to_contain_text("Call desired")
    expect(row).to_contain_text("Contact me")
    expect(row).to_contain_text("your own")
    context.close()
