"""The pages of the filled hub, by the names their pictures have."""

from playwright.sync_api import Page

LEADS = "/p/northlake/leads/"
PLACES = {
    "leads": LEADS,
    "screened": f"{LEADS}?class=screened",
    "nothing-matches": f"{LEADS}?q=nobody+at+all&state=new",
    "listings": "/p/northlake/listings/",
    "add-listing": "/p/northlake/listings/?add=1",
    "destinations": "/p/northlake/destinations/",
    "dead": "/p/northlake/destinations/?state=dead",
    "new-destination": "/p/northlake/destinations/new/mail",
    "quarantine": "/p/northlake/quarantine/",
    "settings": "/p/northlake/settings/",
    "action-codes": "/p/northlake/settings/action-codes?code=CLD",
    "storefronts": "/p/northlake/settings/storefronts",
    "storefront": "/p/northlake/settings/storefronts/appsource",
    "members": "/p/northlake/settings/members?add=1",
}
# page -> where its link stands, and the link
INSIDE = {
    "lead": (f"{LEADS}?q=lena+vogt&listing=", "tbody th a:has-text('Lena Vogt')"),
    "listing": ("/p/northlake/listings/", "tbody th a"),
    "destination": ("/p/northlake/destinations/", ".cell-name"),
    "delivery": ("/p/northlake/destinations/?state=dead", "tbody th a"),
    "submission": ("/p/northlake/quarantine/", "tbody th a"),
}


def open_place(page: Page, url: str, name: str) -> None:
    if name in PLACES:
        page.goto(url + PLACES[name])
        return
    start, link = INSIDE[name]
    page.goto(url + start)
    page.locator(link).first.click()
    page.wait_for_load_state()
