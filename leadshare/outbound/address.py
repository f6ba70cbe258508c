"""Which addresses may be called: only globally routable ones.

Own tables instead of `ipaddress.is_global`: its answers changed between Python patch releases
(3.11.10 among them). Sources: IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890), RFC
6052 (NAT64), RFC 3056 (6to4), RFC 4380 (Teredo), RFC 5214 (ISATAP), RFC 9637 (documentation), and
the clouds' own pages for metadata addresses.
"""

from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# The first match wins: the narrow ones stand first.
_V4 = [
    (IPv4Network(network), reason)
    for network, reason in [
        ("169.254.169.254/32", "metadata"),  # AWS, Azure, Google, DigitalOcean, Oracle
        ("169.254.170.2/32", "metadata"),  # AWS container credentials
        ("100.100.100.200/32", "metadata"),  # Alibaba
        ("192.0.0.192/32", "metadata"),  # Oracle, older
        ("168.63.129.16/32", "metadata"),  # Azure's host, though its range is public
        ("0.0.0.0/32", "unspecified"),
        ("0.0.0.0/8", "reserved"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "shared"),
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link_local"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "reserved"),
        ("192.0.2.0/24", "documentation"),
        ("192.88.99.0/24", "reserved"),  # 6to4 relays, withdrawn by RFC 7526
        ("192.168.0.0/16", "private"),
        ("198.18.0.0/15", "benchmarking"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
    ]
]
_V6 = [
    (IPv6Network(network), reason)
    for network, reason in [
        ("fd00:ec2::254/128", "metadata"),  # AWS
        ("fd20:ce::254/128", "metadata"),  # Google
        ("::/128", "unspecified"),
        ("::1/128", "loopback"),
        ("::ffff:0:0/96", "embedded"),  # IPv4-mapped
        ("::ffff:0:0:0/96", "embedded"),  # IPv4-translated (SIIT)
        ("::/96", "embedded"),  # IPv4-compatible
        ("64:ff9b:1::/48", "embedded"),  # NAT64 for local use
        ("2001::/32", "embedded"),  # Teredo
        ("2002::/16", "embedded"),  # 6to4
        ("fe80::/10", "link_local"),
        ("fec0::/10", "private"),  # site-local
        ("fc00::/7", "private"),  # unique local
        ("ff00::/8", "multicast"),
        ("2001:2::/48", "benchmarking"),
        ("2001:db8::/32", "documentation"),
        ("3fff::/20", "documentation"),
        ("2001::/23", "reserved"),  # IETF protocols, ORCHID
    ]
]
_NAT64 = IPv6Network("64:ff9b::/96")
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_ISATAP_INTERFACES = (0x00005EFE, 0x02005EFE)
_LOW_32_BITS = 0xFFFFFFFF


def parse_address(text: str) -> Address | None:
    """The address that `text` writes in its usual form; None for anything else. Zones are kept."""
    try:
        return ip_address(text)
    except ValueError:
        return None


def parse_network(text: str) -> Network:
    """Raises ValueError, also for host bits that are set."""
    return ip_network(text, strict=True)


def why_refused(address: Address) -> str | None:
    """A reason code, or None for an address that anyone on the Internet reaches."""
    if isinstance(address, IPv4Address):
        return _first(_V4, address)
    return _why_refused_v6(address)


def _why_refused_v6(address: IPv6Address) -> str | None:
    if address.scope_id is not None:
        return "zone"
    if address in _NAT64:
        # Networks without IPv4 reach the whole IPv4 Internet this way: the address inside decides.
        return "embedded" if _first(_V4, IPv4Address(int(address) & _LOW_32_BITS)) else None
    if (int(address) >> 32) & _LOW_32_BITS in _ISATAP_INTERFACES:
        return "embedded"
    found = _first(_V6, address)
    return found or (None if address in _GLOBAL_UNICAST else "reserved")


def _first(
    table: list[tuple[Network, str]]
    | list[tuple[IPv4Network, str]]
    | list[tuple[IPv6Network, str]],
    address: Address,
) -> str | None:
    return next((reason for network, reason in table if address in network), None)
