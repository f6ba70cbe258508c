import pytest
from azure.core.credentials import AzureNamedKeyCredential, AzureSasCredential

from leadshare.destinations.azure_table import connection
from leadshare.destinations.azure_table.connection import WrongPart

KEY = "aW52ZW50ZWQ="
ACCOUNT = f"AccountName=contosoleads;AccountKey={KEY}"


@pytest.mark.parametrize(
    ("text", "endpoint"),
    [
        pytest.param(
            f"DefaultEndpointsProtocol=https;{ACCOUNT};EndpointSuffix=core.windows.net",
            "https://contosoleads.table.core.windows.net",
            id="as the portal shows it",
        ),
        pytest.param(ACCOUNT, "https://contosoleads.table.core.windows.net", id="shortest"),
        pytest.param(
            f" {ACCOUNT};EndpointSuffix=core.chinacloudapi.cn; ",
            "https://contosoleads.table.core.chinacloudapi.cn",
            id="another cloud",
        ),
        pytest.param(
            f"{ACCOUNT};TableEndpoint=https://contoso.table.cosmos.azure.com:443/;",
            "https://contoso.table.cosmos.azure.com:443",
            id="Cosmos DB",
        ),
        pytest.param(
            f'{{"connectionString": "{ACCOUNT}"}}',
            "https://contosoleads.table.core.windows.net",
            id="as Partner Center wants it",
        ),
    ],
)
def test_endpoint_with_key(text: str, endpoint: str) -> None:
    found = connection.parse(text)
    assert found.endpoint == endpoint
    assert isinstance(found.credential, AzureNamedKeyCredential)
    assert found.credential.named_key == ("contosoleads", KEY)


def test_shared_access_signature() -> None:
    found = connection.parse(
        "TableEndpoint=https://contosoleads.table.core.windows.net/;"
        "SharedAccessSignature=?sv=2020-12-06&ss=t&sp=rau&sig=aW52%3D"
    )
    assert found.endpoint == "https://contosoleads.table.core.windows.net"
    assert isinstance(found.credential, AzureSasCredential)
    assert found.credential.signature == "sv=2020-12-06&ss=t&sp=rau&sig=aW52%3D"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        pytest.param("", "missing", id="empty"),
        pytest.param("just words", "Name=value", id="no parts"),
        pytest.param("{broken", "JSON", id="half JSON"),
        pytest.param('{"connection": "x"}', "connectionString", id="other JSON"),
        pytest.param("AccountKey=" + KEY, "AccountName", id="no account"),
        pytest.param("AccountName=Contoso Leads;AccountKey=" + KEY, "AccountName", id="odd name"),
        pytest.param("AccountName=contosoleads", "AccountKey", id="no key"),
        pytest.param("AccountName=contosoleads;AccountKey=???", "AccountKey", id="odd key"),
        pytest.param(
            "AccountName=contosoleads;SharedAccessSignature=sv=1", "sig", id="half a signature"
        ),
        pytest.param(f"{ACCOUNT};TableEndpoint=contoso", "TableEndpoint", id="no URL"),
        pytest.param(f"{ACCOUNT};TableEndpoint=https://[::1", "TableEndpoint", id="broken URL"),
        pytest.param(
            f"{ACCOUNT};TableEndpoint=https://a:b@example.com", "TableEndpoint", id="user in URL"
        ),
    ],
)
def test_the_wrong_part_is_named_but_not_shown(text: str, named: str) -> None:
    with pytest.raises(WrongPart, match=named) as raised:
        connection.parse(text)
    assert KEY not in str(raised.value)
