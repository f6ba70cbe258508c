"""The one-machine mode: intake, pages, API, journey and delivery in one process."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, cast

from a2wsgi import WSGIMiddleware
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import DatabaseError, close_old_connections

from leadshare.catalog.versions import version
from leadshare.delivery.actions import plan
from leadshare.delivery.guarding import guard
from leadshare.delivery.worker import DeliveryWorker
from leadshare.intake.desk import Desk
from leadshare.intake.log.opening import open_log
from leadshare.intake.log.port import Log, LogAway
from leadshare.intake.registry import storefront_readers
from leadshare.keys import KeyRing
from leadshare.service.broadcast import Broadcast
from leadshare.service.duties import Duties
from leadshare.service.journey_worker import JourneyWorker
from leadshare.service.shell import App, Shell

_PAGE_THREADS = 8
# Intake answers from one thread while journey and delivery compute in others: at the interpreter's 5 ms it would wait
# that long after every system call.
_SWITCH_SECONDS = 0.001


def whole_hub(ring: KeyRing) -> Shell:
    """Everything."""
    sys.setswitchinterval(_SWITCH_SECONDS)
    the_log = open_log(settings.LOG_URL)
    delivery = DeliveryWorker(
        guard(),
        ring,
        plan(),
        settings.DELIVERY_IN_FLIGHT,
        timedelta(seconds=settings.DELIVERY_LEASE_SECONDS),
    )
    journey = JourneyWorker(
        the_log, ring, storefront_readers(), settings.JOURNEY_BATCH, delivery.wake
    )
    desk = _desk(the_log, ring, journey.wake)
    duties = Duties(the_log)
    broadcast = Broadcast()

    async def start() -> App:
        delivery.start()
        journey.start()
        duties.start()
        broadcast.start()
        return await desk.start()

    async def stop() -> None:
        broadcast.stop()
        await desk.stop()
        for part in (journey, delivery, duties):
            await asyncio.to_thread(part.stop)
        the_log.close()

    return Shell(start, stop, _readiness(the_log), broadcast, _pages(), broadcast.stop)


def intake_alone(ring: KeyRing) -> Shell:
    """Only what answers storefronts; somebody else's journey reads the LOG."""
    the_log = open_log(settings.LOG_URL)
    desk = _desk(the_log, ring, lambda: None)

    async def stop() -> None:
        await desk.stop()
        the_log.close()

    return Shell(desk.start, stop, _readiness(the_log))


def _desk(the_log: Log, ring: KeyRing, came_in: Callable[[], None]) -> Desk:
    return Desk(
        the_log,
        settings.SPOOL,
        settings.SPOOL_MEGABYTES * 1024 * 1024,
        ring,
        settings.INTAKE_MAX_BYTES,
        settings.INTAKE_READ_SECONDS,
        settings.INTAKE_LOG_SECONDS,
        came_in,
    )


def _pages() -> Any:
    from leadshare.wsgi import application

    return WSGIMiddleware(cast(Any, application), workers=_PAGE_THREADS)


def _readiness(the_log: Log) -> Callable[[], Awaitable[str | None]]:
    def why_not() -> str | None:
        try:
            the_log.depth()
            version()
        except LogAway:
            return "the intake log does not answer"
        except DatabaseError:
            return "the database does not answer"
        finally:
            close_old_connections()
        return None

    return sync_to_async(why_not, thread_sensitive=False)
