"""`make bench`: measures, prints a table, writes the same as JSON."""

import argparse
import json
import os
import platform
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from bench.lines import intake, journey, labelled, serve
from bench.report import Line, show


def main() -> None:
    options = _options()
    quick = options.quick
    measures: dict[str, Callable[[], list[Line]]] = {
        "intake": lambda: intake.measure(3 if quick else 10),
        "serve": lambda: serve.measure(15 if quick else 60),
        "journey": lambda: journey.measure(3_000 if quick else 20_000),
        "start": serve.measure_start,
        "memory": lambda: serve.measure_memory(5_000 if quick else 100_000),
        "labelled": lambda: labelled.measure(options.data),
    }
    lines: list[Line] = []
    for name, measure in measures.items():
        if not options.only or name in options.only:
            print(f"… {name}", flush=True)
            lines += measure()
    show(lines)
    machine = {
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
    }
    document = {**machine, "lines": [asdict(line) for line in lines]}
    options.json.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n")
    print(f"The same as JSON: {options.json}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bench", description="What leadshare costs, beside the physical limit."
    )
    parser.add_argument("--data", type=Path, help="folder of labelled data")
    parser.add_argument(
        "--json", type=Path, default=Path("bench-results.json"), help="where the JSON goes"
    )
    parser.add_argument(
        "--quick", action="store_true", help="short rounds, to see that everything runs"
    )
    parser.add_argument("--only", nargs="*", help="names of lines")
    return parser.parse_args()


if __name__ == "__main__":
    main()
