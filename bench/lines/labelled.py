"""Lines that need labelled data: `make bench DATA=folder`, with `dedupe/leads_dev/{leads,truth}.csv` in it."""

import csv
import time
from collections import Counter, defaultdict
from pathlib import Path

from bench.report import Line
from leadshare.identity.mail import normalise

_WHAT = "identity by exact normalised mail, labelled duplicates"


def measure(data: Path | None) -> list[Line]:
    if data is None:
        return [Line(_WHAT, "not given (DATA=folder)", "–", "–", None, {})]
    folder = data / "dedupe" / "leads_dev"
    if not (folder / "leads.csv").is_file():
        raise SystemExit(f"There is no dedupe/leads_dev/leads.csv in {data}.")
    return [_pairwise(folder)]


def _pairwise(folder: Path) -> Line:
    truth = {row["lead_id"]: row["person_id"] for row in _rows(folder / "truth.csv")}
    leads = _rows(folder / "leads.csv")
    start = time.perf_counter()
    found = {lead["lead_id"]: normalise(lead["email"]) or lead["lead_id"] for lead in leads}
    seconds = time.perf_counter() - start
    precision, recall = _precision_recall(found, truth)
    f1 = 2 * precision * recall / (precision + recall)
    return Line(
        f"{_WHAT} ({len(leads):,} leads)",
        f"pairwise F1 {f1:.3f} (precision {precision:.3f}, recall {recall:.3f}), {len(leads) / seconds:,.0f} leads/s",
        "–",
        "– (the full matcher has one)",
        None,
        {"f1": f1, "precision": precision, "recall": recall},
    )


def _precision_recall(found: dict[str, str], truth: dict[str, str]) -> tuple[float, float]:
    """Over pairs of leads that are said to be, and that are, of one person."""
    together: dict[str, Counter[str]] = defaultdict(Counter)
    for lead_id, cluster in found.items():
        together[cluster][truth[lead_id]] += 1
    said = sum(_pairs(sum(people.values())) for people in together.values())
    right = sum(_pairs(count) for people in together.values() for count in people.values())
    real = sum(_pairs(count) for count in Counter(truth.values()).values())
    return (right / said if said else 0.0), (right / real if real else 0.0)


def _pairs(count: int) -> int:
    return count * (count - 1) // 2


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))
