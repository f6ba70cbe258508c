"""Does the intake log open, and does somebody read it?"""

from datetime import timedelta

from django.conf import settings

from leadshare.clock import now
from leadshare.intake.log.opening import open_log
from leadshare.intake.queries import received_at
from leadshare.service.doctor.check import Check

_LONG = timedelta(minutes=1)


def examine() -> list[Check]:
    """Raises `LogAway`."""
    the_log = open_log(settings.LOG_URL)
    try:
        depth, oldest = the_log.depth(), the_log.waiting(1)
    finally:
        the_log.close()
    if oldest and now() - received_at(oldest[0]) > _LONG:
        told = f"{depth} submissions wait to be read, the oldest since {received_at(oldest[0]):%Y-%m-%d %H:%M} UTC."
        return [
            Check("log", "warning", told, "Start leadshare serve; if it runs, look at its log.")
        ]
    return [Check("log", "ok", f"It opens; {depth} submissions wait to be read.")]
