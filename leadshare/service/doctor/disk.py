"""Is there room for what comes in, and is the spool on a path that outlives the process?"""

import os
import shutil
from pathlib import Path

from django.conf import settings

from leadshare.service.doctor.check import Check, Level

_LITTLE = 2 * 1024**3
_TOO_LITTLE = 256 * 1024**2
_GIB = 1024**3


def examine() -> list[Check]:
    return [_room("disk", settings.HOME), _spool()]


def _room(name: str, folder: Path) -> Check:
    free = shutil.disk_usage(folder).free
    level, advice = judge(free)
    return Check(name, level, f"{free / _GIB:.1f} GiB are free for {folder}.", advice)


def judge(free_bytes: int) -> tuple[Level, str]:
    if free_bytes < _TOO_LITTLE:
        return "problem", "Make room now: leads are refused with 503 when the disk is full."
    if free_bytes < _LITTLE:
        return "warning", "Make room soon."
    return "ok", ""


def _spool() -> Check:
    folder: Path = settings.SPOOL
    if not settings.SPOOL_MEGABYTES:
        return Check(
            "spool", "warning", "The spool is off.", "Set LEADSHARE_SPOOL_MEGABYTES to more than 0."
        )
    near = next(parent for parent in (folder, *folder.parents) if parent.exists())
    if not os.access(near, os.W_OK):
        return Check(
            "spool",
            "problem",
            f"{folder} cannot be written.",
            "Give it to the user that runs leadshare.",
        )
    waiting = sum(file.stat().st_size for file in folder.glob("*ing")) if folder.exists() else 0
    if waiting:
        told = f"{waiting} bytes wait in {folder} for the intake log."
        return Check(
            "spool",
            "warning",
            told,
            "They go on by themselves while leadshare runs and its log answers.",
        )
    return _room("spool", near)
