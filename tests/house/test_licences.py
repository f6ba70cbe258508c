"""Nothing under GPL or AGPL runs in a hub."""

import pytest

from tests.house.licences import problem_of, problems


def test_run_time_has_no_copyleft_library() -> None:
    assert problems() == []


@pytest.mark.parametrize(
    ("licences", "is_refused"),
    [
        pytest.param(["MIT"], False, id="MIT"),
        pytest.param(["LGPL-3.0-only"], False, id="LGPL is fine"),
        pytest.param(
            ["License :: OSI Approved :: GNU Lesser General Public License v2 (LGPLv2)"],
            False,
            id="Lesser",
        ),
        pytest.param(["GPL-2.0-or-later"], True, id="GPL"),
        pytest.param(["AGPLv3"], True, id="AGPL"),
        pytest.param(
            ["License :: OSI Approved :: GNU General Public License v3 (GPLv3)"],
            True,
            id="by classifier",
        ),
        pytest.param(["GNU Affero General Public License"], True, id="Affero in words"),
        pytest.param([], True, id="silent"),
    ],
)
def test_problem_of(licences: list[str], is_refused: bool) -> None:
    assert (problem_of("acme", licences) is not None) == is_refused
