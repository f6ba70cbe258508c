import pytest

from leadshare.outbound import Policy, Refused, url_problem
from leadshare.outbound.url import vet_url

OPEN = "127.0.0.1:9000,sink.local:8080,10.0.0.0/8,localhost:7000"


def reason(url: str, policy: str) -> str | None:
    try:
        vet_url(url, Policy.parse(policy))
    except Refused as error:
        return error.reason
    return None


@pytest.mark.parametrize(
    ("url", "policy", "expected"),
    [
        ("https://crm.example.com/leads?sig=x", "", None),
        ("HTTPS://CRM.example.com:8443", "", None),
        ("https://8.8.8.8/", "", None),
        ("https://[2606:4700::1111]/", "", None),
        ("https://bücher.example/", "", None),
        ("http://crm.example.com/", "", "plain_http"),
        ("http://8.8.8.8/", "", "plain_http"),
        ("ftp://crm.example.com/", "", "scheme"),
        ("file:///etc/passwd", "", "scheme"),
        ("//crm.example.com/", "", "scheme"),
        ("crm.example.com", "", "scheme"),
        ("", "", "scheme"),
        ("https://", "", "no_host"),
        ("https:///path", "", "no_host"),
        ("https://user@crm.example.com/", "", "userinfo"),
        ("https://user:secret@crm.example.com/", "", "userinfo"),
        ("https://@crm.example.com/", "", "userinfo"),
        ("https://crm.example.com@127.0.0.1/", "", "userinfo"),
        ("https://crm.example.com:0/", "", "bad_port"),
        ("https://crm.example.com:99999/", "", "bad_port"),
        ("https://crm.example.com:x/", "", "bad_port"),
        ("https://crm.example.com\\@127.0.0.1/", "", "bad_url"),
        ("https://crm.example.com\t/", "", "bad_url"),
        ("https://crm.exam\nple.com/", "", "bad_url"),
        (" https://crm.example.com/", "", "bad_url"),
        ("https://[::1/", "", "bad_url"),
        ("https://localhost/", "", "localhost"),
        ("https://a.localhost/", "", "localhost"),
        ("https://127.0.0.1/", "", "loopback"),
        ("https://[::]/", "", "unspecified"),
        ("https://[::ffff:10.0.0.1]/", "", "embedded"),
        ("https://[64:ff9b::a00:1]/", "", "embedded"),
        ("https://[2002:0a00:0001::]/", "", "embedded"),
        ("https://0x7f.1/", "", "odd_number"),
        ("https://127.1/", "", "odd_number"),
        ("https://crm.example.com./", "", "trailing_dot"),
        ("https://１２７.0.0.1/", "", "bad_name"),
        ("https://127。0。0。1/", "", "bad_name"),
        ("http://127.0.0.1:9000/", OPEN, None),
        ("http://127.0.0.1:9001/", OPEN, "plain_http"),
        ("https://127.0.0.1:9001/", OPEN, "loopback"),
        ("http://sink.local:8080/", OPEN, None),
        ("http://10.1.2.3/", OPEN, None),
        ("http://localhost:7000/", OPEN, None),
        ("https://localhost:7001/", OPEN, "localhost"),
        ("http://localhost:9000/", OPEN, None),
        ("http://localhost:1/", "127.0.0.0/8", None),
    ],
)
def test_what_is_wrong_with_a_url(url: str, policy: str, expected: str | None) -> None:
    assert reason(url, policy) == expected


def test_people_read_a_sentence_without_what_is_secret() -> None:
    assert url_problem("https://user:hush@crm.example.com/?sig=hush") == (
        "The URL must not hold a user name or a password."
    )
    assert url_problem("https://127.0.0.1/?sig=hush") == (
        "127.0.0.1 leads to this computer (a loopback address). "
        "The operator can allow it with LEADSHARE_OUTBOUND_ALLOW."
    )
    assert url_problem("https://crm.example.com/?sig=hush") is None
