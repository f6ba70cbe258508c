"""The mail notification as the port sees it."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from leadshare.delivery.port import Answer, Outbound, Parcel, Problem, SettingField, Settings
from leadshare.destinations.mail import addresses, options, send


class Mail:
    """Implements `leadshare.delivery.port.DestinationKind`."""

    kind = "mail"

    @property
    def label(self) -> str:
        return _("Mail notification")

    @property
    def summary(self) -> str:
        return _("Tells your colleagues about each lead by mail.")

    @property
    def fields(self) -> tuple[SettingField, ...]:
        return options.fields()

    def prepare(self, settings: Settings) -> Mapping[str, str]:
        return options.prepare(settings)

    def check(self, settings: Settings, outbound: Outbound) -> tuple[Problem, ...]:
        return options.check(settings, outbound)

    def address(self, settings: Settings) -> str:
        return ", ".join(addresses.split(settings.get("to", "")))

    def send(self, parcel: Parcel, settings: Settings, outbound: Outbound) -> Answer:
        return send.send(parcel, settings, outbound)
