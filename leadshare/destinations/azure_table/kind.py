"""Azure Table storage as the port sees it."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from leadshare.delivery.port import Answer, Outbound, Parcel, Problem, SettingField, Settings
from leadshare.destinations.azure_table import options, send


class AzureTable:
    """Implements `leadshare.delivery.port.DestinationKind`."""

    kind = "azure_table"

    @property
    def label(self) -> str:
        return _("Azure Table")

    @property
    def summary(self) -> str:
        return _("Writes each lead as a row of an Azure storage table.")

    @property
    def fields(self) -> tuple[SettingField, ...]:
        return options.fields()

    def prepare(self, settings: Settings) -> Mapping[str, str]:
        return options.prepare(settings)

    def check(self, settings: Settings, outbound: Outbound) -> tuple[Problem, ...]:
        return options.check(settings, outbound)

    def address(self, settings: Settings) -> str:
        return options.shown_address(settings)

    def send(self, parcel: Parcel, settings: Settings, outbound: Outbound) -> Answer:
        return send.send(parcel, settings, outbound)
