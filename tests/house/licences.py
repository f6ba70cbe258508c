"""No GPL or AGPL library in what a running hub uses; LGPL is fine.

    python -m tests.house.licences      one line for each problem, exit code 1 if there is one

Reads the installed packages' own metadata, for every package of requirements/run.txt that this
machine needs.
"""

import re
import sys
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata

from packaging.markers import Marker

from tests.house.locks import Pin, read_lock

COPYLEFT = re.compile(r"(?<![A-Z])A?GPL|Affero|GNU General Public", re.IGNORECASE)
# Free text may hold a whole licence, which mentions others: only its head names the licence.
HEAD_CHARACTERS = 200


def stated(package: PackageMetadata) -> list[str]:
    """What a package says of its licence: SPDX expression, else classifiers, else free text."""
    expression = package.get_all("License-Expression") or []
    classifiers = [c for c in package.get_all("Classifier") or [] if c.startswith("License ::")]
    free_text = [
        text[:HEAD_CHARACTERS] for text in package.get_all("License") or [] if text.strip()
    ]
    return expression or classifiers or free_text


def problem_of(name: str, licences: list[str]) -> str | None:
    if not licences:
        return f"{name}: says nothing about its licence"
    if any(COPYLEFT.search(licence) for licence in licences):
        return f"{name}: {'; '.join(licences)}"
    return None


def problems() -> list[str]:
    needed = [
        pin for pin in read_lock("run").values() if not pin.marker or Marker(pin.marker).evaluate()
    ]
    return [problem for pin in needed if (problem := _problem_of_installed(pin))]


def _problem_of_installed(pin: Pin) -> str | None:
    try:
        package = metadata(pin.name)
    except PackageNotFoundError:
        return f"{pin.name}: not installed, so its licence is not known"
    return problem_of(pin.name, stated(package))


def main() -> int:
    found = problems()
    for problem in found:
        print(problem, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
