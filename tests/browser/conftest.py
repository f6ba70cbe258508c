"""A browser per file, one empty hub for the run, and one with a publisher's week in it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.chrome import browser
from tests.browser.filling import fill
from tests.browser.hub import Hub, hub


# Not for the whole run: while Playwright is there, an event loop runs in this thread, and no test after it could start
# one of its own or let Django touch the database.
@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    with browser() as started:
        yield started


@pytest.fixture(scope="session")
def empty_hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    with hub(tmp_path_factory.mktemp("empty")) as served:
        yield served


@pytest.fixture(scope="session")
def filled_hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    home = fill(tmp_path_factory.mktemp("filled"))
    with hub(home) as served:
        yield served
