"""Do our clock and the database's agree, and does time go forward?"""

from datetime import UTC, datetime, timedelta

from django.db.models import Max

from leadshare.clock import database_now, now
from leadshare.intake.models import Submission
from leadshare.service.doctor.check import Check

_NOTICEABLE = timedelta(seconds=2)
_HARMFUL = timedelta(seconds=30)
_SURELY_PAST = datetime(2025, 1, 1, tzinfo=UTC)
_ADVICE = "Have the machine keep its time (chrony, systemd-timesyncd)."


def examine() -> list[Check]:
    """Raises `DatabaseError`."""
    here = now()
    newest = Submission.objects.aggregate(at=Max("received_at"))["at"]
    return [judge(here, database_now(), newest)]


def judge(here: datetime, database: datetime, newest: datetime | None) -> Check:
    """`newest` is when the last submission came."""
    if here < _SURELY_PAST:
        return Check("clock", "problem", f"This machine thinks it is {here:%Y-%m-%d}.", _ADVICE)
    apart = abs(here - database)
    if apart > _NOTICEABLE:
        told = f"This machine and the database are {apart.total_seconds():.0f} s apart."
        return Check("clock", "problem" if apart > _HARMFUL else "warning", told, _ADVICE)
    if newest is not None and newest - here > _NOTICEABLE:
        told = "The newest submission came later than now: the clock was set back."
        return Check("clock", "warning", told, _ADVICE)
    return Check("clock", "ok", "It agrees with the database's.")
