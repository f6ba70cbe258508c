"""How a host may be written: one way only.

Resolvers read `0x7f.1`, `127.1`, `0177.0.0.1` and `2130706433` as addresses, and libraries map
full-width digits and `。` to ASCII. None of these is needed to write a real destination, so none is
accepted (WHATWG URL, "ends in a number").
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv6Address

import idna

from leadshare.outbound.address import Address, parse_address
from leadshare.outbound.wording import refused

_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_LONGEST_NAME = 253


@dataclass(frozen=True, slots=True)
class Host:
    """`text` is lower-case ASCII without brackets; `address` is set when the host is written as an
    address.
    """

    text: str
    address: Address | None = None

    @property
    def is_localhost(self) -> bool:
        return self.text == "localhost" or self.text.endswith(".localhost")


@lru_cache(maxsize=1024)
def parse_host(text: str) -> Host:
    """Raises Refused with the reason code of the form that is not accepted."""
    if not text:
        raise refused("no_host")
    if text.startswith("[") or ":" in text:
        return _ipv6(text)
    name = _ascii(text)
    if name.endswith("."):
        raise refused("trailing_dot", text)
    labels = name.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        return _ipv4(text, name)
    if len(name) > _LONGEST_NAME or not all(map(_LABEL.fullmatch, labels)):
        raise refused("bad_name", text)
    return Host(name)


def _ipv6(text: str) -> Host:
    bare = text[1:-1] if text.startswith("[") and text.endswith("]") else text
    address = parse_address(bare)
    if not isinstance(address, IPv6Address):
        raise refused("bad_name", text)
    if address.scope_id is not None:
        raise refused("zone", text)
    return Host(str(address), address)


def _ipv4(text: str, name: str) -> Host:
    address = parse_address(name)
    if address is None:
        raise refused("odd_number", text)
    return Host(name, address)


def _ascii(text: str) -> str:
    if text.isascii():
        return text.lower()
    try:
        # Strict: no mapping of look-alikes, only "." parts labels.
        return idna.encode(text.lower(), strict=True).decode("ascii")
    except idna.IDNAError as error:
        raise refused("bad_name", text) from error
