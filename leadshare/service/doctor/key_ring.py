"""Are the keys there, readable by us alone, and do they open what was sealed?"""

import stat

from django.conf import settings
from django.db import DatabaseError

from leadshare import keys
from leadshare.delivery.models import Destination
from leadshare.env import WrongSetting
from leadshare.intake.models import Submission
from leadshare.service.doctor.check import Check


def examine() -> list[Check]:
    file = settings.KEYS_FILE
    try:
        ring = keys.load(file)
    except WrongSetting as error:
        return [Check("keys", "problem", str(error), "See docs/operate/keys.md.")]
    mode = stat.S_IMODE(file.stat().st_mode)
    if mode & 0o077:
        told = f"{file} can be read by others (mode {mode:04o})."
        return [Check("keys", "problem", told, f"Run: chmod 600 {file}")]
    if missing := _missing(ring):
        told = (
            f"Something was sealed with keys that are not in {file}: {', '.join(sorted(missing))}."
        )
        return [Check("keys", "problem", told, "Put these keys back into the file.")]
    told = f"{file} holds {len(ring.keys)} master keys; new things are sealed with {ring.current}."
    return [Check("keys", "ok", told, "Keep a copy apart from the data.")]


def _missing(ring: keys.KeyRing) -> set[str]:
    """Ids of keys that sealed something: the newest and the oldest submission, secrets of destinations."""
    try:
        sealed = Submission.objects.filter(sealed_key__isnull=False).order_by("pk")
        ends = (
            sealed.values_list("sealed_key", flat=True).first(),
            sealed.values_list("sealed_key", flat=True).last(),
        )
        used = {bytes(key).partition(b"\0")[0].decode() for key in ends if key}
        secrets = Destination.objects.exclude(secrets="").values_list("secrets", flat=True)
        used |= {secret.partition(".")[0] for secret in secrets}
    except DatabaseError:
        # Whether the database answers is another check's question.
        return set()
    return used - set(ring.keys)
