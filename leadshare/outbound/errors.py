"""What can go wrong on the way out, in words every front shares.

They are `OSError`s, as smtplib and imaplib expect from a socket; each HTTP front raises a subclass
that is also its own library's exception, so callers may catch either.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext


@dataclass(frozen=True, slots=True)
class Sentence:
    """Sentences for people, translated when they are read: a wrong setting is told before Django is
    ready.
    """

    msgids: tuple[str, ...]
    values: Mapping[str, object] = field(default_factory=dict)

    def in_english(self) -> str:
        return " ".join(msgid % self.values for msgid in self.msgids)

    def translated(self) -> str:
        return " ".join(gettext(msgid) % self.values for msgid in self.msgids)


class OutboundError(OSError):
    """The guard ended a call. `reason` is a code (see `wording`); the text is English.

    Neither holds a credential, a path, a query or the address that a name leads to.
    """

    def __init__(self, reason: str, sentence: Sentence) -> None:
        super().__init__(sentence.in_english())
        self.reason = reason
        self.sentence = sentence


class Refused(OutboundError):
    """The host, or an address it leads to, may not be called. Nothing was sent."""

    @property
    def refusal(self) -> str:
        """The text in the reader's language. Destinations, which may not import this class, know a
        refusal by this attribute.
        """
        return self.sentence.translated()


class Unresolved(OutboundError):
    """The name leads nowhere (now)."""


class OutOfTime(OutboundError, TimeoutError):
    """The total time passed before a status was known."""


class TooMuch(OutboundError):
    """More bytes came than the cap allows before a status was known."""
