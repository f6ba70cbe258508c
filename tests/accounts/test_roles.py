import typing

import pytest

from leadshare.accounts.models import Role
from leadshare.accounts.roles import MAY, Act, may

ACTS: tuple[Act, ...] = typing.get_args(Act)
# The matrix of docs/operate/people.md, as far as its roles can be given: "viewer: y, -, masked, - ...".
MATRIX: dict[str, set[str]] = {
    Role.OWNER: set(ACTS),
    Role.VIEWER: {"see_leads"},
    "manager": set(),
    "": set(),
    "OWNER": set(),
}


@pytest.mark.parametrize("role", MATRIX)
@pytest.mark.parametrize("act", ACTS)
def test_every_role_and_every_act(role: str, act: Act) -> None:
    assert may(role, act) is (act in MATRIX[role])


def test_every_role_that_can_be_given_has_its_row() -> None:
    assert set(MAY) == set(Role)
