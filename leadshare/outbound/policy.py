"""What the operator opened (LEADSHARE_OUTBOUND_ALLOW), and whether a host may be called under
it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from leadshare.outbound.address import (
    Address,
    Network,
    parse_address,
    parse_network,
    why_refused,
)
from leadshare.outbound.errors import Refused
from leadshare.outbound.host import Host, parse_host
from leadshare.outbound.wording import refused, unresolved

_HIGHEST_PORT = 65535
_LOOPBACK = parse_address("127.0.0.1")


@dataclass(frozen=True, slots=True)
class Policy:
    """`networks` are open on any port, `endpoints` (host, port) on that port only. Empty: only the
    Internet.
    """

    networks: tuple[Network, ...] = ()
    endpoints: frozenset[tuple[str, int]] = frozenset()
    entries: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """From `10.0.0.0/8, 127.0.0.1:9000, [::1]:25, sink.local:443`.

        Raises ValueError with the bad entry and what to write instead.
        """
        entries = tuple(entry.strip() for entry in text.split(",") if entry.strip())
        return cls(
            networks=tuple(_network(entry) for entry in entries if _is_network(entry)),
            endpoints=frozenset(_endpoint(entry) for entry in entries if not _is_network(entry)),
            entries=entries,
        )

    def __str__(self) -> str:
        return ", ".join(self.entries)

    def opens_host(self, host: Host, port: int) -> bool:
        """Whether the operator named this host and port, or a network that holds it when it is an
        address.
        """
        if (host.text, port) in self.endpoints:
            return True
        address = _LOOPBACK if host.is_localhost else host.address
        return address is not None and self.opens_address(address, port)

    def opens_address(self, address: Address, port: int) -> bool:
        if (str(address), port) in self.endpoints:
            return True
        return any(address in network for network in self.networks)

    def vet(self, host: Host, port: int, found: Sequence[str]) -> tuple[Address, ...]:
        """The addresses to connect to, in order. One bad address refuses the whole name: a mixed
        answer is an attack.

        Raises Refused, or Unresolved when nothing was found.
        """
        if not found:
            raise unresolved(host.text)
        is_named = (host.text, port) in self.endpoints
        return tuple(self._vet_one(host, port, text, is_named) for text in found)

    def _vet_one(self, host: Host, port: int, text: str, is_named: bool) -> Address:
        address = parse_address(text)
        if address is None:
            raise refused("bad_name", host.text)
        if is_named or self.opens_address(address, port):
            return address
        reason = why_refused(address)
        if reason is not None:
            raise refused(reason, host.text)
        return address


def _is_network(entry: str) -> bool:
    return "/" in entry and "://" not in entry


def _network(entry: str) -> Network:
    try:
        network = parse_network(entry)
    except ValueError as error:
        raise ValueError(
            f"{entry!r}: {error}. Write a network such as 10.0.0.0/8 or fd00::/8."
        ) from error
    if network.prefixlen == 0:
        raise ValueError(
            f"{entry!r} would switch the guard off."
            " Write the networks you need, such as 10.0.0.0/8."
        )
    return network


def _endpoint(entry: str) -> tuple[str, int]:
    host_text, colon, port_text = entry.rpartition(":")
    if "://" in entry:
        raise ValueError(f"{entry!r} is a URL. Write host:port, such as sink.example.com:443.")
    is_bare_ipv6 = ":" in host_text and not host_text.startswith("[")
    if not colon or is_bare_ipv6 or entry.endswith("]"):
        raise ValueError(f"{entry!r} has no port. {_instead(entry)}")
    if not (port_text.isascii() and port_text.isdecimal() and 0 < int(port_text) <= _HIGHEST_PORT):
        raise ValueError(f"{entry!r}: the port must be a number from 1 to {_HIGHEST_PORT}.")
    try:
        return parse_host(host_text).text, int(port_text)
    except Refused as error:
        raise ValueError(
            f"{entry!r}: {error} Write host:port, such as 127.0.0.1:9000 or [::1]:25."
        ) from error


def _instead(entry: str) -> str:
    bare = entry.strip("[]")
    address = parse_address(bare)
    if address is None:
        return f"Write {bare}:443 with the port to open."
    endpoint = f"[{bare}]:443" if address.version == 6 else f"{bare}:443"
    return f"Write {bare}/{address.max_prefixlen} for any port, or {endpoint}."
