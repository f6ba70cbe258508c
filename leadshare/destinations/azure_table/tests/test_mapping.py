import json
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from leadshare.destinations import contract
from leadshare.destinations.azure_table import mapping

FIXTURES = Path(__file__).parent.parent / "fixtures"


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.json")), ids=lambda path: path.stem)
def test_recorded_rows(path: Path) -> None:
    recorded = json.loads(path.read_text())
    parcel = contract.specimen(**recorded["changes"])
    row = mapping.entity(replace(parcel, lead={} if recorded.get("is_empty") else parcel.lead))
    assert row == recorded["row"]


@pytest.mark.parametrize(
    ("received_at", "expected"),
    [
        pytest.param("2026-03-05T10:15:00Z", "202603", id="UTC"),
        pytest.param("2026-04-01T00:30:00+02:00", "202603", id="another zone: still March in UTC"),
        pytest.param("2026-03-05T10:15:00", "202603", id="no zone: UTC"),
        pytest.param(None, "202411", id="absent: when the lead's id was made"),
        pytest.param("soon", "202411", id="garbage: when the lead's id was made"),
    ],
)
def test_partition_key(received_at: str | None, expected: str) -> None:
    assert mapping.partition_key(contract.specimen(received_at=received_at)) == expected


def test_partition_key_without_any_date() -> None:
    parcel = replace(contract.specimen(received_at=None), lead_id=UUID(int=4 << 76))
    assert mapping.partition_key(parcel) == "undated"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("plain-1", "plain-1", id="plain"),
        pytest.param("a/b\\c#d?e%f", "a-b-c-d-e-f", id="forbidden"),
        pytest.param("a\x00b\x1fc\x7fd\x9fe\ud800f", "a-b-c-d-e-f", id="control characters"),
        pytest.param("é" * 600, "é" * 512, id="1 KiB of UTF-16"),
        pytest.param("x" + "😀" * 300, "x" + "😀" * 255, id="no half character"),
    ],
)
def test_key(text: str, expected: str) -> None:
    assert mapping.key(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a" * 20, "a" * 20, id="fits"),
        pytest.param("a" * 21, "a" * 12 + " … [cut]", id="one too many: marked"),
        pytest.param("😀" * 10, "😀" * 10, id="20 units fit"),
        pytest.param("x" + "😀" * 10, "x" + "😀" * 5 + " … [cut]", id="no half character"),
    ],
)
def test_cut(text: str, expected: str) -> None:
    assert mapping.cut(text, 20) == expected


def test_hostile_lead_stays_within_azures_limits() -> None:
    huge = '"\\\n😀' * 20_000
    interest = dict.fromkeys(("description", "offer_title", "source"), huge)
    lead = {key: huge for key, value in contract.specimen().lead.items() if isinstance(value, str)}
    parcel = contract.specimen(**lead, interests=[interest] * 50)
    row = mapping.entity(parcel)
    sizes = [len(value.encode("utf-16-le")) for value in row.values() if isinstance(value, str)]
    assert max(sizes) <= 64 * 1024
    assert sum(sizes) <= 512 * 1024
    assert set(json.loads(str(row["CustomerInfo"]))) == set(mapping._PERSON)
    assert isinstance(json.loads(str(row["HubInterests"])), list)
