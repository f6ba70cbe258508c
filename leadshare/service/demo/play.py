"""Plays the demo: hub, sandbox and customers together in one process."""

import socket
import threading
from collections.abc import Callable

from django.conf import settings

from leadshare import keys
from leadshare.env import WrongSetting
from leadshare.keys import KeyRing
from leadshare.refusal import Refusal
from leadshare.service import address, listening
from leadshare.service.boot import seed
from leadshare.service.demo.customers import Customers
from leadshare.service.demo.once import Once, send_one
from leadshare.service.demo.sandbox import Sandbox
from leadshare.service.demo.stage import Stage, set_stage
from leadshare.service.one_machine import whole_hub
from leadshare.service.shell import Shell

_Welcome = Callable[[str, Stage, float], None]


class Play:
    """`rate` is in leads a minute; `is_once` sends a single one and stops when it was delivered."""

    def __init__(self, url: str, rate: float, is_once: bool) -> None:
        self._url = url
        self._rate = rate
        self._is_once = is_once
        self._result: Once | None = None

    def run(self, listener: socket.socket, sandbox: Sandbox, welcome: _Welcome) -> Once | None:
        """Until a signal comes, or the one lead arrived."""
        seed()
        ring = keys.ring()
        hub = _hub(ring)
        sandbox.start()
        stage = set_stage(settings.HOME, sandbox.url, ring)
        intake_url = f"{self._url}{stage.intake_path}"
        customers = Customers(intake_url, stage, 0 if self._is_once else self._rate)

        def ready() -> None:
            address.remember(settings.HOME, settings.PUBLIC_URL)
            if self._is_once:
                threading.Thread(
                    target=self._once, args=(server, intake_url, stage), daemon=True
                ).start()
            else:
                welcome(self._url, stage, self._rate)
                customers.start()

        def leaving() -> None:
            customers.stop()
            hub.let_pages_go()

        server = listening.Server(
            listening.config(hub, None, settings.TRUSTED_PROXIES), ready, leaving
        )
        has_started = listening.run(server, listener)
        sandbox.stop()
        if not has_started:
            raise hub.failure or WrongSetting("The demo could not start.")
        return self._result

    def _once(self, server: listening.Server, intake_url: str, stage: Stage) -> None:
        try:
            self._result = send_one(intake_url, stage)
        finally:
            server.should_exit = True


def _hub(ring: KeyRing) -> Shell:
    """Made before the stage is set: a demo that is running already keeps its own."""
    try:
        return whole_hub(ring)
    except BlockingIOError:
        raise Refusal(f"Another demo is running on {settings.HOME}. Stop it first.") from None
