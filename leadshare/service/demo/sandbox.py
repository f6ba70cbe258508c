"""The sandbox: a receiving endpoint in a thread, on a loopback port that is opened for the demo's destinations."""

import socket
import threading

from leadshare.service.listening import Server, config, listen
from leadshare.service.sink import Sink

_HOST = "127.0.0.1"


class Sandbox:
    """Bound when it is made, so that its port is known before the settings are read."""

    def __init__(self) -> None:
        self._listener: socket.socket = listen(_HOST, 0)
        self.address = f"{_HOST}:{self._listener.getsockname()[1]}"
        self.url = f"http://{self.address}/leads"
        self._answers = threading.Event()
        self._server = Server(config(Sink(), lifespan="off"), self._answers.set)
        self._thread = threading.Thread(
            target=self._server.run, args=([self._listener],), name="sandbox", daemon=True
        )

    def start(self) -> None:
        """Returns once it answers."""
        self._thread.start()
        self._answers.wait()

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join()
