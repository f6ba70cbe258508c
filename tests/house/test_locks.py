"""The locks are in step with what was asked for, and the check would see it if they were not."""

import pytest

from tests.house.locks import asked, disagreements, pins, problems, problems_of

LOCK = """\
alpha==1.2 ; sys_platform == 'win32' \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via
    #   -r requirements/run.in
    #   beta
beta==2.0 \\
    --hash=sha256:cc
    # via -r requirements/run.in
gamma==3.0 \\
    --hash=sha256:dd
    # via beta
"""


def test_every_lock_is_in_step() -> None:
    assert problems() == []


def test_a_lock_is_read_whole() -> None:
    alpha = pins(LOCK)["alpha"]
    assert (alpha.version, alpha.marker, alpha.hashes, alpha.wanted_by) == (
        "1.2",
        "sys_platform == 'win32'",
        2,
        ("-r requirements/run.in", "beta"),
    )


@pytest.mark.parametrize(
    ("wanted", "lock", "expected"),
    [
        pytest.param("alpha\nbeta>=2,<3\n", LOCK, [], id="in step"),
        pytest.param(
            "alpha\nbeta\ndelta\n", LOCK, ["run.txt: delta is not pinned"], id="added, not locked"
        ),
        pytest.param(
            "alpha\nbeta<2\n", LOCK, ["run.txt: beta<2 is not pinned"], id="narrowed, not locked"
        ),
        pytest.param(
            "alpha  # why\n", LOCK, ["run.txt: nobody asks for beta"], id="removed, still locked"
        ),
        pytest.param("alpha\n", "alpha==1\n", ["run.txt: alpha has no hash"], id="no hash"),
    ],
)
def test_problems(wanted: str, lock: str, expected: list[str]) -> None:
    assert problems_of("run", asked(wanted), pins(lock)) == expected


def test_two_versions_of_one_package_are_seen() -> None:
    assert disagreements({"run": pins(LOCK), "dev": pins(LOCK.replace("3.0", "3.1"))}) == [
        "gamma: locked as 3.0, 3.1"
    ]
