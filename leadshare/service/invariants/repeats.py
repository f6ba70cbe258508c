"""How many duplicates receivers may have: tries whose answer was never recorded, beside one that was."""

from django.db.models import Count

from leadshare.delivery.models import Attempt, AttemptOutcome

_MAY_HAVE_ARRIVED = (AttemptOutcome.DELIVERED, AttemptOutcome.SUBMITTED, AttemptOutcome.UNKNOWN)


def probable_duplicates() -> int:
    rows = (
        Attempt.objects.filter(outcome__in=_MAY_HAVE_ARRIVED)
        .values("delivery")
        .annotate(times=Count("pk"))
        .filter(times__gt=1)
        .order_by()
    )
    return sum(row["times"] - 1 for row in rows)
