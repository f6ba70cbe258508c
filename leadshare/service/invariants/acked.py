"""Invariant 1: every acknowledged submission is in the store byte for byte, waits, or has a tombstone."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from uuid import UUID

from leadshare.intake import queries
from leadshare.intake.log.port import Entry, Log
from leadshare.intake.models import Submission
from leadshare.intake.spool import entries_in
from leadshare.keys import KeyRing, MissingKey
from leadshare.refusal import Refusal
from leadshare.sealing import CannotOpen
from leadshare.service.invariants.finding import Finding
from leadshare.service.invariants.json_lines import documents

_BATCH = 200
_ALL = 2**31


def acked_are_kept(the_log: Log, spool: Path, ring: KeyRing, acked: Path | None) -> Finding:
    """Without the file of what was acknowledged, what the LOG holds is looked for in the store."""
    wanted = _from_file(acked) if acked else dict.fromkeys(the_log.ids(), "")
    # First the spool, then the LOG, then the store: the way a submission goes.
    waiting = {entry.id: entry for entry in entries_in(spool)}
    waiting |= {entry.id: entry for entry in the_log.waiting(_ALL)}
    finding = Finding(
        1, "every acknowledged submission is kept, byte for byte", checked=len(wanted)
    )
    for ids in _batches(list(wanted)):
        stored = Submission.objects.in_bulk(ids)
        for submission_id in ids:
            found = stored.get(submission_id) or waiting.get(submission_id)
            if why := _what_is_wrong(found, wanted[submission_id], ring):
                finding.broken.append(f"{submission_id}: {why}")
    return finding


def _batches(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    return (ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH))


def _from_file(file: Path) -> Mapping[UUID, str]:
    """The SHA-256 of the body by id; empty where the file has none."""
    found: dict[UUID, str] = {}
    for document in documents(file):
        try:
            found[UUID(str(document["id"]))] = str(document.get("sha256") or "")
        except (KeyError, ValueError):
            raise Refusal(f'{file} needs lines with an "id".') from None
    return found


def _what_is_wrong(found: Submission | Entry | None, digest: str, ring: KeyRing) -> str:
    """Empty when nothing is."""
    if found is None:
        return "lost: neither in the store nor waiting"
    if isinstance(found, Submission) and found.sealed_key is None:
        return _of_tombstone(found, digest)
    try:
        body = (
            queries.raw(found, ring)
            if isinstance(found, Submission)
            else queries.raw_of_entry(found, ring)
        )
    except (CannotOpen, MissingKey):
        return "its bytes cannot be opened"
    actual = queries.digest_of(body)
    if isinstance(found, Submission) and found.digest != actual:
        return "its bytes are not those of its digest"
    return "its bytes are not those that were sent" if digest not in ("", actual) else ""


def _of_tombstone(found: Submission, digest: str) -> str:
    if found.erased_at is None or not found.erased_why:
        return "its bytes are gone, and no tombstone says when and why"
    return "its tombstone has another digest" if digest not in ("", found.digest) else ""
