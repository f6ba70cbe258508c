from collections.abc import Callable

import pytest

from leadshare.destinations.mail import options
from leadshare.outbound import Guard

GOOD = {
    "to": "sales@example.com; partners@example.com",
    "from": "hub@example.com",
    "host": "127.0.0.1",
    "port": "2525",
    "username": "hub",
    "password": "an invented password",
}


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        pytest.param({}, [], id="good"),
        pytest.param({"security": "none", "username": "", "password": ""}, [], id="no login"),
        pytest.param({"to": ""}, ["to"], id="no recipient"),
        pytest.param({"to": "sales@example.com; nobody"}, ["to"], id="one wrong recipient"),
        pytest.param({"from": "hub"}, ["from"], id="no sender"),
        pytest.param({"host": ""}, ["host"], id="no host"),
        pytest.param({"host": "https://127.0.0.1"}, ["host"], id="a URL"),
        pytest.param({"host": "10.0.0.1"}, ["host"], id="private"),
        pytest.param({"port": "2526"}, ["host"], id="a port not allowed"),
        pytest.param({"port": "70000"}, ["port"], id="no port"),
        pytest.param({"port": "smtp"}, ["port"], id="a word"),
        pytest.param({"security": "ssl3"}, ["security"], id="unknown encryption"),
        pytest.param({"content": "all"}, ["content"], id="unknown content"),
        pytest.param({"language": "xx"}, ["language"], id="unknown language"),
        pytest.param({"password": ""}, ["password"], id="user without password"),
        pytest.param({"username": ""}, ["username"], id="password without user"),
        pytest.param({"security": "none"}, ["security"], id="password in the clear"),
        pytest.param({"ca_certificate": "no PEM"}, ["ca_certificate"], id="no certificate"),
    ],
)
def test_check(changes: dict[str, str], wrong: list[str], make_guard: Callable[..., Guard]) -> None:
    problems = options.check(GOOD | changes, make_guard("127.0.0.1:2525"))
    assert [problem.field for problem in problems] == wrong
    assert all(problem.message for problem in problems)


@pytest.mark.parametrize(
    ("given", "port"),
    [
        pytest.param({}, "587", id="STARTTLS by default"),
        pytest.param({"security": "tls"}, "465", id="TLS"),
        pytest.param({"security": "none"}, "25", id="none"),
        pytest.param({"security": "tls", "port": "2465"}, "2465", id="the given one wins"),
    ],
)
def test_prepare_fills_the_port_in(given: dict[str, str], port: str) -> None:
    prepared = options.prepare(given)
    assert prepared["port"] == port
    assert options.prepare(prepared) == prepared
