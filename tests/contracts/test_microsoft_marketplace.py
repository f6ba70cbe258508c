"""What our fixtures and our simulator post is what Microsoft's HTTPS endpoint page describes.

The own schema is always checked. Microsoft's published schemas and examples lie in the folder
that the variable CONTRACTS names (else ../shared/contracts); with CI=true they must be there.
"""

import gzip
import json
import os
import random
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator

from leadshare.intake.port import Posted, Reading, StorefrontLead
from leadshare.storefronts import microsoft
from leadshare.storefronts.microsoft import simulate

ROOT = Path(__file__).resolve().parents[2]
OWN_SCHEMA = Path(__file__).parent / "schemas" / "microsoft_marketplace_https.schema.json"
VENDOR = Path(os.environ.get("CONTRACTS") or ROOT.parent / "shared" / "contracts")
VENDOR = VENDOR / "microsoft-marketplace"
FIXTURES = Path(microsoft.__file__).parent / "fixtures"

# Both examples name Microsoft's own invented customer.
SOMEONE = StorefrontLead(
    first_name="Some",
    last_name="One",
    email="someone@contoso.com",
    phone="16175555555",
    country="US",
    country_raw="USA",
    company="Contoso",
    job_title="Esquire",
    offer_title="Test Microsoft",
)


def own_schema() -> Any:
    return json.loads(OWN_SCHEMA.read_text())


def vendor_files(suffix: str) -> list[Path]:
    return sorted(VENDOR.glob(f"https-endpoint.*.{suffix}.json"))


def https_bodies() -> Iterator[tuple[str, Any]]:
    for row in json.loads((FIXTURES / "index.json").read_text()):
        if row["name"].startswith("https_"):
            yield row["name"], json.loads(unpacked(FIXTURES / row["file"]))
    for shape in ("https_2018", "https_2020"):
        for seed in range(50):
            dice = random.Random(seed)  # noqa: S311 - invented traffic, no secret
            post = simulate.make(shape, dice, ("contoso.vault-one",), {})
            yield f"simulated {shape} {seed}", json.loads(post.body)


def unpacked(path: Path) -> bytes:
    body = path.read_bytes()
    match path.suffix:
        case ".gz":
            return gzip.decompress(body)
        case ".z":
            return zlib.decompress(body)
        case _:
            return body.removeprefix(b"\xef\xbb\xbf")


def offences(schema: Any, body: Any) -> list[str]:
    return [error.message for error in Draft4Validator(schema).iter_errors(body)]


def test_own_schema_is_a_schema() -> None:
    Draft4Validator.check_schema(own_schema())


def test_https_bodies_keep_to_the_own_schema() -> None:
    told = {name: offences(own_schema(), body) for name, body in https_bodies()}
    assert len(told) > 100
    assert {name: errors for name, errors in told.items() if errors} == {}


def test_own_schema_can_be_broken() -> None:
    body = json.loads((FIXTURES / "drift__wrong_types.json").read_text())
    assert len(offences(own_schema(), body)) == 5


def test_vendor_files_are_there_in_ci(capsys: pytest.CaptureFixture[str]) -> None:
    if os.environ.get("CI") == "true":
        assert len(vendor_files("schema")) == 3, f"Microsoft's schemas are not in {VENDOR}"
    elif not VENDOR.is_dir():
        with capsys.disabled():
            print(f"\nNot checked against Microsoft's own schemas: no folder {VENDOR}")


def test_https_bodies_keep_to_the_vendor_schemas() -> None:
    for path in vendor_files("schema"):
        schema = json.loads(path.read_text())
        told = {name: offences(schema, body) for name, body in https_bodies()}
        assert {name: errors for name, errors in told.items() if errors} == {}, path.name


def test_own_schema_names_the_members_of_the_newest_vendor_schema() -> None:
    for path in vendor_files("schema")[-1:]:
        assert members(own_schema()) == members(json.loads(path.read_text()))


def members(schema: Any) -> dict[str, Any]:
    return {
        name: members(rule) if "properties" in rule else rule["type"]
        for name, rule in schema["properties"].items()
    }


def test_vendor_examples_are_read() -> None:
    for path in vendor_files("example"):
        outcome = microsoft.storefront.read(Posted(path.read_bytes(), "application/json"))
        assert outcome == expected(path.name)


def expected(example: str) -> Reading:
    if "2018" in example:
        flow = "Test run through MS Flow"
        return Reading("https_2018", (told(source=flow),))
    run = "Test run through Power Automate"
    lead = told(source="AzureMarketplace", action="INS", description=run)
    return Reading("https_2020", (lead,))


def told(*, source: str, action: str = "", description: str = "") -> StorefrontLead:
    return replace(
        SOMEONE, lead_source=source, source=source, action=action, description=description
    )
