import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from leadshare.destinations import contract
from leadshare.destinations.https import mapping


def test_body_is_the_lead_with_delivery_id_and_revision() -> None:
    parcel = contract.specimen()
    assert json.loads(mapping.body(parcel)) == {
        "type": "lead.received",
        "timestamp": "2026-03-05T10:15:00Z",
        "data": {
            **parcel.lead,
            "delivery_id": "01930000-0000-7000-8000-000000000002",
            "revision": 1,
        },
    }


def test_timestamp_is_utc_whatever_the_zone() -> None:
    prague = datetime(2026, 3, 5, 11, 15, tzinfo=timezone(timedelta(hours=1)))
    body = mapping.body(replace(contract.specimen(), occurred_at=prague))
    assert json.loads(body)["timestamp"] == "2026-03-05T10:15:00Z"


def test_an_empty_lead_is_still_a_body() -> None:
    body = mapping.body(replace(contract.specimen(), lead={}))
    assert set(json.loads(body)["data"]) == {"delivery_id", "revision"}


def test_text_stays_readable_and_is_always_utf_8() -> None:
    body = mapping.body(contract.specimen(company="Škoda 株式会社 \ud800"))
    assert "Škoda 株式会社 ?" in body.decode()
