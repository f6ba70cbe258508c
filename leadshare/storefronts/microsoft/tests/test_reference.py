"""What ships as reference data, as the storefront model tells it."""

from leadshare.intake.port import StorefrontReader
from leadshare.storefronts.microsoft import storefront


def test_is_a_storefront_reader() -> None:
    reader: StorefrontReader = storefront
    assert reader.name == "microsoft"


def test_storefronts() -> None:
    told = {row.slug: (row.campaign_kind, row.aliases) for row in storefront.storefronts}
    assert told == {
        "appsource": ("nurture", ("SPZA", "AppSource", "AppSource (SPZA)")),
        "azure_marketplace": ("demand_generation", ("AzureMarketplace", "AzurePortal")),
    }


def test_action_codes() -> None:
    told = {row.code: (row.intent_level, row.is_do_not_contact) for row in storefront.action_codes}
    assert told == {
        "INS": ("get_it_now", False),
        "PLT": ("contact_me", False),
        "DNC": ("information_only", True),
        "Create": ("create", False),
        "StartTestDrive": ("test_drive", False),
    }
