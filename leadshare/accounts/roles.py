"""What each role may do: one table.

Pages and API ask `may(role, act)`; a test walks every route with every role. The rows of roles that cannot be given
yet (step 4) are not here: a role that is not in the table may do nothing.
"""

from typing import Literal

from leadshare.accounts.models import Role

Act = Literal[
    "see_leads",
    "see_personal_data",
    "act_on_leads",
    "see_destinations",
    "manage_destinations",
    "manage_members",
]

MAY: dict[str, frozenset[Act]] = {
    Role.OWNER: frozenset(
        {
            "see_leads",
            "see_personal_data",
            "act_on_leads",
            "see_destinations",
            "manage_destinations",
            "manage_members",
        }
    ),
    # A viewer sees storefront leads with personal data masked, and nothing else of the matrix.
    Role.VIEWER: frozenset({"see_leads"}),
}


def may(role: str, act: Act) -> bool:
    return act in MAY.get(role, frozenset())
