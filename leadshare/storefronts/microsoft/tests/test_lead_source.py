"""Every documented LeadSource, and what may be missing from one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadshare.storefronts.microsoft.lead_source import LeadSource, parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "AzureMarketplace-INS|checkpoint.check-point-r77-10sg-byol",
            LeadSource("AzureMarketplace", "INS", "checkpoint.check-point-r77-10sg-byol"),
            id="dashes in the offer",
        ),
        pytest.param(
            "AzurePortal-Create | bitnami.openedxcypress",
            LeadSource("AzurePortal", "Create", "bitnami.openedxcypress"),
            id="blanks around the pipe, as printed",
        ),
        pytest.param(
            "MSFT_TEST_1-MSFT_TEST_1|Sample Offer - Pro",
            LeadSource("MSFT_TEST_1", "MSFT_TEST_1", "Sample Offer - Pro"),
            id="test lead with an offer name",
        ),
        pytest.param("SPZA-PLT", LeadSource("SPZA", "PLT"), id="no offer"),
        pytest.param("AzureMarketplace", LeadSource("AzureMarketplace"), id="only a source"),
        pytest.param(
            "AppSource (SPZA)-PLT|contoso.a",
            LeadSource("AppSource (SPZA)", "PLT", "contoso.a"),
            id="the printed name of AppSource",
        ),
        pytest.param(
            "Test run through MS Flow", LeadSource("Test run through MS Flow"), id="free text"
        ),
        pytest.param("|contoso.a", LeadSource(offer="contoso.a"), id="only an offer"),
        pytest.param("-PLT|contoso.a", LeadSource("", "PLT", "contoso.a"), id="no source"),
        pytest.param("SPZA-|contoso.a", LeadSource("SPZA", "", "contoso.a"), id="no action"),
        pytest.param("a-b-c|d|e", LeadSource("a-b", "c", "d|e"), id="last dash, first pipe"),
        pytest.param("", LeadSource(), id="empty"),
        pytest.param(" | ", LeadSource(), id="only a pipe"),
    ],
)
def test_parse(text: str, expected: LeadSource) -> None:
    assert parse(text) == expected


WORDS = st.text(st.characters(exclude_characters="|-"), min_size=1).map(str.strip).filter(bool)


@given(source=WORDS, action=WORDS, offer=st.text().map(str.strip))
def test_parts_survive_joining(source: str, action: str, offer: str) -> None:
    assert parse(f"{source}-{action}|{offer}") == LeadSource(source, action, offer)
