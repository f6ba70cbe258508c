"""Every error is one clear line on standard error, and a non-zero exit."""

import pytest

from tests.cli.conftest import Command

UNKNOWN = "01a207b5-bf17-752f-9844-a69722c75aaa"
TOKEN = ("token", "new", "--publisher")
LISTING = ("listing", "add", "--publisher", "contoso", "--offer", "x", "--title", "X")


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        pytest.param(("publisher", "add", "contoso"), 2, "--name", id="an option is missing"),
        pytest.param(("publisher", "add"), 2, "Missing", id="an argument is missing"),
        pytest.param(("publish",), 2, "publish", id="no such command"),
        pytest.param(("publisher", "list", "--all"), 2, "--all", id="no such option"),
        pytest.param(("serve", "--port", "99999"), 2, "--port", id="not a port"),
        pytest.param(("lead", "show", "seven"), 2, "valid UUID", id="not an id"),
        pytest.param(("publisher", "list", "--limit", "0"), 2, "--limit", id="a limit of nothing"),
        pytest.param(("publisher", "add", "contoso", "--name", "C"), 1, "already", id="taken"),
        pytest.param(
            ("publisher", "add", "A B", "--name", "C"), 1, "lower-case", id="a bad short name"
        ),
        pytest.param((*TOKEN, "nobody"), 1, "no publisher nobody", id="no such publisher"),
        pytest.param(
            (*TOKEN, "contoso", "--listing", "x"), 1, "no listing x", id="no such listing"
        ),
        pytest.param(("token", "revoke", UNKNOWN), 1, "no such intake token", id="no such token"),
        pytest.param(
            (*LISTING, "--kind", "toy", "--storefront", "appsource"), 1, "kind: ", id="no such kind"
        ),
        pytest.param(
            (*LISTING, "--kind", "app", "--storefront", "x"),
            1,
            "storefront: ",
            id="no such storefront",
        ),
        pytest.param(("lead", "list", "--state", "odd"), 1, "state: ", id="no such lead state"),
        pytest.param(
            ("submission", "list", "--state", "odd"), 1, "state: ", id="no such submission state"
        ),
        pytest.param(("lead", "show", UNKNOWN), 1, "no such lead", id="no such lead"),
        pytest.param(("lead", "release", UNKNOWN), 1, "no such lead", id="no such lead to release"),
        pytest.param(
            ("submission", "raw", UNKNOWN), 1, "no such submission", id="no such submission"
        ),
        pytest.param(("submission", "read-again"), 1, "--all", id="read which again?"),
        pytest.param(("delivery", "retry", UNKNOWN), 1, "no such delivery", id="no such delivery"),
        pytest.param(
            ("destination", "test", "CRM"), 1, "no destination CRM", id="no such destination"
        ),
        pytest.param(("doctor", "--acked", "f"), 1, "--invariants", id="a file without the check"),
        pytest.param(("demo", "--json"), 1, "--once", id="a demo has no document"),
        pytest.param(("storefront", "set", "appsource"), 1, "--name", id="change what?"),
        pytest.param(("simulate", "--url", "localhost"), 1, "whole URL", id="half a URL"),
        pytest.param(
            ("simulate", "--url", "http://a", "--shape", "x"), 1, "no shape x", id="no such shape"
        ),
        pytest.param(("serve", "--tls-key", "k.pem"), 1, "--tls-cert", id="half a certificate"),
        pytest.param(
            ("sink", "--port", "0", "--log", "/no/such/f"), 1, "/no/such/f", id="no such folder"
        ),
    ],
)
def test_one_clear_line(
    command: Command, contoso: str, words: tuple[str, ...], code: int, says: str
) -> None:
    ran = command(*words)
    assert (ran.code, ran.out) == (code, b"")
    assert ran.err.count("\n") == 1
    assert ran.err.startswith("leadshare: ")
    assert says in ran.err


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        pytest.param("kind=https", "no setting kind", id="unknown setting"),
        pytest.param("url", "--set needs key=value", id="no value"),
        pytest.param("url=ftp://a", "url: ", id="not https"),
    ],
)
def test_a_destination_that_cannot_be_added(
    command: Command, contoso: str, setting: str, says: str
) -> None:
    ran = command(
        "destination",
        "add",
        "--publisher",
        contoso,
        "--kind",
        "https",
        "--name",
        "CRM",
        "--set",
        setting,
    )
    assert ran.code == 1
    assert says in ran.err


def test_a_secret_in_a_wrong_setting_is_not_repeated(command: Command, contoso: str) -> None:
    ran = command(
        "destination",
        "add",
        "--publisher",
        contoso,
        "--kind",
        "https",
        "--name",
        "C",
        "--set",
        "s3cret",
    )
    assert "s3cret" not in ran.err
