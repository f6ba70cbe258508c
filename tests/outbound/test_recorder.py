"""In processes of their own: an audit hook stays for good, and these connects must not trouble the
suite's recorder.
"""

import subprocess
import sys

import pytest

_START = """
import asyncio, socket
from leadshare.outbound import Guard, Policy
from leadshare.outbound.recorder import SocketRecorder

recorder = SocketRecorder()
recorder.install()
recorder.install()
listener = socket.create_server(("127.0.0.1", 0))
port = listener.getsockname()[1]
guard = Guard(Policy.parse(f"127.0.0.1:{port},localhost:{port}"), 2)

def plain():
    with socket.create_connection(("127.0.0.1", port)):
        pass

def connect_ex():
    with socket.socket() as sock:
        sock.connect_ex(("127.0.0.1", port))

def over_asyncio():
    async def connect():
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.close()
        await writer.wait_closed()
    asyncio.run(connect())

def unix():
    with socket.socket(socket.AF_UNIX) as sock:
        try:
            sock.connect("/nonexistent/socket")
        except OSError:
            pass

def guarded():
    guard.connect("127.0.0.1", port).close()

def told():
    return [len(recorder.unguarded()), len(recorder.guarded())]
"""


@pytest.mark.parametrize(
    ("script", "unguarded_and_guarded"),
    [
        pytest.param("guarded()", [0, 1], id="a front"),
        pytest.param("plain()", [1, 0], id="a plain socket"),
        pytest.param("connect_ex()", [1, 0], id="connect_ex"),
        pytest.param("over_asyncio()", [1, 0], id="asyncio"),
        pytest.param("unix()", [0, 0], id="unix sockets are not the network"),
        pytest.param("guarded(); plain()", [1, 1], id="the mark does not outlast the connect"),
        pytest.param("plain(); recorder.expect('127.0.0.1', port)", [0, 0], id="expected"),
        pytest.param("plain(); recorder.expect('localhost', port)", [0, 0], id="expected by name"),
        pytest.param("plain(); recorder.expect('127.0.0.1')", [0, 0], id="expected on any port"),
        pytest.param("plain(); recorder.expect('127.0.0.1', 1)", [1, 0], id="expected elsewhere"),
        pytest.param("plain(); guarded(); recorder.forget()", [0, 0], id="forgotten"),
        pytest.param("recorder.pause(); plain()", [0, 0], id="paused"),
        pytest.param("recorder.pause(); recorder.install(); plain()", [1, 0], id="resumed"),
    ],
)
def test_what_is_recorded(script: str, unguarded_and_guarded: list[int]) -> None:
    assert _run(f"{script}\nprint(told())") == str(unguarded_and_guarded)


def test_a_connection_says_where_it_came_from() -> None:
    shown = _run("plain()\nprint(recorder.unguarded()[0])")
    assert shown.startswith("127.0.0.1:")
    assert " plain" in shown


def _run(script: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", _START + script], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()
