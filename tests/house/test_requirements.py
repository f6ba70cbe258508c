"""What the code imports is asked for by name, not there by luck as another package's need."""

import ast
import sys
from collections.abc import Iterable, Mapping
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from tests.house.locks import read_asked
from tests.house.tracked import text_of, tracked

OURS = {"leadshare", "tests", "bench"}


def imported(source: str) -> set[str]:
    """Top-level names of the modules a file imports from elsewhere."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names - OURS - sys.stdlib_module_names


def unasked(
    sources: Iterable[str], asked_for: set[str], distributions: Mapping[str, list[str]]
) -> set[str]:
    """Imported names that no asked-for package brings."""
    names = {name for source in sources for name in imported(source)}
    return {name for name in names if not _packages(name, distributions) & asked_for}


def _packages(name: str, distributions: Mapping[str, list[str]]) -> set[str]:
    found = distributions.get(name, [])
    return {canonicalize_name(package) for package in found}


def _asked_for(lock: str) -> set[str]:
    return {canonicalize_name(need.name) for need in read_asked(lock)}


def _sources(paths: Iterable[Path]) -> list[str]:
    return [text_of(path) or "" for path in paths]


def _is_test(path: Path) -> bool:
    return "tests" in path.parts or path.parts == ("leadshare", "destinations", "contract.py")


def test_a_running_hub_imports_what_run_in_asks_for() -> None:
    paths = [path for path in tracked("leadshare/*.py") if not _is_test(path)]
    asked_for = _asked_for("run")
    assert unasked(_sources(paths), asked_for, packages_distributions()) == set()


def test_tests_and_bench_import_what_dev_in_asks_for() -> None:
    paths = tracked("tests/*.py", "bench/*.py", "leadshare/*.py")
    asked_for = _asked_for("dev")
    assert unasked(_sources(paths), asked_for, packages_distributions()) == set()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("import json\nimport httpx\n", set(), id="asked for"),
        pytest.param("from h11 import Connection\n", {"h11"}, id="there by luck"),
        pytest.param("def f():\n    import h11\n", {"h11"}, id="inside a function"),
        pytest.param("from leadshare import clock\n", set(), id="our own"),
    ],
)
def test_unasked(source: str, expected: set[str]) -> None:
    assert unasked([source], {"httpx"}, {"httpx": ["httpx"], "h11": ["h11"]}) == expected
