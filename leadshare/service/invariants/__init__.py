"""The five invariants that hold after whatever happened; one function for `doctor`, tests and the bench.

Reads only, and may run beside a working hub: it reads in the direction in which leads travel, so that whatever moves
on meanwhile is seen where it arrives.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from leadshare.intake.log.port import Log
from leadshare.keys import KeyRing
from leadshare.service.invariants.acked import acked_are_kept
from leadshare.service.invariants.finding import Finding
from leadshare.service.invariants.owed import owed_once
from leadshare.service.invariants.received import (
    Received,
    duplicates_named_alike,
    ledger_knows,
    read_received,
)
from leadshare.service.invariants.repeats import probable_duplicates
from leadshare.service.invariants.states import states_valid


@dataclass(frozen=True, slots=True)
class Report:
    """`duplicates`: how often a receiver got a delivery again; without its log, how often it may have."""

    findings: tuple[Finding, ...]
    duplicates: int

    @property
    def holds(self) -> bool:
        return all(finding.holds for finding in self.findings)

    def document(self) -> dict[str, Any]:
        return {
            "holds": self.holds,
            "invariants": [finding.document() for finding in self.findings],
            "duplicates": self.duplicates,
        }


def check(
    the_log: Log,
    spool: Path,
    ring: KeyRing,
    acked: Path | None = None,
    received: Sequence[Path] = (),
) -> Report:
    """`acked` is the file of `simulate --acked`, `received` are the log files of `sink`.

    Raises `Refusal` for a file that cannot be read, `LogAway`, `DatabaseError`.
    """
    kept = acked_are_kept(the_log, spool, ring, acked)
    first = (kept, owed_once(), states_valid())
    if not received:
        return Report((*first, _not_given(4), _not_given(5)), probable_duplicates())
    came = read_received(received)
    return Report((*first, ledger_knows(came), duplicates_named_alike(came)), _again(came))


def _again(came: Sequence[Received]) -> int:
    return len(came) - len({line.delivery_id for line in came})


_NAMES = {4: "the receiver's log equals the ledger", 5: "duplicates carry the same delivery id"}


def _not_given(number: int) -> Finding:
    """Without the receiver's log there is nothing to compare: nothing checked, nothing broken."""
    return Finding(number, _NAMES[number])
