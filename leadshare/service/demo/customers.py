"""Simulated customers: leads posted to the demo's own intake address, one after the other."""

import threading
from uuid import UUID

import httpx
import structlog

from leadshare.intake.port import Posted, Reading
from leadshare.intake.registry import SimulatedPost, storefront_readers
from leadshare.service.demo.stage import Stage
from leadshare.service.traffic import posts, shapes

log = structlog.get_logger(__name__)
_AT_ONCE = 12
_TIMEOUT_SECONDS = 30


class Customers:
    """A few at once, so that the pages have something to show, then `rate` a minute; 0 means none."""

    def __init__(self, url: str, stage: Stage, rate: float) -> None:
        self._url = url
        self._rate = rate
        self._posts = posts(shapes(), stage.offers, None, dict(stage.titles))
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="customers", daemon=True)

    def start(self) -> None:
        if self._rate > 0:
            self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        # Proxies of the environment are for the world outside.
        with httpx.Client(timeout=_TIMEOUT_SECONDS, trust_env=False) as client:
            for number, made in enumerate(self._posts):
                if self._stopping.wait(60 / self._rate if number >= _AT_ONCE else 0):
                    return
                try:
                    post(client, self._url, made)
                except httpx.HTTPError as error:
                    log.warning("demo.not_accepted", error=type(error).__name__)


def post(client: httpx.Client, url: str, made: SimulatedPost) -> UUID:
    """Returns the id of the accepted submission. Raises `httpx.HTTPError`."""
    answer = client.post(url, content=made.body, headers={"content-type": made.content_type})
    answer.raise_for_status()
    return UUID(answer.json()["id"])


def one_for_sales(stage: Stage) -> SimulatedPost:
    """A lead that goes to destinations: no test, and nobody who must not be contacted."""
    return next(
        made
        for made in posts(shapes(), stage.offers, None, dict(stage.titles))
        if _is_for_sales(made)
    )


def _is_for_sales(made: SimulatedPost) -> bool:
    for reader in storefront_readers():
        reading = reader.read(Posted(made.body, made.content_type))
        if isinstance(reading, Reading):
            kept_away = {
                code.code.casefold() for code in reader.action_codes if code.is_do_not_contact
            }
            return all(
                not (lead.is_test or lead.is_withheld or lead.action.casefold() in kept_away)
                and lead.email
                for lead in reading.leads
            )
    return False
