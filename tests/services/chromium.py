"""Find Debian's Chromium for the browser tests, and install it where that is allowed.

    python -m tests.services.chromium      prints pytest's mark expression: "" or "not browser"

Without Chromium and without the right to install it, a developer's run leaves out the browser tests
and says what to install; with CI=true it fails.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW_TO = "Browser tests need Chromium (Debian: apt-get install chromium): not run without it."


def find() -> str | None:
    """The path of a Chromium, LEADSHARE_CHROMIUM first."""
    named = os.environ.get("LEADSHARE_CHROMIUM")
    if named:
        return shutil.which(named)
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def install() -> None:
    """Install Debian's package as root; does nothing where we may not, or there is no apt-get."""
    rights = _rights()
    if rights is None or not shutil.which("apt-get"):
        return
    environment = [*rights, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    print("Installing Chromium for the browser tests", file=sys.stderr)
    subprocess.run([*environment, "update"], check=False, stdout=sys.stderr)
    subprocess.run(
        [*environment, "install", "--yes", "--no-install-recommends", "chromium"],
        check=False,
        stdout=sys.stderr,
    )


def _rights() -> list[str] | None:
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n"]
    return None


def main() -> int:
    if not find():
        install()
    if find():
        print("")
        return 0
    print(HOW_TO, file=sys.stderr)
    if os.environ.get("CI") == "true":
        return 1
    print("not browser")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
