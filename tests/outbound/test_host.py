import pytest

from leadshare.outbound import Refused
from leadshare.outbound.host import parse_host


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("crm.example.com", "crm.example.com"),
        ("CRM.Example.COM", "crm.example.com"),
        ("a_b.example.com", "a_b.example.com"),
        ("intranet", "intranet"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("Bücher.example", "xn--bcher-kva.example"),
        ("8.8.8.8", "8.8.8.8"),
        ("[2606:4700:0::1111]", "2606:4700::1111"),
        ("::1", "::1"),
        ("7up.example.com", "7up.example.com"),
        ("0x7f.example", "0x7f.example"),
    ],
)
def test_a_host_has_one_form(text: str, expected: str) -> None:
    assert parse_host(text).text == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no_host"),
        ("0x7f.1", "odd_number"),
        ("0x7f000001", "odd_number"),
        ("0X7F.0.0.1", "odd_number"),
        ("0x7f.0x0.0x0.0x1", "odd_number"),
        ("0x", "odd_number"),
        ("127.1", "odd_number"),
        ("127.0.1", "odd_number"),
        ("0177.0.0.1", "odd_number"),
        ("127.0.0.01", "odd_number"),
        ("2130706433", "odd_number"),
        ("017700000001", "odd_number"),
        ("1.2.3.4.5", "odd_number"),
        ("256.1.1.1", "odd_number"),
        ("example.com.1", "odd_number"),
        ("example.com.", "trailing_dot"),
        ("127.0.0.1.", "trailing_dot"),
        (".", "trailing_dot"),
        ("example..com", "bad_name"),
        (".example.com", "bad_name"),
        ("-a.example.com", "bad_name"),
        ("a-.example.com", "bad_name"),
        ("a" * 64 + ".example.com", "bad_name"),
        (".".join(["a" * 60] * 5), "bad_name"),
        ("a b.example.com", "bad_name"),
        ("a%2e.example.com", "bad_name"),
        ("a\x00.example.com", "bad_name"),
        ("user@example.com", "bad_name"),
        ("127。0。0。1", "bad_name"),
        ("example。com", "bad_name"),
        ("１２７.0.0.1", "bad_name"),
        ("①②⑦.0.0.1", "bad_name"),
        ("ｅxample.com", "bad_name"),
        ("exa\u00admple.com", "bad_name"),
        ("xn--\u2082.example", "bad_name"),
        ("[127.0.0.1]", "bad_name"),
        ("[::1", "bad_name"),
        ("::1]", "bad_name"),
        ("[fe80::1%25eth0]", "zone"),
        ("fe80::1%eth0", "zone"),
        ("example.com:443", "bad_name"),
    ],
)
def test_other_forms_are_refused(text: str, reason: str) -> None:
    with pytest.raises(Refused) as caught:
        parse_host(text)
    assert caught.value.reason == reason
