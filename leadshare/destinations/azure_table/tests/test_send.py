"""Against Azurite, a real table service; what it never says comes from a web server."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from azure.core.credentials import AzureNamedKeyCredential
from azure.data.tables import ResourceTypes, TableClient, generate_account_sas

from leadshare.delivery.port import Answer, Delivered, GiveUp, Hold, Retry, Verdict
from leadshare.destinations import contract
from leadshare.destinations.azure_table import destination, mapping
from leadshare.destinations.azure_table.tests.scene import failure
from leadshare.outbound import Guard
from tests.services import azurite
from tests.services.web import Reply, WebServer

ROW = "202603/01930000-0000-7000-8000-000000000001"


@pytest.fixture
def table_name() -> str:
    return f"leads{uuid4().hex}"


@pytest.fixture
def settings(azurite_connection: str, table_name: str) -> dict[str, str]:
    return {"connection_string": azurite_connection, "table": table_name}


def rows(settings: dict[str, str]) -> list[dict[str, object]]:
    string, name = settings["connection_string"], settings["table"]
    with TableClient.from_connection_string(string, name) as table:
        return [dict(row) for row in table.list_entities()]


def test_missing_table_is_made_in_the_same_try(settings: dict[str, str], guard: Guard) -> None:
    parcel = contract.specimen()

    answer = destination.send(parcel, settings, guard)

    assert answer.verdict == Delivered(ROW)
    assert rows(settings) == [mapping.entity(parcel)]


def test_newer_revision_merges_and_keeps_foreign_columns(
    settings: dict[str, str], guard: Guard
) -> None:
    destination.send(contract.specimen(), settings, guard)
    string, name = settings["connection_string"], settings["table"]
    with TableClient.from_connection_string(string, name) as table:
        partition, row = ROW.split("/")
        table.update_entity({"PartitionKey": partition, "RowKey": row, "CalledBy": "Eva"})

    newer = contract.with_delivery(contract.specimen(phone=None, state="working"), uuid4())
    answer = destination.send(newer, settings, guard)

    assert answer.verdict == Delivered(ROW)
    assert rows(settings) == [{**mapping.entity(newer), "CalledBy": "Eva"}]


def test_hostile_text_arrives_as_mapped(settings: dict[str, str], guard: Guard) -> None:
    odd = "=1+1 \x00\ud800 <b> \"'\\ \r\n 株式会社 😀 \x85"
    parcel = contract.specimen(company=odd, description=odd * 5_000)
    assert destination.send(parcel, settings, guard).verdict == Delivered(ROW)
    assert rows(settings) == [mapping.entity(parcel)]


def test_shared_access_signature_without_the_right_to_create(
    settings: dict[str, str], guard: Guard
) -> None:
    signed = _signed(settings["connection_string"], permission="rau")
    answer = destination.send(contract.specimen(), {**settings, "connection_string": signed}, guard)
    assert answer.verdict == Hold("misconfigured")
    assert "Create the table" in answer.trace.hint


def test_shared_access_signature_writes(settings: dict[str, str], guard: Guard) -> None:
    signed = _signed(settings["connection_string"], permission="rauc")
    answer = destination.send(contract.specimen(), {**settings, "connection_string": signed}, guard)
    assert answer.verdict == Delivered(ROW)


def _signed(connection_string: str, permission: str) -> str:
    token = generate_account_sas(
        AzureNamedKeyCredential(azurite.ACCOUNT, azurite.KEY),
        resource_types=ResourceTypes(service=True, container=True, object=True),
        permission=permission,
        expiry=datetime.now(UTC) + timedelta(hours=1),
    )
    endpoint = connection_string.split("TableEndpoint=")[1].rstrip(";")
    return f"TableEndpoint={endpoint};SharedAccessSignature={token}"


def answered(reply: Reply, server: WebServer, guard: Guard) -> Answer:
    server.replies = [reply]
    string = azurite.connection_string(server.server_port)
    return destination.send(contract.specimen(), {"connection_string": string}, guard)


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        pytest.param(Reply(204), Delivered(ROW), id="merged"),
        pytest.param(failure(503, "ServerBusy"), Retry("busy"), id="busy"),
        pytest.param(
            failure(503, "ServerBusy", **{"Retry-After": "7"}), Retry("busy", 7.0), id="with a wait"
        ),
        pytest.param(
            failure(503, "ServerBusy", **{"Retry-After": "soon"}), Retry("busy"), id="odd wait"
        ),
        pytest.param(failure(409, "TableBeingDeleted"), Retry("busy", 60.0), id="being deleted"),
        pytest.param(failure(403, "AccountIsDisabled"), Hold("credentials"), id="disabled"),
        pytest.param(
            Reply(502, {"Content-Type": "text/html"}, b"<h1>Bad"), Retry("failed"), id="a proxy"
        ),
        pytest.param(
            Reply(302, {"Location": "/elsewhere"}), Retry("redirected"), id="redirect not followed"
        ),
        pytest.param(
            Reply(400, {"Content-Type": "application/json"}, b"{", is_cut=True),
            GiveUp("refused"),
            id="known status counts though the body breaks off",
        ),
    ],
)
def test_one_request_one_verdict(
    reply: Reply, expected: Verdict, web_server: WebServer, guard: Guard
) -> None:
    answer = answered(reply, web_server, guard)
    assert (answer.verdict, len(web_server.requests)) == (expected, 1)


def test_refused_address_sends_nothing(
    web_server: WebServer, make_guard: Callable[..., Guard]
) -> None:
    answer = answered(Reply(204), web_server, make_guard(""))
    assert answer.verdict == Hold("refused_address")
    assert web_server.requests == []


def test_unreadable_connection_string_holds(guard: Guard) -> None:
    answer = destination.send(contract.specimen(), {"connection_string": "x"}, guard)
    assert answer.verdict == Hold("misconfigured")


def test_a_lead_without_a_date_still_has_its_row(settings: dict[str, str], guard: Guard) -> None:
    parcel = replace(contract.specimen(), lead={})
    answer = destination.send(parcel, settings, guard)
    assert answer.verdict == Delivered("202411/01930000-0000-7000-8000-000000000001")
