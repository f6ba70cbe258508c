"""`leadshare doctor`: is everything as it should be, and what to do where it is not."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from leadshare.cli.noun import IsJson, command
from leadshare.cli.showing import line, show
from leadshare.env import WrongSetting
from leadshare.refusal import Refusal

if TYPE_CHECKING:
    from leadshare.service.invariants import Report

_SIGNS = {"ok": "ok      ", "warning": "warning ", "problem": "PROBLEM "}


def register(app: typer.Typer) -> None:
    command(app, "doctor", opens=False)(doctor)


def doctor(
    has_invariants: Annotated[
        bool,
        typer.Option(
            "--invariants", help="Check the five invariants of the ledger and the log instead."
        ),
    ] = False,
    acked: Annotated[
        Path | None,
        typer.Option("--acked", help="The file of simulate --acked.", show_default=False),
    ] = None,
    received: Annotated[
        list[Path] | None, typer.Option("--received", help="The log of a sink; may be repeated.")
    ] = None,
    is_json: IsJson = False,
) -> None:
    """Checks configuration, keys, disk, database, log, clock and public address; says what to do."""
    if has_invariants:
        _invariants(acked, received or [], is_json)
    elif acked or received:
        raise Refusal("--acked and --received belong to --invariants.")
    else:
        _checks(is_json)


def _checks(is_json: bool) -> None:
    from leadshare.cli.opening import start_django
    from leadshare.service.doctor.check import Check

    try:
        start_django()
    except WrongSetting as error:
        checks = [Check("configuration", "problem", str(error))]
    else:
        from leadshare.service.doctor.examine import examine

        checks = examine()
    if is_json:
        show(
            {
                "ok": all(check.level != "problem" for check in checks),
                "checks": [c.document() for c in checks],
            }
        )
    else:
        for check in checks:
            line(
                f"{_SIGNS[check.level]} {check.name}: {check.told}"
                + (f" {check.advice}" if check.advice else "")
            )
    if any(check.level == "problem" for check in checks):
        raise typer.Exit(1)


def _invariants(acked: Path | None, received: list[Path], is_json: bool) -> None:
    from leadshare.cli.opening import open_hub

    open_hub()
    from django.conf import settings

    from leadshare import keys
    from leadshare.intake.log.opening import open_log
    from leadshare.service.invariants import check

    the_log = open_log(settings.LOG_URL)
    try:
        report = check(the_log, settings.SPOOL, keys.ring(), acked, received)
    finally:
        the_log.close()
    if is_json:
        show(report.document())
    else:
        _tell(report)
    if not report.holds:
        raise typer.Exit(1)


def _tell(report: "Report") -> None:
    for finding in report.findings:
        sign = "ok    " if finding.holds else "BROKEN"
        line(f"{sign} {finding.number} {finding.name} ({finding.checked} checked)")
        for broken in finding.broken[:20]:
            line(f"         {broken}")
    line(f"{report.duplicates} duplicates")
