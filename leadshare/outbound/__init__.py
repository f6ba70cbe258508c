"""The outbound guard: the only way from the hub to the Internet.

Resolves once, vets every address, connects to exactly those, follows no redirect, spends at most 15
s and 64 KiB a call. Four thin fronts: httpx, requests, azure-core, plain sockets. The only
exception is what the operator opens with LEADSHARE_OUTBOUND_ALLOW; there is no switch that turns
the guard off.

Always true:
- no packet goes to an address that was not vetted in the same call (or when its pooled connection
  was made);
- one refused address refuses the name;
- a status that is known stays known, however the body goes on;
- errors and messages hold no credential, path or query, and not the address a name leads to.
"""

from leadshare.outbound.errors import OutboundError, OutOfTime, Refused, TooMuch, Unresolved
from leadshare.outbound.guard import Guard
from leadshare.outbound.policy import Policy
from leadshare.outbound.url import url_problem

__all__ = [
    "Guard",
    "OutOfTime",
    "OutboundError",
    "Policy",
    "Refused",
    "TooMuch",
    "Unresolved",
    "url_problem",
]
