"""`LeadSource`: `{source}-{action}|{offer}`, where any part may be missing.

Source of the format: "Get customer leads" (2017) and "Customer leads from your commercial
marketplace offer" (2019). The documents print blanks around the pipe, so blanks are stripped.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LeadSource:
    """The parts in the casing they came in; a missing part is ""."""

    source: str = ""
    action: str = ""
    offer: str = ""


def parse(text: str) -> LeadSource:
    """Splits at the first `|`, and what stands left of it at the last `-`.

    The last dash, because test leads say `MSFT_TEST_1-MSFT_TEST_1|<Offer Name>` and a source may
    hold one; the first pipe, because an offer may hold anything. Text without either is a source:
    the vendor's own sample of 2018 says `Test run through MS Flow`.
    """
    left, _, offer = text.partition("|")
    source, dash, action = left.rpartition("-")
    if not dash:
        source, action = left, ""
    return LeadSource(source.strip(), action.strip(), offer.strip())
