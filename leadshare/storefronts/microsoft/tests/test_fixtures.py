"""Every fixture gives the reading that `expected.py` tells, and its index row is true."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from leadshare.intake.port import CannotRead, Posted, Reading
from leadshare.storefronts.microsoft import storefront
from leadshare.storefronts.microsoft.tests.expected import EXPECTED

FIXTURES = Path(__file__).parent.parent / "fixtures"
INDEX: list[dict[str, Any]] = json.loads((FIXTURES / "index.json").read_text())


def posted(row: Mapping[str, Any]) -> Posted:
    body = (FIXTURES / row["file"]).read_bytes()
    return Posted(body, row["content_type"], row["content_encoding"])


@pytest.mark.parametrize("row", [pytest.param(row, id=row["name"]) for row in INDEX])
def test_fixture(row: Mapping[str, Any]) -> None:
    assert storefront.read(posted(row)) == EXPECTED[row["name"]]


@pytest.mark.parametrize("row", [pytest.param(row, id=row["name"]) for row in INDEX])
def test_index_tells_the_truth(row: Mapping[str, Any]) -> None:
    assert row == {
        "name": row["name"],
        "file": row["file"],
        "content_type": row["content_type"],
        "content_encoding": row["content_encoding"],
        **told(storefront.read(posted(row))),
    }


def told(outcome: Reading | CannotRead) -> dict[str, object]:
    protects = {code.code for code in storefront.action_codes if code.is_do_not_contact}
    leads = outcome.leads if isinstance(outcome, Reading) else ()
    return {
        "outcome": "read" if isinstance(outcome, Reading) else "cannot_read",
        "shape": outcome.shape if isinstance(outcome, Reading) else "",
        "reason": outcome.reason if isinstance(outcome, CannotRead) else "",
        "leads": len(leads),
        "is_test": any(lead.is_test for lead in leads),
        "is_do_not_contact": any(lead.action in protects for lead in leads),
    }


def test_index_and_table_name_every_file() -> None:
    files = {path.name for path in FIXTURES.iterdir()} - {"index.json", ".gitattributes"}
    assert {row["file"] for row in INDEX} == files
    assert {row["name"] for row in INDEX} == set(EXPECTED)
