"""Bytes to text: UTF-8 or UTF-16 as the bytes say, else a declared charset, else the likely one."""

import codecs
import json
import re
from dataclasses import dataclass

# Charsets that a header may name. A list, because Python also knows codecs that are no charsets.
_DECLARABLE = frozenset(
    codecs.lookup(name).name
    for name in (
        *(f"iso8859-{n}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16)),
        *(f"cp125{n}" for n in range(9)),
        *("shift_jis", "cp932", "euc_jp", "iso2022_jp", "gb2312", "gbk", "gb18030", "big5"),
        *("euc_kr", "cp949", "koi8_r", "koi8_u", "cp852", "cp437", "cp850"),
    )
)
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
# Where no charset is declared, the country tells Windows-1250 from Windows-1252.
_CENTRAL_EUROPE = re.compile(
    rb"country\W{1,8}(?:(?:CZ|SK|PL|HU|SI|HR|RO|RS|BA|ME|AL)\b|Cze|Slova|Slove|Pola|Hung|Croa|Roma)",
    re.IGNORECASE,
)
_BLANKS = " \t\r\n\0\ufeff"


@dataclass(frozen=True, slots=True)
class Text:
    """`encoding` names the charset when it was not UTF-8, else ""."""

    text: str
    encoding: str = ""


def to_text(body: bytes, content_type: str = "") -> Text | None:
    """The text without byte order mark and outer blanks; None when UTF-16 or UTF-32 is damaged."""
    # Looks at the first four bytes only: a byte order mark, or where the NULs of ASCII stand.
    encoding = json.detect_encoding(body)
    if encoding.startswith("utf-8"):
        return _from_utf8(body, content_type)
    try:
        return Text(body.decode(encoding).strip(_BLANKS), encoding)
    except UnicodeDecodeError:
        return None


def _from_utf8(body: bytes, content_type: str) -> Text:
    try:
        return Text(body.decode("utf-8").strip(_BLANKS))
    except UnicodeDecodeError:
        encoding = charset_of(body, content_type)
    return Text(body.decode(encoding, errors="replace").strip(_BLANKS), encoding)


def charset_of(body: bytes, content_type: str) -> str:
    """The charset of bytes that are not sound UTF-8: the declared one, else the likely one."""
    return _declared(content_type) or _likely(body)


def _declared(content_type: str) -> str:
    match = _CHARSET.search(content_type)
    if not match:
        return ""
    try:
        name = codecs.lookup(match[1]).name
    except LookupError:
        return ""
    return name if name in _DECLARABLE else ""


def _likely(body: bytes) -> str:
    """Damaged UTF-8 when other letters are sound in it, else a Windows or Latin code page."""
    if not body.decode("utf-8", errors="ignore").isascii():
        return "utf-8"
    guess = "cp1250" if _CENTRAL_EUROPE.search(body) else "cp1252"
    try:
        body.decode(guess)
    except UnicodeDecodeError:
        return "latin-1"
    return guess
