import base64
import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from leadshare import keys
from leadshare.env import WrongSetting
from leadshare.keys import KeyRing, MissingKey


def test_only_the_owner_reads_what_the_first_start_makes(tmp_path: Path) -> None:
    ring = keys.make(tmp_path / "home" / "keys.json")
    file = tmp_path / "home" / "keys.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [entry.name for entry in file.parent.iterdir()] == ["keys.json"]
    assert len(ring.key(ring.current)) == 32
    assert len(ring.secret_key) >= 50


def test_an_existing_file_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    keys.make(file)
    before = file.read_bytes()
    keys.make(file)
    assert file.read_bytes() == before


def test_first_starts_at_once_agree_on_one_file(tmp_path: Path) -> None:
    starts = 8
    together = Barrier(starts)

    def start(_: int) -> KeyRing:
        together.wait()
        return keys.make(tmp_path / "keys.json")

    with ThreadPoolExecutor(starts) as pool:
        rings = list(pool.map(start, range(starts)))
    assert rings == [rings[0]] * starts
    assert [entry.name for entry in tmp_path.iterdir()] == ["keys.json"]


GOOD = base64.b64encode(bytes(32)).decode()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("{", id="not JSON"),
        pytest.param("[]", id="a list"),
        pytest.param(json.dumps({"current": "k1", "keys": {"k1": GOOD}}), id="no secret key"),
        pytest.param(
            json.dumps({"secret_key": "s", "current": "k1", "keys": []}), id="keys in a list"
        ),
        pytest.param(
            json.dumps({"secret_key": "s", "current": "k2", "keys": {"k1": GOOD}}),
            id="current is none of them",
        ),
        pytest.param(
            json.dumps({"secret_key": "s", "current": "k1", "keys": {"k1": "c2hvcnQ="}}),
            id="too short",
        ),
        pytest.param(
            json.dumps({"secret_key": "s", "current": "k1", "keys": {"k1": "%%"}}), id="no base64"
        ),
    ],
)
def test_a_wrong_file_stops_the_start(tmp_path: Path, text: str) -> None:
    file = tmp_path / "keys.json"
    file.write_text(text)
    with pytest.raises(WrongSetting, match="keys file"):
        keys.load(file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match=r"keys\.json cannot be read"):
        keys.load(tmp_path / "keys.json")


def test_a_key_that_was_not_given_is_named_by_its_id() -> None:
    with pytest.raises(MissingKey, match="k9"):
        KeyRing("s", "k1", {"k1": bytes(32)}).key("k9")
