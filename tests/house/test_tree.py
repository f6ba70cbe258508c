"""The tree keeps its shape: small files, named rooms, nothing of one machine, listed decisions."""

import json
import re
import subprocess

import pytest

from tests.house.tracked import ROOT, text_of, tracked

LONGEST_FILE_LINES = 500
DRAWERS = {"utils.py", "helpers.py", "common.py", "misc.py"}
# Written so that this file does not match itself.
OF_ONE_MACHINE = re.compile(
    r"/[r]oot/|(?<![\w-])/[h]ome/[a-z]|/[U]sers/[a-z]|/[w]ork/(main|shared)|/[o]pt/(pypi|wheels)"
    r"|[p]ypi\.org|[p]ythonhosted\.org|[n]pmjs\.(org|com)|[y]arnpkg\.com|deb\.[d]ebian\.org"
)


def test_no_file_holds_two_nouns() -> None:
    sources = [
        path for path in tracked("leadshare/*.py", "bench/*.py") if "migrations" not in path.parts
    ]
    long = {
        str(path): lines
        for path in sources
        if (lines := len((text_of(path) or "").splitlines())) > LONGEST_FILE_LINES
    }
    assert long == {}


def test_no_drawer_without_a_name() -> None:
    assert [str(path) for path in tracked("*.py") if path.name in DRAWERS] == []


def test_nothing_names_one_machine_or_registry() -> None:
    found = [
        f"{path}:{number}: {match[0]}"
        for path in tracked()
        for number, line in enumerate((text_of(path) or "").splitlines(), start=1)
        if (match := OF_ONE_MACHINE.search(line))
    ]
    assert found == []


@pytest.mark.parametrize(
    "line", ["/" + "root/x", "see pypi" + ".org", "/" + "home/ada/leadshare", "/work/" + "main"]
)
def test_the_machine_check_sees_one(line: str) -> None:
    assert OF_ONE_MACHINE.search(line)


def test_npm_locks_hold_no_addresses() -> None:
    locks = tracked("*package-lock.json")
    assert len(locks) >= 2
    resolved = [
        f"{path}: {name}"
        for path in locks
        for name, package in json.loads(text_of(path) or "")["packages"].items()
        if "resolved" in package and not package.get("link")
    ]
    assert resolved == []


def test_make_lists_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text()
    targets = {
        name
        for line in re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
        for name in line.split()
    }
    shown = subprocess.run(
        ["make", "-s"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    listed = set(re.findall(r"^  make ([a-z-]+) +\S", shown, re.MULTILINE))
    assert listed == targets
    assert {"help", "setup", "run", "test", "check", "bench", "fmt"} <= targets


def test_every_decision_is_listed() -> None:
    records = {path.name for path in tracked("docs/decisions/*.md")} - {"README.md"}
    listed = set(
        re.findall(r"\((\d{4}-[a-z0-9-]+\.md)\)", text_of(ROOT / "docs/decisions/README.md") or "")
    )
    assert listed == records
