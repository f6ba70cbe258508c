"""Every recorded body of the storefronts, with what it must come to (their fixtures/index.json)."""

import json
from dataclasses import dataclass
from pathlib import Path

from leadshare.storefronts import microsoft

_FOLDER = Path(microsoft.__file__).parent / "fixtures"


@dataclass(frozen=True, slots=True)
class Fixture:
    name: str
    body: bytes
    headers: dict[str, str]
    is_read: bool
    reason: str
    leads: int
    is_test: bool
    is_do_not_contact: bool


def fixtures() -> list[Fixture]:
    return [_fixture(one) for one in json.loads((_FOLDER / "index.json").read_text())]


def _fixture(one: dict) -> Fixture:
    headers = {
        "content-type": one["content_type"],
        **({"content-encoding": one["content_encoding"]} if one["content_encoding"] else {}),
    }
    return Fixture(
        one["name"],
        (_FOLDER / one["file"]).read_bytes(),
        headers,
        one["outcome"] == "read",
        one["reason"],
        one["leads"],
        one["is_test"],
        one["is_do_not_contact"],
    )
