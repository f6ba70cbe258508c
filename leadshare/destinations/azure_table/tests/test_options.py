from collections.abc import Callable

import pytest

from leadshare.destinations.azure_table import options
from leadshare.outbound import Guard

LOCAL = (
    "AccountName=devstoreaccount1;AccountKey=aW52ZW50ZWQ=;"
    "TableEndpoint=http://127.0.0.1:10002/devstoreaccount1"
)


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        pytest.param({}, [], id="good"),
        pytest.param({"table": ""}, [], id="default table"),
        pytest.param({"connection_string": ""}, ["connection_string"], id="no string"),
        pytest.param(
            {"connection_string": LOCAL.replace("10002", "10003")},
            ["connection_string"],
            id="a port not allowed",
        ),
        pytest.param(
            {"connection_string": LOCAL.replace("127.0.0.1:10002", "93.184.216.34")},
            ["connection_string"],
            id="plain http",
        ),
        pytest.param({"table": "no"}, ["table"], id="too short"),
        pytest.param({"table": "a" * 64}, ["table"], id="too long"),
        pytest.param({"table": "1lead"}, ["table"], id="digit first"),
        pytest.param({"table": "lead-table"}, ["table"], id="dash"),
        pytest.param({"table": "leads\n"}, ["table"], id="line end"),
    ],
)
def test_check(changes: dict[str, str], wrong: list[str], make_guard: Callable[..., Guard]) -> None:
    settings = {"connection_string": LOCAL, "table": "MarketplaceLeads", **changes}
    problems = options.check(settings, make_guard("127.0.0.1:10002"))
    assert [problem.field for problem in problems] == wrong


def test_address_shows_table_but_no_key() -> None:
    shown = options.shown_address(options.prepare({"connection_string": LOCAL}))
    assert shown == "http://127.0.0.1:10002/devstoreaccount1/MarketplaceLeads"


def test_address_of_a_broken_string_is_empty() -> None:
    assert options.shown_address({"connection_string": "broken"}) == ""
