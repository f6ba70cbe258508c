"""What git holds, or would hold after `git add`: the files that house rules speak about."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def tracked(*patterns: str) -> list[Path]:
    """Paths relative to the repository, in order; `patterns` as git knows them (`*.py`)."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\0")
    return sorted({Path(name) for name in listed if name and (ROOT / name).is_file()})


def text_of(path: Path) -> str | None:
    """The file as text; None for a picture or another binary."""
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None
