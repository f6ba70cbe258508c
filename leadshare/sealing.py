"""Sealing: raw bytes with a key of their own, secrets with the master key.

A submission's bytes are encrypted with a data key that seals nothing else; the data key is encrypted with the master
key and kept beside them. Erasing destroys the data key, and whatever copy of the sealed bytes remains says nothing.
AES-256-GCM throughout; the additional data binds each sealed value to its row, so that none can be put in another's
place.
"""

import base64
import os
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from leadshare.keys import KeyRing

_NONCE_BYTES = 12
_KEY_BYTES = 32
# A data key seals one body, once: no nonce can ever repeat under it.
_ONLY_NONCE = bytes(_NONCE_BYTES)


class CannotOpen(Exception):
    """Sealed with another key, for another row, or damaged."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """`body` is the encrypted body; `key` its data key, sealed: `<key id> 0x00 <nonce> <ciphertext>`."""

    body: bytes
    key: bytes


@lru_cache(maxsize=8)
def _cipher(master_key: bytes) -> AESGCM:
    """Made once per master key: intake seals for every post."""
    return AESGCM(master_key)


def seal(body: bytes, row: bytes, ring: KeyRing) -> Sealed:
    # One call: each is a system call that lets another thread in, and intake seals for every post.
    random = os.urandom(_NONCE_BYTES + _KEY_BYTES)
    nonce, data_key = random[:_NONCE_BYTES], random[_NONCE_BYTES:]
    wrapped = _cipher(ring.keys[ring.current]).encrypt(nonce, data_key, row)
    return Sealed(
        AESGCM(data_key).encrypt(_ONLY_NONCE, body, row),
        ring.current.encode() + b"\0" + nonce + wrapped,
    )


def unseal(sealed: Sealed, row: bytes, ring: KeyRing) -> bytes:
    """Raises `CannotOpen`, or `MissingKey` when the master key was not given."""
    key_id, _, rest = sealed.key.partition(b"\0")
    master = ring.key(key_id.decode(errors="replace"))
    try:
        data_key = AESGCM(master).decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], row)
        return AESGCM(data_key).decrypt(_ONLY_NONCE, sealed.body, row)
    except (InvalidTag, ValueError):
        raise CannotOpen("The sealed bytes do not open with their key.") from None


def seal_text(text: str, row: bytes, ring: KeyRing) -> str:
    """`<key id>.<base64>`: a secret for a text column."""
    nonce = os.urandom(_NONCE_BYTES)
    box = nonce + AESGCM(ring.keys[ring.current]).encrypt(nonce, text.encode(), row)
    return f"{ring.current}.{base64.b64encode(box).decode()}"


def unseal_text(sealed: str, row: bytes, ring: KeyRing) -> str:
    """Raises `CannotOpen` or `MissingKey`."""
    key_id, _, encoded = sealed.partition(".")
    master = ring.key(key_id)
    try:
        box = base64.b64decode(encoded, validate=True)
        return AESGCM(master).decrypt(box[:_NONCE_BYTES], box[_NONCE_BYTES:], row).decode()
    except (InvalidTag, ValueError):
        raise CannotOpen("The secret does not open with its key.") from None
