"""Which browser tests run where: always in CI, and wherever Chromium is."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tracked import ROOT


def selection(folder: Path, *, is_installed: bool, ci: str) -> tuple[int, str]:
    """Exit code and answer on a machine that has nothing on its path, or only a Chromium."""
    if is_installed:
        browser = folder / "chromium"
        browser.write_text("#!/bin/sh\n")
        browser.chmod(0o755)
    finished = subprocess.run(
        [sys.executable, "-m", "tests.services.chromium"],
        cwd=ROOT,
        env={"PATH": str(folder), "CI": ci, "HOME": os.environ.get("HOME", "/")},
        capture_output=True,
        text=True,
        check=False,
    )
    return finished.returncode, finished.stdout.strip()


@pytest.mark.parametrize(
    ("is_installed", "ci", "expected"),
    [
        pytest.param(True, "", (0, ""), id="there: everything"),
        pytest.param(True, "true", (0, ""), id="there in CI: everything"),
        pytest.param(False, "", (0, "not browser"), id="missing: all but the browser tests"),
        pytest.param(False, "true", (1, ""), id="missing in CI: a failure"),
    ],
)
def test_selection(tmp_path: Path, is_installed: bool, ci: str, expected: tuple[int, str]) -> None:
    assert selection(tmp_path, is_installed=is_installed, ci=ci) == expected
