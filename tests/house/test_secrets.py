"""No key, token or password of a real service lies in the repository.

Services give their secrets a shape, so that a scanner (and this test) can tell them from text.
Invented secrets of tests must not take these shapes, but for the published ones in `PUBLISHED`.
"""

import re

import pytest

from tests.house.tracked import text_of, tracked

SHAPES = {
    "private key": r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s+[A-Za-z0-9+/=]{40}",
    "AWS access key": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    "Azure storage key": r"AccountKey=[A-Za-z0-9+/]{86}==",
    "Azure signature": r"[?&]sig=[A-Za-z0-9%+/]{43,}",
    "Entra client secret": r"\b[A-Za-z0-9_~.]{3}\dQ~[A-Za-z0-9_~.-]{31,34}\b",
    "GitHub token": r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{82})\b",
    "HubSpot token": r"\bpat-(?:na|eu)\d-[0-9a-f]{8}-[0-9a-f-]{27}\b",
    "Slack token": r"\bxox[abprs]-[A-Za-z0-9-]{20,}",
    "Google key": r"\bAIza[A-Za-z0-9_-]{35}\b",
    "JSON web token": r"\beyJ[A-Za-z0-9_-]{15,}\.eyJ[A-Za-z0-9_-]{15,}\.[A-Za-z0-9_-]{20,}",
}
# Azurite's own account, printed in its documentation and useless anywhere else.
PUBLISHED = (
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==",
)


def secrets_in(text: str) -> list[str]:
    """Kinds of secrets a text holds; not the secrets, for a failing test prints its answer."""
    for known in PUBLISHED:
        text = text.replace(known, "")
    return [kind for kind, shape in SHAPES.items() if re.search(shape, text)]


def test_repository_holds_no_secret() -> None:
    found = {str(path): kinds for path in tracked() if (kinds := secrets_in(text_of(path) or ""))}
    assert found == {}


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        pytest.param(
            "-----BEGIN RSA " + "PRIVATE KEY-----\n" + "A" * 64, ["private key"], id="private key"
        ),
        pytest.param("AKIA" + "Q" * 16, ["AWS access key"], id="AWS"),
        pytest.param("AccountKey=" + "a" * 86 + "==", ["Azure storage key"], id="Azure storage"),
        pytest.param(
            "https://x.example/?sv=1&sig=" + "b" * 43, ["Azure signature"], id="Azure signature"
        ),
        pytest.param("abc8Q~" + "d" * 34, ["Entra client secret"], id="Entra"),
        pytest.param("ghp_" + "e" * 36, ["GitHub token"], id="GitHub"),
        pytest.param(
            "eyJ" + "f" * 20 + ".eyJ" + "g" * 20 + "." + "h" * 30, ["JSON web token"], id="JWT"
        ),
        pytest.param("AccountKey=" + PUBLISHED[0], [], id="Azurite's published key"),
        pytest.param("a plain sentence", [], id="text"),
    ],
)
def test_shapes(text: str, kinds: list[str]) -> None:
    assert secrets_in(text) == kinds
