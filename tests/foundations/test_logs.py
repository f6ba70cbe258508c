"""Canaries: what must never be in the log is put where it could come through."""

import json
import subprocess
import sys

CANARIES = ("whsec_canary", "canary.person@example.com", "tok_canary")
PROGRAM = """
import logging
import structlog
from leadshare.logs import configure

configure()
log = structlog.get_logger("leadshare.delivery")
log.debug("delivery.quiet")
log.info("delivery.done", kind="https", count=2)
try:
    raise ValueError("canary.person@example.com refused by whsec_canary")
except ValueError as error:
    log.error("delivery.surprise", error=type(error).__name__)
    logging.getLogger("httpx").exception("request to %s failed", "https://x.example/in/tok_canary")
logging.getLogger("httpx").info("POST /in/tok_canary")
logging.getLogger("asyncio").error("Task exception\\nValueError('canary.person@example.com')")
logging.getLogger("django.request").warning("Not Found: %s", "/in/tok_canary")
"""


def run(program: str, **environment: str) -> list[dict[str, object]]:
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment
    )
    assert done.stdout == ""
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_events_are_lines_of_json_without_what_others_quoted() -> None:
    lines = run(PROGRAM)
    assert not any(canary in json.dumps(lines) for canary in CANARIES)
    for line in lines:
        assert str(line.pop("timestamp")).endswith("Z")
    assert lines == [
        {"event": "delivery.done", "level": "info", "kind": "https", "count": 2},
        {"event": "delivery.surprise", "level": "error", "error": "ValueError"},
        {
            "event": "third_party",
            "level": "error",
            "logger": "httpx",
            "text": "request to %s failed",
            "error": "ValueError",
        },
        {
            "event": "third_party",
            "level": "error",
            "logger": "asyncio",
            "text": "Task exception",
            "error": "",
        },
        {
            "event": "third_party",
            "level": "warning",
            "logger": "django.request",
            "text": "Not Found: %s",
            "error": "",
        },
    ]


def test_the_level_is_a_setting() -> None:
    quiet = run(PROGRAM, LEADSHARE_LOG_LEVEL="error")
    assert quiet[0]["event"] == "delivery.surprise"
    talkative = run(PROGRAM, LEADSHARE_LOG_LEVEL="DEBUG")
    assert talkative[0]["event"] == "delivery.quiet"
