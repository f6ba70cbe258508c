"""`leadshare serve` with a reader that ends the whole process when it sees a certain body, as a fault in C code would.

python -m tests.chaos.poisoned_serve --port 8000
"""

import os

from leadshare.intake.port import CannotRead, Posted, Reading
from tests.services.serving_with import Read, serve

MARK = b"this one kills"
EXIT_CODE = 66


def read(posted: Posted, installed: Read) -> Reading | CannotRead:
    if MARK in posted.body:
        os._exit(EXIT_CODE)
    return installed(posted)


if __name__ == "__main__":
    raise SystemExit(serve(read))
