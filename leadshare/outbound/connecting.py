"""Opening a socket to addresses that were vetted, and to nothing else."""

import socket
import threading
from collections.abc import Sequence

from leadshare.outbound.address import Address
from leadshare.outbound.budget import Budget
from leadshare.outbound.sockets import MeteredSocket


class _Mark(threading.local):
    is_set = False


_connecting = _Mark()


def is_front_connecting() -> bool:
    """Whether this thread is inside the guard's own connect (asked by the recorder)."""
    return _connecting.is_set


def connect_pinned(
    addresses: Sequence[Address], port: int, budget: Budget, timeout: float | None = None
) -> MeteredSocket:
    """Tries the addresses in order; each may use its share of the time left. Raises OSError,
    OutOfTime.

    `timeout` (seconds) bounds each try further. The socket it returns has no timeout of its own but
    the budget's.
    """
    failure: OSError | None = None
    for index, address in enumerate(addresses):
        share = budget.seconds_left() / (len(addresses) - index)
        is_last = index == len(addresses) - 1
        limit = timeout if is_last else min(share, timeout or share)
        try:
            return _connect_one(address, port, budget, limit)
        except OSError as error:
            failure = error
    if failure is None:
        raise ValueError("nothing to connect to")
    raise failure


def _connect_one(address: Address, port: int, budget: Budget, limit: float | None) -> MeteredSocket:
    family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
    sock = MeteredSocket(family, socket.SOCK_STREAM)
    sock.budget = budget
    try:
        sock.settimeout(limit)
        _marked_connect(sock, str(address), port)
        sock.settimeout(None)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except BaseException:
        sock.close()
        raise
    return sock


def _marked_connect(sock: MeteredSocket, address: str, port: int) -> None:
    _connecting.is_set = True
    try:
        sock.connect((address, port))
    finally:
        _connecting.is_set = False
