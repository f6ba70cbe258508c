"""Undoing a compression nobody asked for, up to the cap: a bomb unpacks to 64 KiB and no
further.
"""

import zlib

# 32 more: zlib tells gzip from zlib by the header.
_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS
_KNOWN = {"gzip", "x-gzip", "deflate"}


def decoded(body: bytes, encoding: str, max_bytes: int) -> tuple[bytes, bool]:
    """The plain body and whether something is missing. An unknown or broken encoding gives no
    bytes.
    """
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return body, False
    if name not in _KNOWN:
        return b"", bool(body)
    for window_bits in (_GZIP_OR_ZLIB, -zlib.MAX_WBITS):
        try:
            return _inflated(body, window_bits, max_bytes)
        except zlib.error:
            # "deflate" is sent raw by some servers (RFC 9110, 8.4.1.2).
            continue
    return b"", bool(body)


def _inflated(body: bytes, window_bits: int, max_bytes: int) -> tuple[bytes, bool]:
    machine = zlib.decompressobj(window_bits)
    plain = machine.decompress(body, max_bytes)
    return plain, not machine.eof and bool(body)
