"""Mail addresses: the form under which two spellings of one address are equal."""

import re
import unicodedata
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

_LONGEST = 320
_LINK = "mailto:"
_USUAL = re.compile(r"[A-Za-z0-9._-]+@[A-Za-z0-9._-]+")


@lru_cache(maxsize=4096)
def normalise(raw: str) -> str | None:
    """Lower case, the domain in its Unicode form, without blanks around; None where there is no address.

    What is not a valid address but looks like one (`someone@contoso`) is still an identifier: the same person will be
    written the same way again. Its validity is a matter of answering, not of knowing who it is.
    """
    text = _bare(unicodedata.normalize("NFKC", raw))
    local, _, domain = text.rpartition("@")
    if not local or not domain or len(text) > _LONGEST or any(c.isspace() for c in text):
        return None
    if text.isascii() and _USUAL.fullmatch(text) and "xn--" not in text.lower():
        # The usual address needs no parser; it is most of the cost otherwise.
        return text.lower()
    try:
        return _folded(
            validate_email(text, check_deliverability=False, test_environment=True).normalized
        )
    except EmailNotValidError:
        return _folded(text) if "@" not in local else None


def _bare(text: str) -> str:
    """Without what stands around an address in a link or in a header."""
    while True:
        inner = text.strip().strip("<>").strip()
        inner = inner[len(_LINK) :] if inner[: len(_LINK)].lower() == _LINK else inner
        if inner == text:
            return text
        text = inner


def _folded(text: str) -> str:
    """Lower case; composed again, because a lower-case letter may fall apart (`İ`)."""
    return unicodedata.normalize("NFKC", text.lower())
