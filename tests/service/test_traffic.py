"""Simulated traffic: what is posted, and what is counted."""

from itertools import islice

import pytest

from leadshare.service.traffic import Outcome, percentile, posts, shapes


@pytest.mark.parametrize(("percent", "expected"), [(50, 0.2), (95, 0.4), (99, 0.4), (25, 0.1)])
def test_percentile(percent: float, expected: float) -> None:
    assert percentile([0.4, 0.1, 0.3, 0.2], percent) == expected


def test_percentile_of_nothing() -> None:
    assert percentile([], 50) == 0.0


def test_the_same_seed_posts_the_same() -> None:
    def bodies(seed: int) -> list[bytes]:
        return [post.body for post in islice(posts(shapes(), (), seed), 50)]

    assert bodies(1) == bodies(1) != bodies(2)


def test_what_came_of_it_in_words() -> None:
    outcome = Outcome(accepted=2, failed=1, waits=[0.01, 0.03], seconds=0.5)
    outcome.refused[413] += 1
    assert outcome.told() == (
        "2 accepted, 1 refused, 1 failed in 0.5 s (4.0/s); p50 10.0 ms, p95 30.0 ms, p99 30.0 ms"
    )
    assert outcome.document()["refused_by_status"] == {"413": 1}
