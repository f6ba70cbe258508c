"""Which leads are kept from sales, and why."""

from leadshare.leads.models import Screened

# Set by people or rules about who somebody is: what they send later changes nothing about that.
_LASTING = (Screened.SUPPRESSED, Screened.JUNK, Screened.OWN_STAFF, Screened.COMPETITOR)


def rescreened(before: str, now: Screened | None) -> str:
    """The screening of a lead after a further interest that was judged `now`.

    A good lead is not hidden by a poorer interest, only by protection; one that was hidden for what it lacked (a test,
    withheld data) is judged by its newest interest.
    """
    if now is Screened.SUPPRESSED or before in _LASTING:
        return Screened.SUPPRESSED.value if now is Screened.SUPPRESSED else before
    return now.value if before and now is not None else ""


def screen(is_test: bool, is_protected: bool, is_withheld: bool) -> Screened | None:
    """The reason, or None. A test is a test whoever it names; protection counts before missing data."""
    if is_test:
        return Screened.TEST
    if is_protected:
        return Screened.SUPPRESSED
    return Screened.DATA_WITHHELD if is_withheld else None
