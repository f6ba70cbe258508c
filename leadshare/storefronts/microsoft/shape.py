"""The documented shape a body resembles most, by name. For people and statistics only: reading does
not depend on it.
"""

from leadshare.storefronts.microsoft.fields import USER_FIELDS
from leadshare.storefronts.microsoft.gathering import Gathered

FAQ = "faq"
HTTPS_2018 = "https_2018"
HTTPS_2020 = "https_2020"
CAMEL_CASE = "camel_case"
AZURE_TABLE = "azure_table"
SALESFORCE_FORM = "salesforce_form"
OFFICE_ADD_IN = "office_add_in"
FLAT = "flat"
ARRAY = "array"


def shape_of(gathered: Gathered) -> str:
    """Told by the person's container, then by how the members are spelled."""
    container = gathered.container
    if container.lower() == "customerinfo":
        return AZURE_TABLE
    if container == "userDetails":
        return CAMEL_CASE if _user_is_camel_case(gathered) else FAQ
    if container or (not gathered.has_user() and "LeadSource" in gathered.names.values()):
        return HTTPS_2020 if "action" in gathered.names else HTTPS_2018
    if any(" " in gathered.names.get(name, "") for name in USER_FIELDS):
        return OFFICE_ADD_IN
    return FLAT


def _user_is_camel_case(gathered: Gathered) -> bool:
    names = [gathered.names[name] for name in USER_FIELDS if name in gathered.names]
    return any(name.removeprefix("userDetails.")[:1].islower() for name in names)
