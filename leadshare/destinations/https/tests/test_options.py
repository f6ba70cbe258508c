from collections.abc import Callable

import pytest

from leadshare.destinations.https import options
from leadshare.outbound import Guard

GOOD = {"url": "http://127.0.0.1:9000/in", "signing_secret": "whsec_" + "AAAA" * 8}


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        pytest.param({}, [], id="good"),
        pytest.param({"header_name": "X-Key", "header_value": "abc"}, [], id="with a header"),
        pytest.param({"url": ""}, ["url"], id="no URL"),
        pytest.param({"url": "leads.example.com/in"}, ["url"], id="no scheme"),
        pytest.param({"url": "ftp://127.0.0.1:9000/"}, ["url"], id="not http"),
        pytest.param({"url": "https://"}, ["url"], id="no host"),
        pytest.param({"url": "https://[::1"}, ["url"], id="broken"),
        pytest.param({"url": "http://ann:pw@127.0.0.1:9000/"}, ["url"], id="user information"),
        pytest.param({"url": "http://127.0.0.1:9001/in"}, ["url"], id="a port not allowed"),
        pytest.param({"url": "https://10.0.0.1/in"}, ["url"], id="private"),
        pytest.param({"url": "https://0x7f.1/in"}, ["url"], id="loopback in disguise"),
        pytest.param({"url": "http://93.184.216.34/in"}, ["url"], id="plain http"),
        pytest.param({"signing_secret": "secret"}, ["signing_secret"], id="no such secret"),
        pytest.param({"signing_secret": ""}, ["signing_secret"], id="empty secret"),
        pytest.param({"header_name": "X-Key"}, ["header_value"], id="name without value"),
        pytest.param({"header_value": "abc"}, ["header_name"], id="value without name"),
        pytest.param(
            {"header_name": "Webhook-Id", "header_value": "abc"}, ["header_name"], id="ours"
        ),
        pytest.param(
            {"header_name": "X Key", "header_value": "abc"}, ["header_name"], id="no token"
        ),
        pytest.param(
            {"header_name": "X-Key", "header_value": "a\r\nHost: b"}, ["header_value"], id="CR/LF"
        ),
    ],
)
def test_check(changes: dict[str, str], wrong: list[str], make_guard: Callable[..., Guard]) -> None:
    problems = options.check(GOOD | changes, make_guard("127.0.0.1:9000"))
    assert [problem.field for problem in problems] == wrong
    assert all(problem.message for problem in problems)


def test_prepare_makes_a_secret_once() -> None:
    first = options.prepare({"url": " https://leads.example.com/in "})
    assert first["url"] == "https://leads.example.com/in"
    assert first["signing_secret"].startswith("whsec_")
    assert options.prepare(first) == first


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        pytest.param(
            "https://leads.example.com/in?sig=s3cret#top",
            "https://leads.example.com/in",
            id="query",
        ),
        pytest.param("https://ann:pw@example.com:8443/", "https://example.com:8443/", id="user"),
        pytest.param("http://[::1]:9000/in", "http://[::1]:9000/in", id="IPv6"),
        pytest.param("https://[::1", "", id="broken"),
    ],
)
def test_shown_url(url: str, shown: str) -> None:
    assert options.shown_url(url) == shown
