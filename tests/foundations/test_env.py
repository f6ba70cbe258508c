from pathlib import Path

import pytest

from leadshare.env import Environment, WrongSetting


def of(**variables: str) -> Environment:
    return Environment({f"LEADSHARE_{name}": value for name, value in variables.items()})


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        pytest.param({}, "fallback", id="not set: the default"),
        pytest.param({"NAME": " said "}, "said", id="without blanks around"),
        pytest.param({"NAME": ""}, "", id="set to nothing is set"),
    ],
)
def test_text(variables: dict[str, str], expected: str) -> None:
    assert of(**variables).text("NAME", "fallback") == expected


def test_a_value_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("from the file\n")
    assert of(NAME_FILE=str(file)).text("NAME") == "from the file"
    assert of(NAME="direct", NAME_FILE=str(file)).text("NAME") == "direct"


def test_a_file_that_cannot_be_read_is_named_by_its_setting(tmp_path: Path) -> None:
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe\xfd")
    for file in (tmp_path / "missing", binary):
        with pytest.raises(WrongSetting, match="LEADSHARE_NAME_FILE"):
            of(NAME_FILE=str(file)).text("NAME")


@pytest.mark.parametrize(("value", "expected"), [("", 7), ("0", 0), (" 12 ", 12)])
def test_integer(value: str, expected: int) -> None:
    assert of(COUNT=value).integer("COUNT", default=7) == expected


@pytest.mark.parametrize("value", ["seven", "1.5", "-1", "1e3", "0x10"])
def test_an_integer_that_cannot_be_used_is_named_and_not_repeated(value: str) -> None:
    with pytest.raises(WrongSetting, match="LEADSHARE_COUNT must be") as refused:
        of(COUNT=value).integer("COUNT", default=7)
    assert value not in str(refused.value)


@pytest.mark.parametrize(("value", "expected"), [("", 1.5), ("0.25", 0.25), ("3", 3.0)])
def test_number(value: str, expected: float) -> None:
    assert of(SECONDS=value).number("SECONDS", default=1.5) == expected


@pytest.mark.parametrize("value", ["soon", "0", "-1", "nan", "inf"])
def test_a_number_that_cannot_be_used(value: str) -> None:
    with pytest.raises(WrongSetting, match="LEADSHARE_SECONDS must be"):
        of(SECONDS=value).number("SECONDS", default=1.5)


@pytest.mark.parametrize(("value", "expected"), [("", ()), ("a", ("a",)), (" a, ,b ,", ("a", "b"))])
def test_items(value: str, expected: tuple[str, ...]) -> None:
    assert of(ALLOW=value).items("ALLOW") == expected


def test_the_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert of().home() == tmp_path / "var"
    assert of(HOME="data").home() == tmp_path / "data"
