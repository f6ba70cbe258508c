"""The environment of the test run, set before Django reads its settings: a data folder and keys of its own.

Loaded by `-p tests.environment` (pyproject.toml): pytest-django needs the settings before any conftest is read.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

HOME = Path(tempfile.mkdtemp(prefix="leadshare-tests-"))
atexit.register(shutil.rmtree, HOME, ignore_errors=True)

for name in [
    name
    for name in os.environ
    if name.startswith("LEADSHARE_") and name != "LEADSHARE_DATABASE_URL"
]:
    # Whatever the developer has set for a hub of their own must not reach the tests.
    del os.environ[name]
os.environ["LEADSHARE_HOME"] = str(HOME)

from leadshare import keys  # noqa: E402

keys.make(HOME / "keys.json")
