import ipaddress

import pytest

from leadshare.outbound.address import why_refused


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        # Callable.
        ("8.8.8.8", None),
        ("1.1.1.1", None),
        ("100.63.255.255", None),
        ("100.128.0.0", None),
        ("172.15.255.255", None),
        ("172.32.0.0", None),
        ("198.17.255.255", None),
        ("223.255.255.255", None),
        ("2606:4700::1111", None),
        ("2a00:1450:4001::8", None),
        ("64:ff9b::808:808", None),
        # This computer, this network.
        ("0.0.0.0", "unspecified"),
        ("0.1.2.3", "reserved"),
        ("127.0.0.1", "loopback"),
        ("127.255.255.254", "loopback"),
        ("10.0.0.1", "private"),
        ("172.16.0.1", "private"),
        ("172.31.255.255", "private"),
        ("192.168.1.1", "private"),
        ("100.64.0.1", "shared"),
        ("100.127.255.255", "shared"),
        ("169.254.1.1", "link_local"),
        ("169.254.169.254", "metadata"),
        ("100.100.100.200", "metadata"),
        ("168.63.129.16", "metadata"),
        ("192.0.0.192", "metadata"),
        # Never a server.
        ("192.0.0.8", "reserved"),
        ("192.0.2.1", "documentation"),
        ("198.51.100.1", "documentation"),
        ("203.0.113.1", "documentation"),
        ("198.18.0.1", "benchmarking"),
        ("198.19.255.255", "benchmarking"),
        ("192.88.99.1", "reserved"),
        ("224.0.0.1", "multicast"),
        ("239.255.255.255", "multicast"),
        ("240.0.0.1", "reserved"),
        ("255.255.255.255", "reserved"),
        # IPv6.
        ("::", "unspecified"),
        ("::1", "loopback"),
        ("fe80::1", "link_local"),
        ("fe80::1%eth0", "zone"),
        ("2606:4700::1111%1", "zone"),
        ("fec0::1", "private"),
        ("fc00::1", "private"),
        ("fd12:3456::1", "private"),
        ("fd00:ec2::254", "metadata"),
        ("fd20:ce::254", "metadata"),
        ("ff02::1", "multicast"),
        ("2001:db8::1", "documentation"),
        ("3fff::1", "documentation"),
        ("2001:2::1", "benchmarking"),
        ("2001:10::1", "reserved"),
        ("2001:20::1", "reserved"),
        ("100::1", "reserved"),
        ("5f00::1", "reserved"),
        ("4000::1", "reserved"),
        # IPv6 with an IPv4 address inside.
        ("::ffff:10.0.0.1", "embedded"),
        ("::ffff:8.8.8.8", "embedded"),
        ("::ffff:0:127.0.0.1", "embedded"),
        ("::127.0.0.1", "embedded"),
        ("::8.8.8.8", "embedded"),
        ("64:ff9b::a00:1", "embedded"),
        ("64:ff9b::169.254.169.254", "embedded"),
        ("64:ff9b:1::808:808", "embedded"),
        ("2002:a00:1::", "embedded"),
        ("2002:808:808::1", "embedded"),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", "embedded"),
        ("2606:4700::5efe:10.0.0.1", "embedded"),
        ("2606:4700::200:5efe:10.0.0.1", "embedded"),
    ],
)
def test_only_globally_routable_addresses_may_be_called(text: str, reason: str | None) -> None:
    assert why_refused(ipaddress.ip_address(text)) == reason
