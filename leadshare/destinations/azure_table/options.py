"""The settings of an Azure Table: drawn, completed, checked, and shown without secrets."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from leadshare.delivery.port import Outbound, Problem, SettingField, Settings
from leadshare.destinations.azure_table import connection
from leadshare.destinations.azure_table.connection import WrongPart

# "Understanding the Table service data model": letters and digits, a letter first, 3 to 63
# characters.
_TABLE = re.compile(r"[A-Za-z][A-Za-z0-9]{2,62}")
DEFAULT_TABLE = "MarketplaceLeads"


def fields() -> tuple[SettingField, ...]:
    return (
        SettingField(
            "connection_string",
            _("Connection string"),
            type="secret",
            is_required=True,
            is_secret=True,
            help=_(
                "From the storage account's page Access keys, or with a shared access signature "
                "that may read, add, update and create tables."
            ),
        ),
        SettingField(
            "table",
            _("Table"),
            default=DEFAULT_TABLE,
            help=_("Created when it does not exist. Azure ignores upper and lower case."),
        ),
    )


def prepare(settings: Settings) -> Mapping[str, str]:
    given = {key: value.strip() for key, value in settings.items()}
    return given | {"table": given.get("table") or DEFAULT_TABLE}


def check(settings: Settings, outbound: Outbound) -> tuple[Problem, ...]:
    problems = []
    if message := _connection_problem(settings.get("connection_string", ""), outbound):
        problems.append(Problem("connection_string", message))
    if not _TABLE.fullmatch(table(settings)):
        message = _("A table name has 3 to 63 letters and digits and starts with a letter.")
        problems.append(Problem("table", message))
    return tuple(problems)


def table(settings: Settings) -> str:
    return settings.get("table") or DEFAULT_TABLE


def shown_address(settings: Settings) -> str:
    """Endpoint and table; "" while the connection string can't be read."""
    try:
        found = connection.parse(settings.get("connection_string", ""))
    except WrongPart:
        return ""
    return f"{found.endpoint}/{table(settings)}"


def _connection_problem(text: str, outbound: Outbound) -> str | None:
    try:
        found = connection.parse(text)
    except WrongPart as wrong:
        return str(wrong)
    # The guard accepts plain http only for what the operator opened, such as an emulator.
    return outbound.check_url(found.endpoint)
