"""Mail addresses of a setting: Partner Center separates contact mails by semicolons, people also by
commas.
"""

import re

from email_validator import EmailNotValidError, ValidatedEmail, validate_email

_SEPARATORS = re.compile(r"[;,\s]+")


def split(text: str) -> list[str]:
    """The addresses as written, each once."""
    return list(dict.fromkeys(part for part in _SEPARATORS.split(text) if part))


def usable(text: str) -> str | None:
    """The address as SMTP wants it (ASCII domain); None when it is no address. Asks no DNS."""
    try:
        found: ValidatedEmail = validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return None
    return f"{found.local_part}@{found.ascii_domain}"


def domain(address: str) -> str:
    return address.rpartition("@")[2]
