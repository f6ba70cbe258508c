"""Keyset paging: every list gives each row once, in the same order as in one piece."""

import re

import pytest

from leadshare.catalog.actions import add_listing, new_token
from leadshare.delivery.actions import add_destination
from leadshare.keys import KeyRing
from tests.api.scene import House, Program, told, wish
from tests.services.web import WebServer

LISTS = (
    "/leads",
    "/submissions",
    "/listings",
    "/intake-tokens",
    "/notices",
    "/destinations",
    "/deliveries",
)


@pytest.fixture
def more(ours: House, web_server: WebServer, ring: KeyRing) -> House:
    """At least two of each; two listings and two notices have everything but their id in common."""
    add_listing(ours.publisher_id, wish("a-second"))
    new_token(ours.publisher_id)
    add_destination(ours.publisher_id, "https", "Second", {"url": web_server.url}, (), ring)
    return ours


@pytest.mark.parametrize("path", LISTS)
def test_page_by_page_is_the_whole_list(more: House, program: Program, path: str) -> None:
    whole = told(program.get(path))
    assert whole["next"] is None
    pages, address = [], f"/api/v1{path}?limit=1"
    while address:
        response = program.get(address)
        [item] = told(response)["items"]
        pages.append(item["id"])
        link = re.fullmatch(r'<(.+)>; rel="next"', response.get("Link", ""))
        address = link[1] if link else ""
        assert (told(response)["next"] is None) == (link is None)
    assert pages == [item["id"] for item in whole["items"]]
    assert len(pages) == len(set(pages))


def test_the_next_page_keeps_the_filters(program: Program) -> None:
    link = program.get("/leads", limit=1, screened="false")["Link"]
    assert "screened=false" in link
    assert "limit=1" in link


@pytest.mark.parametrize(
    "cursor",
    [
        pytest.param("", id="empty"),
        pytest.param("eyJhIjoxfQ", id="made up"),
        pytest.param("\x00", id="a NUL"),
    ],
)
def test_a_cursor_that_was_not_handed_out(program: Program, cursor: str) -> None:
    response = program.get("/leads", cursor=cursor)
    assert response.status_code == 422
    assert told(response)["errors"][0]["parameter"] == "cursor"


def test_a_cursor_of_another_list(program: Program) -> None:
    cursor = told(program.get("/leads", limit=1))["next"]
    assert program.get("/submissions", cursor=cursor).status_code == 422


@pytest.mark.parametrize("limit", ["0", "201", "many"])
def test_limits_of_a_page(program: Program, limit: str) -> None:
    response = program.get("/leads", limit=limit)
    assert (response.status_code, told(response)["errors"][0]["parameter"]) == (422, "limit")
