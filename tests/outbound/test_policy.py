import re

import pytest

from leadshare.outbound import Policy, Refused, Unresolved
from leadshare.outbound.host import parse_host

EXAMPLES = "127.0.0.1:9000, 10.0.0.0/8 ,[::1]:25,sink.local:443,, fd00::/8"


def vet(policy: str, host: str, port: int, *found: str) -> list[str] | str:
    try:
        return [str(one) for one in Policy.parse(policy).vet(parse_host(host), port, found)]
    except (Refused, Unresolved) as error:
        return error.reason


@pytest.mark.parametrize(
    ("policy", "host", "port", "found", "expected"),
    [
        pytest.param(
            "",
            "a.example",
            443,
            ["8.8.8.8", "2606:4700::1"],
            ["8.8.8.8", "2606:4700::1"],
            id="public",
        ),
        pytest.param("", "a.example", 443, [], "unresolved", id="no address"),
        pytest.param("", "a.example", 443, ["8.8.8.8", "10.0.0.1"], "private", id="mixed A"),
        pytest.param("", "a.example", 443, ["8.8.8.8", "::1"], "loopback", id="mixed A and AAAA"),
        pytest.param("", "a.example", 443, ["fe80::1%eth0"], "zone", id="zone"),
        pytest.param("", "a.example", 443, ["what"], "bad_name", id="not an address"),
        pytest.param(
            "10.0.0.0/8", "a.example", 1, ["10.9.9.9"], ["10.9.9.9"], id="network, any port"
        ),
        pytest.param(
            "10.0.0.0/8", "a.example", 1, ["10.9.9.9", "127.0.0.1"], "loopback", id="each is vetted"
        ),
        pytest.param(
            "10.0.0.0/8", "a.example", 1, ["::ffff:10.0.0.1"], "embedded", id="mapped is not in it"
        ),
        pytest.param(
            "10.0.0.0/8", "a.example", 1, ["64:ff9b::a00:1"], "embedded", id="NAT64 is not in it"
        ),
        pytest.param(
            "127.0.0.1:9000", "127.0.0.1", 9000, ["127.0.0.1"], ["127.0.0.1"], id="endpoint"
        ),
        pytest.param(
            "127.0.0.1:9000", "127.0.0.1", 9001, ["127.0.0.1"], "loopback", id="another port"
        ),
        pytest.param(
            "127.0.0.1:9000",
            "a.example",
            9000,
            ["127.0.0.1"],
            ["127.0.0.1"],
            id="a name that leads there",
        ),
        pytest.param("[::1]:25", "mail.example", 25, ["::1"], ["::1"], id="IPv6 endpoint"),
        pytest.param("sink.local:443", "sink.local", 443, ["10.0.0.1"], ["10.0.0.1"], id="named"),
        pytest.param(
            "sink.local:443", "SINK.local", 443, ["::1"], ["::1"], id="named, wherever it leads"
        ),
        pytest.param(
            "sink.local:443", "sink.local", 80, ["10.0.0.1"], "private", id="named, another port"
        ),
        pytest.param(
            "sink.local:443", "a.sink.local", 443, ["10.0.0.1"], "private", id="not a suffix"
        ),
    ],
)
def test_vetting(
    policy: str, host: str, port: int, found: list[str], expected: list[str] | str
) -> None:
    assert vet(policy, host, port, *found) == expected


def test_the_entries_are_shown_as_written() -> None:
    policy = Policy.parse(EXAMPLES)
    assert str(policy) == "127.0.0.1:9000, 10.0.0.0/8, [::1]:25, sink.local:443, fd00::/8"
    assert policy.endpoints == {("127.0.0.1", 9000), ("::1", 25), ("sink.local", 443)}
    assert [str(network) for network in policy.networks] == ["10.0.0.0/8", "fd00::/8"]


def test_nothing_is_open_by_default() -> None:
    assert Policy.parse("  ") == Policy()


@pytest.mark.parametrize(
    ("entry", "advice"),
    [
        ("10.0.0.1", "10.0.0.1/32 for any port, or 10.0.0.1:443"),
        ("::1", "::1/128 for any port, or [::1]:443"),
        ("[::1]", "::1/128 for any port, or [::1]:443"),
        ("sink.local", "sink.local:443"),
        ("10.0.0.1/8", "Write a network such as 10.0.0.0/8"),
        ("10.0.0.0/33", "Write a network such as 10.0.0.0/8"),
        ("sink.local/8", "Write a network such as 10.0.0.0/8"),
        ("0.0.0.0/0", "switch the guard off"),
        ("::/0", "switch the guard off"),
        ("https://sink.local:443", "sink.example.com:443"),
        ("https://sink.local/x", "sink.example.com:443"),
        ("sink.local:0", "from 1 to 65535"),
        ("sink.local:65536", "from 1 to 65535"),
        ("sink.local:https", "from 1 to 65535"),
        ("sink.local:", "from 1 to 65535"),
        (":443", "127.0.0.1:9000"),
        ("127.1:443", "127.0.0.1:9000"),
        ("*:443", "127.0.0.1:9000"),
        ("sink.local.:443", "127.0.0.1:9000"),
        ("[fe80::1%eth0]:25", "127.0.0.1:9000"),
    ],
)
def test_a_bad_entry_is_named_with_what_to_write(entry: str, advice: str) -> None:
    with pytest.raises(ValueError, match=re.escape(repr(entry))) as caught:
        Policy.parse(f"10.0.0.0/8, {entry}")
    assert advice in str(caught.value)
