import pytest

from leadshare.web.masking import PersonFacts, mask_mail, mask_name, mask_phone, masked


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("Lena Vogt", "L. V.", id="initials"),
        pytest.param("Žofie", "Ž.", id="one name"),
        pytest.param("", "", id="none"),
        pytest.param("🙂 Vogt", "V.", id="what is no letter says nothing"),
    ],
)
def test_mask_name(name: str, expected: str) -> None:
    assert mask_name(name) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        pytest.param(
            "lena.vogt@haldern.example", "l•••@haldern.example", id="first letter and domain"
        ),
        pytest.param("", "", id="none"),
        pytest.param("lena vogt", "•••", id="no address at all"),
        pytest.param("@haldern.example", "•••", id="nobody at a domain"),
    ],
)
def test_mask_mail(address: str, expected: str) -> None:
    assert mask_mail(address) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        pytest.param("+49 341 555 0142", "••• 42", id="last two digits"),
        pytest.param("55501", "•••", id="too short to show any"),
        pytest.param("", "", id="none"),
    ],
)
def test_mask_phone(number: str, expected: str) -> None:
    assert mask_phone(number) == expected


def test_masked_person_keeps_the_company_and_loses_the_note() -> None:
    facts = PersonFacts(
        "Lena Vogt", "l@h.example", "", "Head", "Haldern", "Call me", is_masked=False
    )
    assert masked(facts) == PersonFacts(
        "L. V.", "l•••@h.example", "", "Head", "Haldern", "", is_masked=True
    )
