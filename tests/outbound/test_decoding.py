import gzip
import zlib

import pytest

from leadshare.outbound.decoding import decoded

RAW_DEFLATE = zlib.compressobj(wbits=-zlib.MAX_WBITS)
RAW = RAW_DEFLATE.compress(b"plain") + RAW_DEFLATE.flush()
BOMB = gzip.compress(b"0" * 50_000_000)


@pytest.mark.parametrize(
    ("body", "encoding", "expected"),
    [
        (b"plain", "", (b"plain", False)),
        (b"plain", "identity", (b"plain", False)),
        (gzip.compress(b"plain"), "gzip", (b"plain", False)),
        (gzip.compress(b"plain"), "GZIP ", (b"plain", False)),
        (zlib.compress(b"plain"), "deflate", (b"plain", False)),
        (RAW, "deflate", (b"plain", False)),
        (gzip.compress(b"plain")[:-4], "gzip", (b"plain", True)),
        (b"", "gzip", (b"", False)),
        (b"not gzip", "gzip", (b"", True)),
        (b"plain", "br", (b"", True)),
        (b"plain", "gzip, gzip", (b"", True)),
    ],
)
def test_decoding(body: bytes, encoding: str, expected: tuple[bytes, bool]) -> None:
    assert decoded(body, encoding, 100) == expected


def test_a_bomb_unpacks_to_the_cap() -> None:
    assert decoded(BOMB, "gzip", 1000) == (b"0" * 1000, True)
