"""Are the locks in step with what was asked for? Without network.

    python -m tests.house.locks      one line for each problem, exit code 1 if there is one

Always true of a good lock:
- every requirement of the `.in` file is pinned, in a version that it allows, with hashes;
- every pinned package is asked for: by the `.in` file, or by another pinned package;
- a package has the same version in every lock.
"""

import re
import sys
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.tracked import ROOT

FOLDER = ROOT / "requirements"
NAMES = ("run", "build", "dev", "uv")
PIN = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)(\[[^]]*\])?==(?P<version>[^ ;\\]+)(?P<rest>.*)$", re.M
)


@dataclass(frozen=True, slots=True)
class Pin:
    """One package of a lock. `wanted_by`: packages, or files as `-r requirements/run.in`."""

    name: str
    version: str
    marker: str
    hashes: int
    wanted_by: tuple[str, ...]


def asked(text: str) -> list[Requirement]:
    """The requirements of an `.in` file itself, without those it includes."""
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return [Requirement(line) for line in lines if line and not line.startswith("-")]


def included(text: str) -> list[str]:
    """Names of the `.in` files that an `.in` file includes."""
    return re.findall(r"^-r (\w+)\.in$", text, flags=re.MULTILINE)


def pins(text: str) -> dict[str, Pin]:
    """The packages of a lock by canonical name."""
    found: dict[str, Pin] = {}
    for block in re.split(r"\n(?=\S)", text):
        if match := PIN.match(block):
            pin = _pin(match, block)
            found[pin.name] = pin
    return found


def _pin(match: re.Match[str], block: str) -> Pin:
    wanted_by = re.findall(r"^    # +(?:via +)?(\S.*)$", block, flags=re.MULTILINE)
    marker = match["rest"].partition(";")[2].rstrip("\\").strip()
    return Pin(
        name=canonicalize_name(match["name"]),
        version=match["version"],
        marker=marker,
        hashes=block.count("--hash=sha256:"),
        wanted_by=tuple(who for who in wanted_by if who != "via"),
    )


def problems_of(name: str, asked_for: list[Requirement], locked: dict[str, Pin]) -> list[str]:
    """What is wrong with one lock, as sentences."""
    return [
        *(f"{name}.txt: {need} is not pinned" for need in asked_for if not _meets(need, locked)),
        *(f"{name}.txt: {pin.name} has no hash" for pin in locked.values() if not pin.hashes),
        *(
            f"{name}.txt: nobody asks for {pin.name}"
            for pin in locked.values()
            if not _wanted(pin, asked_for, locked)
        ),
    ]


def _meets(need: Requirement, locked: dict[str, Pin]) -> bool:
    pin = locked.get(canonicalize_name(need.name))
    return pin is not None and need.specifier.contains(pin.version, prereleases=True)


def _wanted(pin: Pin, asked_for: list[Requirement], locked: dict[str, Pin]) -> bool:
    direct = {canonicalize_name(need.name) for need in asked_for}
    if pin.name in direct:
        return True
    return any(canonicalize_name(who) in locked for who in pin.wanted_by if not who.startswith("-"))


def disagreements(locks: dict[str, dict[str, Pin]]) -> list[str]:
    """Packages that two locks pin in different versions."""
    versions: dict[str, set[str]] = {}
    for locked in locks.values():
        for pin in locked.values():
            versions.setdefault(pin.name, set()).add(pin.version)
    return [
        f"{name}: locked as {', '.join(sorted(v))}" for name, v in versions.items() if len(v) > 1
    ]


def read_lock(name: str) -> dict[str, Pin]:
    return pins((FOLDER / f"{name}.txt").read_text())


def read_asked(name: str, folder: Path = FOLDER) -> list[Requirement]:
    """The requirements of an `.in` file and of those it includes."""
    text = (folder / f"{name}.in").read_text()
    return asked(text) + [need for other in included(text) for need in read_asked(other, folder)]


def problems() -> list[str]:
    locks = {name: read_lock(name) for name in NAMES}
    found = [
        problem for name in NAMES for problem in problems_of(name, read_asked(name), locks[name])
    ]
    return found + disagreements(locks)


def main() -> int:
    found = problems()
    for problem in found:
        print(f"{problem} (make lock mends it)", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
