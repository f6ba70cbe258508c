"""HTTPS endpoint: posts each lead as a signed webhook (Standard Webhooks 1.0.0) to any URL."""

from leadshare.delivery.port import DestinationKind
from leadshare.destinations.https.kind import Https

destination: DestinationKind = Https()

__all__ = ["destination"]
