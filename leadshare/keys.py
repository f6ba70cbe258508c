"""The secret key of sessions and the master keys that seal raw bytes and destination secrets.

In one-machine mode they are made on first start in `$LEADSHARE_HOME/keys.json`, readable by its owner only. Every
other role is given them by `LEADSHARE_KEYS_FILE` and refuses to start without.

Losing the file means that raw payloads and destination secrets can never be read again: back it up apart from the data.
"""

import base64
import json
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from leadshare.env import Environment, WrongSetting

MASTER_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Master keys by id; new things are sealed with `current`, old ones open with the key they name."""

    secret_key: str
    current: str
    keys: dict[str, bytes]

    def key(self, key_id: str) -> bytes:
        """Raises `MissingKey`."""
        try:
            return self.keys[key_id]
        except KeyError:
            raise MissingKey(f"The master key {key_id!r} is not in the keys file.") from None


class MissingKey(Exception):
    """Something was sealed with a master key that this process was not given."""


def keys_file(home: Path, environment: Environment | None = None) -> Path:
    return (environment or Environment()).path("KEYS_FILE", home / "keys.json")


def make(file: Path) -> KeyRing:
    """Makes the file with mode 0600; an existing one is left as it is."""
    file.parent.mkdir(parents=True, exist_ok=True)
    document = {
        "secret_key": secrets.token_urlsafe(48),
        "current": "k1",
        "keys": {"k1": base64.b64encode(secrets.token_bytes(MASTER_KEY_BYTES)).decode()},
    }
    # Written aside and linked into place: two first starts at once agree on one file, and a kill leaves no half one.
    draft = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as handle:
            json.dump(document, handle, indent=1)
            handle.flush()
            os.fsync(handle.fileno())
        with suppress(FileExistsError):
            os.link(draft, file)
    finally:
        draft.unlink()
    return load(file)


@lru_cache(maxsize=4)
def load(file: Path) -> KeyRing:
    """Raises `WrongSetting` when the file is missing, unreadable or not of the documented form."""
    try:
        document = json.loads(file.read_text())
        keys = {
            name: base64.b64decode(value, validate=True) for name, value in document["keys"].items()
        }
        ring = KeyRing(str(document["secret_key"]), str(document["current"]), keys)
    except OSError as error:
        raise WrongSetting(f"The keys file {file} cannot be read: {error.strerror}.") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise WrongSetting(
            f"The keys file {file} is not of the form that docs/operate/keys.md shows."
        ) from None
    if ring.current not in keys or any(len(key) != MASTER_KEY_BYTES for key in keys.values()):
        raise WrongSetting(
            f"The keys file {file} needs 32-byte keys and a `current` that is one of them."
        )
    return ring


def ring() -> KeyRing:
    """This process's keys."""
    from django.conf import settings

    return load(settings.KEYS_FILE)
