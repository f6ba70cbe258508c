import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadshare.keys import KeyRing, MissingKey
from leadshare.sealing import CannotOpen, Sealed, seal, seal_text, unseal, unseal_text

OLD = KeyRing("s", "k1", {"k1": b"1" * 32})
ROTATED = KeyRing("s", "k2", {"k1": b"1" * 32, "k2": b"2" * 32})
OTHER = KeyRing("s", "k1", {"k1": b"9" * 32})


@settings(max_examples=50, derandomize=True)
@given(body=st.binary(max_size=2000), row=st.binary(min_size=1, max_size=16))
def test_what_was_sealed_opens_as_it_was(body: bytes, row: bytes) -> None:
    sealed = seal(body, row, OLD)
    assert unseal(sealed, row, ROTATED) == body
    assert len(sealed.body) == len(body) + 16


@settings(max_examples=50, derandomize=True)
@given(text=st.text(max_size=500).filter(lambda t: not any("\ud800" <= c <= "\udfff" for c in t)))
def test_a_sealed_text_opens_as_it_was(text: str) -> None:
    assert unseal_text(seal_text(text, b"row", OLD), b"row", ROTATED) == text


def test_two_seals_of_one_body_share_nothing() -> None:
    first, second = seal(b"Jonas", b"row", OLD), seal(b"Jonas", b"row", OLD)
    assert first.body != second.body
    assert first.key != second.key
    assert seal_text("s", b"row", OLD) != seal_text("s", b"row", OLD)


def test_new_things_are_sealed_with_the_current_key() -> None:
    assert seal(b"body", b"row", ROTATED).key.startswith(b"k2\0")
    assert seal_text("text", b"row", ROTATED).startswith("k2.")


def damaged(sealed: Sealed) -> Sealed:
    return Sealed(sealed.body[:-1] + bytes([sealed.body[-1] ^ 1]), sealed.key)


SEALED = seal(b"body", b"row", OLD)


@pytest.mark.parametrize(
    ("sealed", "row", "ring"),
    [
        pytest.param(SEALED, b"another row", OLD, id="put in another row's place"),
        pytest.param(SEALED, b"row", OTHER, id="sealed with another key"),
        pytest.param(damaged(SEALED), b"row", OLD, id="damaged"),
        pytest.param(Sealed(SEALED.body, SEALED.key[:-1]), b"row", OLD, id="key cut short"),
        pytest.param(Sealed(SEALED.body, b"k1\0"), b"row", OLD, id="key destroyed, its id left"),
        pytest.param(Sealed(b"", SEALED.key), b"row", OLD, id="no body"),
        pytest.param(
            Sealed(SEALED.body, seal(b"body", b"row", OLD).key),
            b"row",
            OLD,
            id="another body's key",
        ),
    ],
)
def test_what_does_not_belong_together_does_not_open(
    sealed: Sealed, row: bytes, ring: KeyRing
) -> None:
    with pytest.raises(CannotOpen):
        unseal(sealed, row, ring)


@pytest.mark.parametrize("key", [b"", b"\xff\xfe\0rest", b"k2\0" + bytes(60)])
def test_a_destroyed_or_unknown_key_is_missing(key: bytes) -> None:
    with pytest.raises(MissingKey):
        unseal(Sealed(SEALED.body, key), b"row", OLD)


TEXT = seal_text("whsec", b"row", OLD)


@pytest.mark.parametrize(
    ("sealed", "row"),
    [
        pytest.param(TEXT, b"another row", id="another row"),
        pytest.param(TEXT[:-4], b"row", id="cut short"),
        pytest.param("k1.", b"row", id="nothing in it"),
        pytest.param("k1.%%%", b"row", id="no base64"),
        pytest.param("k1." + base64.b64encode(bytes(40)).decode(), b"row", id="never sealed"),
    ],
)
def test_a_text_that_does_not_open(sealed: str, row: bytes) -> None:
    with pytest.raises(CannotOpen):
        unseal_text(sealed, row, OLD)


def test_a_text_of_an_unknown_key() -> None:
    with pytest.raises(MissingKey):
        unseal_text(seal_text("text", b"row", ROTATED), b"row", OLD)
