"""Azure Table: keeps each lead as a row of a storage table, in the columns Microsoft's own writer
uses.
"""

from leadshare.delivery.port import DestinationKind
from leadshare.destinations.azure_table.kind import AzureTable

destination: DestinationKind = AzureTable()

__all__ = ["destination"]
