"""Is something waiting for a person: held destinations, quarantine, missing tokens, lost leads?"""

from django.db.models import Exists, OuterRef

from leadshare.catalog.models import IntakeToken, Notice, NoticeKind, Publisher
from leadshare.delivery.models import Destination
from leadshare.intake.models import Submission, SubmissionState
from leadshare.service.doctor.check import Check


def examine() -> list[Check]:
    """Raises `DatabaseError`."""
    return [*_destinations(), _quarantine(), *_tokens()]


def _destinations() -> list[Check]:
    held = Destination.objects.exclude(held_reason="").select_related("publisher").order_by("name")
    checks = [
        Check(
            "destination",
            "warning",
            f"{destination.name} of {destination.publisher.slug} is held ({destination.held_reason}).",
            f"Put it right, then: leadshare destination resume {destination.pk}",
        )
        for destination in held
    ]
    return checks or [
        Check("destinations", "ok", f"None of {Destination.objects.count()} is held.")
    ]


def _quarantine() -> Check:
    count = Submission.objects.filter(state=SubmissionState.QUARANTINED).count()
    if count:
        advice = "Look at: leadshare submission list --state quarantined"
        return Check("quarantine", "warning", f"{count} submissions could not be read.", advice)
    return Check("quarantine", "ok", "Nothing is quarantined.")


def _tokens() -> list[Check]:
    live = IntakeToken.objects.filter(publisher=OuterRef("pk"), revoked_at__isnull=True)
    without = Publisher.objects.filter(~Exists(live)).order_by("slug")
    checks = [
        Check(
            "tokens",
            "warning",
            f"{slug} has no intake address.",
            f"Run: leadshare token new --publisher {slug}",
        )
        for slug in without.values_list("slug", flat=True)
    ]
    lost = Notice.objects.filter(kind=NoticeKind.REVOKED_TOKEN, dismissed_at__isnull=True)
    checks += [
        Check(
            "tokens",
            "warning",
            f"{notice.count} leads of {notice.publisher.slug} were sent to a revoked intake address and are lost.",
            "Enter a live one in Partner Center.",
        )
        for notice in lost.select_related("publisher")
    ]
    return checks or [Check("tokens", "ok", "Every publisher has an intake address.")]
