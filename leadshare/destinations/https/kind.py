"""The HTTPS endpoint as the port sees it."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from leadshare.delivery.port import Answer, Outbound, Parcel, Problem, SettingField, Settings
from leadshare.destinations.https import options, send


class Https:
    """Implements `leadshare.delivery.port.DestinationKind`."""

    kind = "https"

    @property
    def label(self) -> str:
        return _("HTTPS endpoint")

    @property
    def summary(self) -> str:
        return _("Posts each lead as signed JSON to a URL of yours.")

    @property
    def fields(self) -> tuple[SettingField, ...]:
        return options.fields()

    def prepare(self, settings: Settings) -> Mapping[str, str]:
        return options.prepare(settings)

    def check(self, settings: Settings, outbound: Outbound) -> tuple[Problem, ...]:
        return options.check(settings, outbound)

    def address(self, settings: Settings) -> str:
        return options.shown_url(settings.get("url", ""))

    def send(self, parcel: Parcel, settings: Settings, outbound: Outbound) -> Answer:
        return send.send(parcel, settings, outbound)
