from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from leadshare.delivery.port import Parcel
from leadshare.destinations import contract
from leadshare.destinations.mail import mapping, wording

FIXTURES = Path(__file__).parent.parent / "fixtures"
NOON = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
SETTINGS = {"to": "sales@example.com", "from": "hub@example.com"}
ATTACK = 'Vault\r\nBcc: thief@example.net\r\n\r\n<script>alert("x")</script>'


def written(parcel: Parcel, **changes: str) -> EmailMessage:
    """The mail as a reader sees it, after its way through bytes."""
    message = mapping.message(parcel, {**SETTINGS, **changes}, NOON)
    return message_from_bytes(message.as_bytes(), policy=default)


def text_of(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("name", "parcel", "changes"),
    [
        ("notification__english.txt", contract.specimen(), {}),
        ("notification__czech.txt", contract.specimen(), {"language": "cs"}),
        ("full__english.txt", contract.specimen(), {"content": "full"}),
        ("full__czech.txt", contract.specimen(), {"content": "full", "language": "cs"}),
        ("full__empty_lead.txt", replace(contract.specimen(), lead={}), {"content": "full"}),
        (
            "notification__test_lead_with_two_interests.txt",
            replace(
                contract.specimen(interests=[{}, {}], do_not_contact=True, action="XYZ"),
                is_test=True,
            ),
            {},
        ),
    ],
)
def test_recorded_texts(name: str, parcel: Parcel, changes: dict[str, str]) -> None:
    message = written(parcel, **changes)
    shown = f"Subject: {message['Subject']}\n\n{text_of(message, 'plain')}"
    assert shown == (FIXTURES / name).read_text()


def test_headers() -> None:
    message = written(contract.specimen(), to="sales@example.com; partners@example.org")
    assert dict(message.items()) | {"Content-Type": ""} == {
        "Subject": "New lead: Vault One (Contact me)",
        "From": "hub@example.com",
        "To": "sales@example.com, partners@example.org",
        "Date": "Thu, 05 Mar 2026 12:00:00 +0000",
        "Message-ID": "<01930000-0000-7000-8000-000000000002@example.com>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": "en",
        "MIME-Version": "1.0",
        "Content-Type": "",
    }


def test_notification_holds_nothing_personal() -> None:
    parcel = contract.specimen()
    raw = written(parcel).as_string()
    full = written(parcel, content="full").as_string()
    for key in ("first_name", "last_name", "email", "phone", "company", "job_title", "description"):
        assert str(parcel.lead[key]) in full
        assert str(parcel.lead[key]) not in raw


def test_no_value_adds_a_header_or_markup() -> None:
    values = {key: ATTACK for key, value in contract.specimen().lead.items() if value != []}
    parcel = replace(contract.specimen(**values), publisher_name=ATTACK)
    message = written(parcel, content="full")
    assert "Bcc" not in message
    assert message["Subject"].startswith("New lead: Vault Bcc: thief@example.net")
    assert "<script>" not in text_of(message, "html")
    assert "&lt;script&gt;" in text_of(message, "html")


def test_disguised_and_broken_text_becomes_printable() -> None:
    message = written(contract.specimen(offer_title="Vault\u202eenO\x00 \ud800One"))
    assert message["Subject"] == "New lead: Vault enO One (Contact me)"


def test_long_titles_are_cut() -> None:
    subject = mapping.subject(contract.specimen(offer_title="x" * 5_000), wording.words("en"))
    assert len(subject) < 200


def test_both_languages_have_the_same_words() -> None:
    english, czech = wording.words("en"), wording.words("cs")
    for name in ("heading", "action", "storefront", "field"):
        assert set(getattr(english, name)) == set(getattr(czech, name))
