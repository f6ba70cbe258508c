"""docs/operate/settings.md stays true."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READS = re.compile(r"""env(?:ironment)?\.(?:text|integer|number|path|items)\(\s*"([A-Z_]+)\"""")


def read_settings() -> set[str]:
    files = [ROOT / "leadshare" / name for name in ("settings.py", "env.py", "keys.py", "logs.py")]
    found = {name for file in files for name in READS.findall(file.read_text())}
    return {f"LEADSHARE_{name}" for name in found | {"HOME", "KEYS_FILE"}}


def test_every_setting_is_documented_and_no_other() -> None:
    page = (ROOT / "docs/operate/settings.md").read_text()
    documented = set(re.findall(r"^\| `(LEADSHARE_[A-Z_]+)` \|", page, re.MULTILINE))
    assert documented == read_settings()
    assert len(documented) > 15
