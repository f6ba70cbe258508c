"""Content-Encoding: gzip and deflate, never more than `LIMIT_BYTES` of what comes out."""

import zlib
from dataclasses import dataclass

from leadshare.intake.port import gettext_noop

LIMIT_BYTES = 8 * 1024 * 1024
_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_WINDOW = 16 + zlib.MAX_WBITS
_AT_MOST_CODINGS = 3
# Each member costs a copy of the rest: thousands of empty ones would be slow on purpose.
_AT_MOST_MEMBERS = 64


@dataclass(frozen=True, slots=True)
class Inflated:
    """`note` says what differed from the header; "" when nothing did."""

    body: bytes
    note: str = ""


@dataclass(frozen=True, slots=True)
class TooLarge:
    """More than `LIMIT_BYTES` would come out."""


@dataclass(frozen=True, slots=True)
class Broken:
    """Cut short, damaged, or in a coding that is not read here."""

    detail: str


def inflate(body: bytes, content_encoding: str) -> Inflated | TooLarge | Broken:
    """Undoes the codings of the header, last one first. What is cut short is never accepted."""
    codings = [c for c in map(str.strip, content_encoding.lower().split(",")) if c]
    codings = [c for c in codings if c != "identity"]
    if not codings:
        # Some senders compress and forget to say so.
        if _is_gzip(body):
            return _run(body, _GZIP_WINDOW, "gzip without saying so")
        return Inflated(body)
    if len(codings) > _AT_MOST_CODINGS:
        return Broken(gettext_noop("too many content codings"))
    inflated: Inflated | TooLarge | Broken = Inflated(body)
    for coding in reversed(codings):
        if not isinstance(inflated, Inflated):
            return inflated
        inflated = _undo(inflated, coding)
    return inflated


def _undo(before: Inflated, coding: str) -> Inflated | TooLarge | Broken:
    if coding in ("gzip", "x-gzip"):
        if not _is_gzip(before.body):
            # A proxy that unpacks the body and leaves the header is common enough.
            return Inflated(before.body, "gzip announced, body is plain")
        return _run(before.body, _GZIP_WINDOW, before.note)
    if coding == "deflate":
        return _undo_deflate(before)
    return Broken(gettext_noop("this content coding is not supported"))


def _undo_deflate(before: Inflated) -> Inflated | TooLarge | Broken:
    """RFC 9110 means zlib by `deflate`, but raw deflate is sent as well."""
    outcome: Inflated | TooLarge | Broken = Broken(gettext_noop("damaged or cut short"))
    for window in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        outcome = _run(before.body, window, before.note)
        if not isinstance(outcome, Broken):
            return outcome
    if before.body.lstrip()[:1] in (b"{", b"["):
        return Inflated(before.body, "deflate announced, body is plain")
    return outcome


def _run(body: bytes, window: int, note: str) -> Inflated | TooLarge | Broken:
    out = b""
    for _ in range(_AT_MOST_MEMBERS):
        machine = zlib.decompressobj(window)
        try:
            out += machine.decompress(body, LIMIT_BYTES + 1 - len(out))
        except zlib.error:
            return Broken(gettext_noop("damaged"))
        if len(out) > LIMIT_BYTES:
            return TooLarge()
        if not machine.eof:
            return Broken(gettext_noop("cut short"))
        # RFC 1952: a gzip body may consist of several members, one after the other.
        body = machine.unused_data
        if not _is_gzip(body):
            return Inflated(out, note)
    return Broken(gettext_noop("too many gzip members"))


def _is_gzip(body: bytes) -> bool:
    return body.startswith(_GZIP_MAGIC)
