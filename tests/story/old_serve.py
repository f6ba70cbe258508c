"""`leadshare serve` as it was before somebody taught it forms.

python -m tests.story.old_serve --port 8000
"""

from leadshare.intake.port import CannotRead, Posted, Reading
from tests.services.serving_with import Read, serve


def read(posted: Posted, installed: Read) -> Reading | CannotRead:
    if posted.body.startswith(b"{"):
        return installed(posted)
    return CannotRead("not_understood", "This is no JSON object.")


if __name__ == "__main__":
    raise SystemExit(serve(read))
