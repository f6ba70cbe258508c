"""What goes to standard output."""

import json

import pytest

from leadshare.cli.showing import listed, plain, show


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        pytest.param(None, "–", id="nothing"),
        pytest.param(True, "yes", id="a fact"),
        pytest.param(["a", None], "a, –", id="a list"),
        pytest.param("a\nb", "a b", id="one line"),
        pytest.param("\x1b[31mred\x1b[0m", " [31mred [0m", id="nothing drives the terminal"),
        pytest.param("[bold]x[/]", "[bold]x[/]", id="no markup"),
    ],
)
def test_a_cell(value: object, shown: str) -> None:
    assert plain(value) == shown


def test_half_a_surrogate_pair_is_still_json(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    show({"name": "Žaneta \udc80"})
    assert json.loads(capsysbinary.readouterr().out) == {"name": "Žaneta \udc80"}


def test_a_piped_table_cuts_nothing_off(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    long = "x" * 500
    listed([{"name": long, "offer": "[red]y"}], ("name", "offer"), is_json=False, empty="")
    told = capsysbinary.readouterr().out.decode()
    assert long in told
    assert "[red]y" in told
