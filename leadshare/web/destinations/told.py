"""What came of a test send, said in one sentence."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from leadshare.delivery.ledger import Result
from leadshare.delivery.port import Delivered, GiveUp, Hold, Submitted
from leadshare.web import words
from leadshare.web.stored import said


@dataclass(frozen=True, slots=True)
class Told:
    text: str
    is_good: bool


def test_words(result: Result) -> Told:
    status = str(result.trace.status or "")
    match result.outcome:
        case Delivered():
            return Told(
                _("The test lead was delivered. It answered %(status)s.")
                % {"status": status or "OK"},
                True,
            )
        case Submitted():
            return Told(
                _("The test lead was accepted; whether it is kept cannot be confirmed."), True
            )
        case Hold(reason) | GiveUp(reason):
            return Told(
                _wrong(str(words.say(words.DELIVERY_REASONS, reason)), status, result.trace.hint),
                False,
            )
        case retry:
            return Told(
                _wrong(
                    str(words.say(words.DELIVERY_REASONS, retry.reason)), status, result.trace.hint
                ),
                False,
            )


def _wrong(reason: str, status: str, hint: str) -> str:
    """Why, what was answered, and then the connector's own sentence with the way out."""
    if status:
        why = _("The test lead did not arrive: %(reason)s (%(answer)s).") % {
            "reason": reason,
            "answer": status,
        }
    else:
        why = _("The test lead did not arrive: %(reason)s.") % {"reason": reason}
    return f"{why} {said(hint)}".rstrip()
