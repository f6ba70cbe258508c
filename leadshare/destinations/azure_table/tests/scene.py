"""The Azure Table destination with Azurite, and with a web server for what Azurite never says."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import uuid4

from azure.data.tables import TableClient

from leadshare.delivery.port import Settings
from leadshare.destinations.azure_table import destination
from leadshare.destinations.contract import CaseName
from leadshare.outbound import Guard
from tests.services import azurite
from tests.services.ports import free_port
from tests.services.web import Reply, WebServer


def failure(status: int, code: str, **headers: str) -> Reply:
    """An error as the table service writes it: "Table service error codes", JSON without metadata."""
    body = f'{{"odata.error":{{"code":"{code}","message":{{"lang":"en-US","value":"{code}."}}}}}}'
    kind = {"Content-Type": "application/json;odata=minimalmetadata;charset=utf-8"}
    return Reply(status, {**kind, **headers}, body.encode())


_REPLIES: dict[CaseName, Reply] = {
    "slow": Reply(is_silent=True),
    "rate_limited": failure(503, "ServerBusy"),
    "refused": failure(400, "InvalidInput"),
    "gone": failure(404, "ResourceNotFound"),
}


class AzureTableScene:
    kind = destination

    def __init__(
        self, connection_string: str, server: WebServer, make_guard: Callable[..., Guard]
    ) -> None:
        self._azurite = connection_string
        self._server = server
        self._make_guard = make_guard
        self._table = f"leads{uuid4().hex}"
        self.outbound = make_guard()

    @contextmanager
    def play(self, case: CaseName) -> Iterator[Settings]:
        if case == "slow":
            self.outbound = self._make_guard(seconds=0.2)
        if case in _REPLIES:
            self._server.replies = [_REPLIES[case]]
        string = self._connection_string(case)
        yield destination.prepare({"connection_string": string, "table": self._table})

    def received(self) -> int:
        with TableClient.from_connection_string(self._azurite, self._table) as table:
            return len(list(table.list_entities()))

    def _connection_string(self, case: CaseName) -> str:
        if case == "credentials_refused":
            good = azurite.KEY
            return self._azurite.replace(good, "aW52ZW50ZWQga2V5IG9mIG5vYm9keQ==")
        if case == "unreachable":
            return azurite.connection_string(free_port())
        if case in _REPLIES:
            return azurite.connection_string(self._server.server_port)
        return self._azurite
