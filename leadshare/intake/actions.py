"""Writes of intake: submissions as the journey read them."""

from collections.abc import Sequence
from typing import Any

from leadshare import bulk


def store(submissions: Sequence[Any]) -> None:
    """Keeps what was read or quarantined; one that is kept already stays as it is."""
    bulk.insert(submissions, ignore_conflicts=True)
