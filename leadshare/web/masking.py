"""Masking: how a person appears to a role that may not see personal data (the viewer of accounts/roles.py).

Enough to tell two leads apart, not enough to reach or name anybody. The company is not personal data and stays.
"""

from dataclasses import dataclass

HIDDEN = "•••"


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What pages show of a person; masked or not, templates see only this."""

    name: str
    email: str
    phone: str
    job_title: str
    company: str
    note: str
    is_masked: bool


def masked(facts: PersonFacts) -> PersonFacts:
    return PersonFacts(
        name=mask_name(facts.name),
        email=mask_mail(facts.email),
        phone=mask_phone(facts.phone),
        job_title=facts.job_title,
        company=facts.company,
        note="",
        is_masked=True,
    )


def mask_name(name: str) -> str:
    """Initials: "Lena Vogt" becomes "L. V."."""
    return " ".join(f"{word[0].upper()}." for word in name.split() if word[0].isalpha())


def mask_mail(address: str) -> str:
    """First letter and domain; what is no address at all is hidden whole."""
    local, at, domain = address.rpartition("@")
    if not address:
        return ""
    return f"{local[:1]}{HIDDEN}@{domain}" if at and local and domain else HIDDEN


def mask_phone(number: str) -> str:
    """The last two digits, from six digits on."""
    digits = [character for character in number if character.isdigit()]
    if not number:
        return ""
    return f"{HIDDEN} {''.join(digits[-2:])}" if len(digits) >= 6 else HIDDEN
