from uuid import UUID

import pytest

from leadshare.catalog.finding import (
    Found,
    NotListed,
    Sent,
    find,
    offer_key,
    offer_keys,
    storefront_of,
    title_key,
)

VAULT, LEDGER, GUIDE = UUID(int=1), UUID(int=2), UUID(int=3)
APPSOURCE, AZURE = UUID(int=11), UUID(int=12)


@pytest.mark.parametrize(
    ("offer", "own", "expected"),
    [
        pytest.param("", "contoso", (), id="none"),
        pytest.param("  ", "", (), id="blank"),
        pytest.param("Vault-One", "", ("vault-one",), id="without publisher part"),
        pytest.param(
            "vault-one", "Contoso ", ("vault-one", "contoso.vault-one"), id="ours may be added"
        ),
        pytest.param(
            "contoso.vault-one", "contoso", ("contoso.vault-one", "vault-one"), id="ours is cut off"
        ),
        pytest.param(
            "fabrikam.vault-one", "contoso", ("fabrikam.vault-one",), id="another's is not cut off"
        ),
        pytest.param(
            "contoso.vault-one", "", ("contoso.vault-one", "vault-one"), id="own part not known"
        ),
        pytest.param(
            "contoso.vault.one",
            "contoso",
            ("contoso.vault.one", "vault.one"),
            id="dots in the offer",
        ),
        pytest.param("contoso.", "contoso", ("contoso.",), id="nothing after the dot"),
        pytest.param(
            "  CONTOSO.Vault-One ",
            "contoso",
            ("contoso.vault-one", "vault-one"),
            id="blanks and case",
        ),
    ],
)
def test_offer_keys(offer: str, own: str, expected: tuple[str, ...]) -> None:
    assert offer_keys(offer, own) == expected


def test_keys_have_neither_case_nor_odd_blanks() -> None:
    assert offer_key("  Contoso.Vault ") == "contoso.vault"
    assert title_key(" Vault \n One ") == "title:vault one"


BY_KEY = {"vault-one": VAULT, "contoso.ledger": LEDGER, "title:field guide": GUIDE}
BY_TITLE = {"Vault One": {VAULT}, "Ledger": {LEDGER}, "Twin": {VAULT, LEDGER}}


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        pytest.param(Sent("vault-one", "", None), Found(VAULT), id="offer"),
        pytest.param(
            Sent("contoso.vault-one", "", None), Found(VAULT), id="offer with publisher part"
        ),
        pytest.param(Sent("ledger", "", None), Found(LEDGER), id="listed with publisher part"),
        pytest.param(
            Sent("fabrikam.vault-one", "", None),
            NotListed("fabrikam.vault-one", "fabrikam.vault-one", ""),
            id="another publisher's part",
        ),
        pytest.param(
            Sent("vault-one", "Ledger", None), Found(VAULT), id="the offer counts before the title"
        ),
        pytest.param(Sent("vault-one", "", VAULT), Found(VAULT), id="token of the same listing"),
        pytest.param(
            Sent("vault-one", "", LEDGER), Found(VAULT, True), id="token of another listing"
        ),
        pytest.param(Sent("", "", LEDGER), Found(LEDGER), id="token, nothing named"),
        pytest.param(
            Sent("", "Vault One", LEDGER), Found(LEDGER), id="the token counts before the title"
        ),
        pytest.param(
            Sent("unheard-of", "", LEDGER), Found(LEDGER, True), id="token, unknown offer"
        ),
        pytest.param(
            Sent("Ledger", "", LEDGER),
            Found(LEDGER),
            id="test lead names the token's listing by title",
        ),
        pytest.param(
            Sent("Vault One", "", LEDGER),
            Found(LEDGER, True),
            id="test lead names another by title",
        ),
        pytest.param(Sent("", "Vault One", None), Found(VAULT), id="title exactly"),
        pytest.param(Sent("", " Vault One ", None), Found(VAULT), id="title without blanks around"),
        pytest.param(
            Sent("", "vault one", None),
            NotListed("title:vault one", "", "vault one"),
            id="title, other case",
        ),
        pytest.param(
            Sent("", "Twin", None),
            NotListed("title:twin", "", "Twin"),
            id="two listings have the title",
        ),
        pytest.param(
            Sent("", "Field  Guide", None), Found(GUIDE), id="came before under its title only"
        ),
        pytest.param(Sent("new", "Vault One", None), Found(VAULT), id="unknown offer, known title"),
        pytest.param(
            Sent("Vault One", "", None), Found(VAULT), id="the title where the offer belongs"
        ),
        pytest.param(
            Sent(" New ", " The New ", None), NotListed("new", "New", "The New"), id="unknown offer"
        ),
        pytest.param(
            Sent("new", "Twin", None),
            NotListed("new", "new", "Twin"),
            id="unknown offer, unclear title",
        ),
        pytest.param(Sent("", "", None), NotListed("title:", "", ""), id="nothing at all"),
    ],
)
def test_find(sent: Sent, expected: Found | NotListed) -> None:
    assert find(sent, "contoso", BY_KEY, BY_TITLE) == expected


ALIASES = {
    "spza": APPSOURCE,
    "appsource": APPSOURCE,
    "appsource (spza)": APPSOURCE,
    "azuremarketplace": AZURE,
    "azureportal": AZURE,
}
BOTH = (APPSOURCE, AZURE)


@pytest.mark.parametrize(
    ("source", "listed_on", "expected"),
    [
        pytest.param("SPZA", BOTH, APPSOURCE, id="SPZA"),
        pytest.param("AppSource", (AZURE,), APPSOURCE, id="what is sent counts before the listing"),
        pytest.param(" appsource  (SPZA) ", BOTH, APPSOURCE, id="as the documents print it"),
        pytest.param("AzureMarketplace", BOTH, AZURE, id="AzureMarketplace"),
        pytest.param("AzurePortal", BOTH, AZURE, id="AzurePortal"),
        pytest.param("TestDrive", (APPSOURCE,), APPSOURCE, id="test drive, one storefront"),
        pytest.param("TestDrive", BOTH, None, id="test drive, two storefronts"),
        pytest.param("TestDrive", (), None, id="test drive, unconfirmed listing"),
        pytest.param("", (AZURE,), AZURE, id="no source, one storefront"),
        pytest.param("", BOTH, None, id="no source, two storefronts"),
        pytest.param("MSFT_TEST_1", (AZURE,), AZURE, id="a test lead's source"),
    ],
)
def test_storefront_of(source: str, listed_on: tuple[UUID, ...], expected: UUID | None) -> None:
    assert storefront_of(source, ALIASES, listed_on) == expected
