import pytest

from leadshare.leads.models import Screened
from leadshare.leads.screening import rescreened, screen


@pytest.mark.parametrize(
    ("is_test", "is_protected", "is_withheld", "expected"),
    [
        (False, False, False, None),
        (True, False, False, Screened.TEST),
        (False, True, False, Screened.SUPPRESSED),
        (False, False, True, Screened.DATA_WITHHELD),
        (True, True, True, Screened.TEST),
        (False, True, True, Screened.SUPPRESSED),
        (True, False, True, Screened.TEST),
        (True, True, False, Screened.TEST),
    ],
)
def test_screen(
    is_test: bool, is_protected: bool, is_withheld: bool, expected: Screened | None
) -> None:
    assert screen(is_test, is_protected, is_withheld) == expected


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        pytest.param("", None, "", id="good stays good"),
        pytest.param("", Screened.TEST, "", id="a good lead is not hidden by a test"),
        pytest.param(
            "", Screened.DATA_WITHHELD, "", id="nor by a blank: what is known is not withheld"
        ),
        pytest.param("", Screened.SUPPRESSED, "suppressed", id="but by protection"),
        pytest.param("test", None, "", id="no test any more"),
        pytest.param(
            "test", Screened.DATA_WITHHELD, "data_withheld", id="the newest interest judges"
        ),
        pytest.param("data_withheld", None, "", id="now something is known"),
        pytest.param("data_withheld", Screened.DATA_WITHHELD, "data_withheld", id="still nothing"),
        pytest.param("test", Screened.SUPPRESSED, "suppressed", id="protection of a test"),
        pytest.param("suppressed", None, "suppressed", id="protection is never lifted"),
        pytest.param("suppressed", Screened.TEST, "suppressed", id="not by a test"),
        pytest.param("junk", None, "junk", id="what a person said lasts"),
        pytest.param(
            "own_staff", Screened.DATA_WITHHELD, "own_staff", id="as does who somebody is"
        ),
        pytest.param("competitor", Screened.SUPPRESSED, "suppressed", id="the stricter one wins"),
    ],
)
def test_rescreened(before: str, now: Screened | None, expected: str) -> None:
    assert rescreened(before, now) == expected
