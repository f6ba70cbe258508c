import pytest

from leadshare.web.listings.spark import Bar, Part, Spark, shares, spark


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        pytest.param([], Spark([], 0, 0), id="no days"),
        pytest.param([0], Spark([Bar(0, 19, 1, True)], 2, 0), id="a day without leads is a line"),
        pytest.param(
            [2, 4],
            Spark([Bar(0, 10, 10, False), Bar(3, 1, 19, False)], 5, 6),
            id="the tallest fills all but a pixel",
        ),
        pytest.param(
            [1, 1000],
            Spark([Bar(0, 19, 1, False), Bar(3, 1, 19, False)], 5, 1001),
            id="a single lead is still seen",
        ),
    ],
)
def test_spark(counts: list[int], expected: Spark) -> None:
    assert spark(counts) == expected


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        pytest.param([("off", 0)], [], id="nothing to share"),
        pytest.param([("proven", 3)], [Part("proven", 3, "0.0", "100.0")], id="all of one kind"),
        pytest.param(
            [("silent", 1), ("off", 0), ("proven", 3)],
            [Part("silent", 1, "0.0", "24.5"), Part("proven", 3, "25.0", "75.0")],
            id="a gap between two",
        ),
    ],
)
def test_shares(counts: list[tuple[str, int]], expected: list[Part]) -> None:
    assert shares(counts) == expected
