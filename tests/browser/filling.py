"""Fills a data folder with the scene, in a process of its own: its settings are not the test run's."""

import subprocess
import sys
from pathlib import Path

from leadshare.web import translations
from tests.browser.hub import environment


def fill(home: Path) -> Path:
    translations.compile_catalogues()
    arguments = [sys.executable, "-m", "tests.browser.scene"]
    subprocess.run(arguments, env=environment(home, "http://127.0.0.1"), check=True)
    return home
