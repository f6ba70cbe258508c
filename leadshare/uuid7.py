"""Time-ordered ids (RFC 9562, version 7): they sort by the moment they were made and tell no counts."""

from uuid import UUID

from uuid_utils import compat


def uuid7() -> UUID:
    """A new id. Ids made in one process grow strictly."""
    return compat.uuid7()
