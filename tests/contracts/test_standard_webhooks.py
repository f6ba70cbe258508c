"""Our signatures against the standard's own vectors.

The vectors are a vendor's file: read from `CONTRACTS` (else `../shared/contracts`). Where that folder
is missing our own vector stands alone, and with CI=true that is a failure.
"""

import binascii
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import time_machine
from standardwebhooks import Webhook, WebhookVerificationError

from leadshare.destinations.https import signing

ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("CONTRACTS") or ROOT.parent / "shared" / "contracts")
VECTORS = FOLDER / "standard-webhooks" / "vectors.json"

# Computed once with the standard's Python library 1.1.0 and kept.
OWN_SECRET = "whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA="
OWN_BODY = b'{"type":"lead.received","timestamp":"2025-01-05T10:00:00Z","data":{"id":"hub-0001"}}'
OWN_ID = UUID("01930000-0000-7000-8000-000000000002")
OWN_TIME = datetime.fromtimestamp(1736071200, UTC)


def published() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(VECTORS.read_text()) if VECTORS.exists() else {}
    return found


def test_vectors_are_there_in_ci() -> None:
    if os.environ.get("CI") == "true":
        assert VECTORS.exists(), "CONTRACTS must name the folder of the vendors' contract files"
    elif not VECTORS.exists():
        print(f"{VECTORS.name} is not here: checking our own vector only")


def test_library_agrees_with_the_published_vectors() -> None:
    vectors = published().get("vectors", [])
    assert {one["name"]: _is_verified(one) for one in vectors} == {
        one["name"]: one["valid"] for one in vectors
    }


def _is_verified(vector: dict[str, Any]) -> bool:
    clock = datetime.fromtimestamp(vector.get("clock", published()["clock"]), UTC)
    try:
        with time_machine.travel(clock, tick=False):
            Webhook(vector["secret"]).verify(vector["body"], vector["headers"])
    except (WebhookVerificationError, binascii.Error):
        return False
    return True


def test_our_signatures_are_those_of_the_valid_vectors() -> None:
    valid = [one for one in published().get("vectors", []) if one["valid"]]
    assert [one["name"] for one in valid if _our_signature(one) not in _signatures(one)] == []


def _our_signature(vector: dict[str, Any]) -> str:
    headers = vector["headers"]
    moment = datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
    return signing.signature(
        headers["webhook-id"], moment, vector["body"].encode(), vector["secret"]
    )


def _signatures(vector: dict[str, Any]) -> list[str]:
    return str(vector["headers"]["webhook-signature"]).split(" ")


def test_own_vector() -> None:
    assert signing.signature("msg_hub0001", OWN_TIME, OWN_BODY, OWN_SECRET) == (
        "v1,dQyAcjrL9xlks32oAVJKprBxRRYTzlXOqtzCcIkDg/Q="
    )


def test_headers_are_built_around_that_signature() -> None:
    assert signing.headers(OWN_ID, OWN_TIME, OWN_BODY, OWN_SECRET) == {
        "webhook-id": str(OWN_ID),
        "webhook-timestamp": "1736071200",
        "webhook-signature": signing.signature(str(OWN_ID), OWN_TIME, OWN_BODY, OWN_SECRET),
    }
