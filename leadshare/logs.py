"""The hub's own log: one JSON object a line on standard error (or readable lines on a terminal).

Events have names and few fields; never a token, a secret, a body or a person's data. Third parties' records come
through the same way from level WARNING on, with their message but without arguments that could hold a request.
"""

import logging
import sys
from contextlib import suppress
from typing import TextIO, cast

import structlog

from leadshare.env import Environment

_LEVELS = ("debug", "info", "warning", "error")


def configure(environment: Environment | None = None) -> None:
    env = environment or Environment()
    level = env.text("LOG_LEVEL", "info").lower()
    number = getattr(logging, level.upper()) if level in _LEVELS else logging.INFO
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer()
        if sys.stderr.isatty()
        else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, _Careful(sys.stderr))),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, handlers=[_ThirdParty()], force=True)


class _Careful:
    """Standard error may lie on a disk that is full, or its reader may be gone: the line is lost then, and whoever
    wrote it goes on."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        with suppress(OSError):
            self._stream.write(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._stream.flush()


class _ThirdParty(logging.Handler):
    """Names the logger and the exception's type; the text of others may quote what was sent."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        structlog.get_logger(record.name).log(
            record.levelno,
            "third_party",
            logger=record.name,
            # Further lines quote what went wrong: asyncio puts the whole exception there.
            text=str(record.msg).partition("\n")[0][:200],
            error=error,
        )
