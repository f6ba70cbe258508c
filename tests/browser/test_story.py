"""A person signs in, sees a lead arrive, opens it and sees its delivery: with JavaScript and without."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chrome import PASSWORD, sign_in
from tests.browser.hub import Hub
from tests.services.web import WebServer

pytestmark = pytest.mark.browser
Post = Callable[[str], None]


def body(name: str) -> bytes:
    user = {
        "FirstName": name,
        "LastName": "Vogt",
        "Email": f"{name}@haldern.example",
        "Company": "Haldern Logistics",
    }
    document = {
        "UserDetails": user,
        "LeadSource": "SPZA-PLT|northlake.route-planner",
        "OfferTitle": "Route Planner",
    }
    return json.dumps(document).encode()


@pytest.fixture
def slug(request: pytest.FixtureRequest) -> str:
    return re.sub(r"[^a-z]+", "-", request.node.name.lower()).strip("-")


@pytest.fixture
def post(empty_hub: Hub, slug: str, web_server: WebServer) -> Post:
    """A publisher whose leads go to a receiver; posts a lead as the storefront does."""
    at = ("--publisher", slug)
    empty_hub.command(
        "publisher",
        "add",
        slug,
        "--name",
        "Northlake Software",
        "--microsoft-publisher-id",
        "northlake",
    )
    listing = (
        "--offer",
        "route-planner",
        "--title",
        "Route Planner",
        "--kind",
        "app",
        "--storefront",
        "appsource",
    )
    empty_hub.command("listing", "add", *at, *listing)
    email = f"{slug}@northlake.example.com"
    empty_hub.command(
        "user", "add", *at, "--email", email, "--name", "Jana", "--password-stdin", said=PASSWORD
    )
    target = ("--name", "Bridge", "--set", f"url={web_server.url}/leads")
    empty_hub.command("destination", "add", *at, "--kind", "https", *target)
    token = empty_hub.command("token", "new", *at, "--json")
    return lambda name: empty_hub.post(token["path"], body(name))


def test_with_javascript(chrome: Browser, empty_hub: Hub, slug: str, post: Post) -> None:
    context = chrome.new_context(locale="en-GB")
    page = context.new_page()
    sign_in(page, empty_hub.url, f"{slug}@northlake.example.com")
    expect(page.get_by_role("heading", name="No lead has arrived yet")).to_be_visible()
    expect(page.locator("body[data-live=on]")).to_be_attached()
    page.evaluate("window.isStillTheSamePage = true")

    post("Lena")
    expect(page.get_by_role("link", name="Lena Vogt")).to_be_visible()
    expect(page.locator("#count-leads")).to_have_text("1")
    post("Hugo")
    page.get_by_role("link", name="1 new lead").click()
    expect(page.get_by_role("link", name="Hugo Vogt")).to_be_visible()
    expect(page.locator("#tab-storefront")).to_have_text("2")
    expect(page.locator("tbody th a").first).to_be_focused()
    assert page.evaluate("window.isStillTheSamePage") is True

    page.get_by_role("link", name="Lena Vogt").click()
    expect(page.locator("#delivered").get_by_text("Delivered", exact=True)).to_be_visible()
    expect(page.get_by_text("Delivered to Bridge", exact=True)).to_be_visible()
    context.close()


def test_what_is_exchanged_keeps_the_focus_and_what_stands_open(
    chrome: Browser, empty_hub: Hub, slug: str, post: Post
) -> None:
    context = chrome.new_context(locale="en-GB")
    page = context.new_page()
    sign_in(page, empty_hub.url, f"{slug}@northlake.example.com")
    post("Lena")
    page.get_by_role("link", name="Lena Vogt").click()
    page.locator("#delivered summary", has_text="1 try").click()
    post("Lena")  # a resend: one more entry in the timeline
    expect(page.get_by_text("no new interest, nothing delivered again")).to_be_visible()
    expect(page.locator("#delivered summary")).to_be_focused()
    expect(page.locator(".tries")).to_be_visible()

    page.get_by_role("link", name="Destinations").click()
    tab = page.locator(".tabs a", has_text="Delivered")
    tab.focus()
    post("Hugo")
    expect(page.get_by_role("link", name="1 new delivery")).to_be_visible()
    expect(tab).to_be_focused()
    context.close()


def test_without_javascript(chrome: Browser, empty_hub: Hub, slug: str, post: Post) -> None:
    context = chrome.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    sign_in(page, empty_hub.url, f"{slug}@northlake.example.com")
    expect(page.get_by_role("heading", name="No lead has arrived yet")).to_be_visible()

    post("Lena")
    reload_until(page, "Lena Vogt")
    page.get_by_role("link", name="Lena Vogt").click()
    reload_until(page, "Delivered to Bridge")
    page.locator("summary", has_text="1 try").click()
    expect(page.locator(".tries")).to_contain_text("200")

    page.locator(".account summary").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.locator(".account summary").click()
    page.get_by_role("button", name="Čeština").click()
    expect(page.locator("html")).to_have_attribute("lang", "cs")
    page.locator(".account summary").click()
    page.get_by_role("button", name="Odhlásit se").click()
    expect(page.get_by_role("heading", name="Přihlásit se")).to_be_visible()
    context.close()


def reload_until(page: Page, words: str, most: int = 100) -> None:
    """What a person without JavaScript does. Each load is a signal of its own: nothing sleeps here."""
    for _ in range(most):
        page.reload()
        if page.get_by_text(words).first.is_visible():
            return
    raise AssertionError(f"{words!r} did not come in {most} loads")


def test_polling_stands_in_for_the_stream(
    chrome: Browser, empty_hub: Hub, slug: str, post: Post
) -> None:
    context = chrome.new_context(locale="en-GB")
    context.route("**/events", lambda route: route.fulfill(status=503))
    page = context.new_page()
    sign_in(page, empty_hub.url, f"{slug}@northlake.example.com")
    expect(page.get_by_role("heading", name="No lead has arrived yet")).to_be_visible()
    post("Lena")
    expect(page.get_by_role("link", name="Lena Vogt")).to_be_visible(timeout=20_000)
    context.close()
