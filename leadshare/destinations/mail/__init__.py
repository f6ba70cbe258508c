"""Mail notification: tells people about each lead, without personal data unless asked for."""

from leadshare.delivery.port import DestinationKind
from leadshare.destinations.mail.kind import Mail

destination: DestinationKind = Mail()

__all__ = ["destination"]
