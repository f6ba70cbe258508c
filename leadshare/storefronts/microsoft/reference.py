"""What ships as editable reference data: the two storefronts and the open action-code table.

Sources: the storefront model is Microsoft's "Enable lead sharing" page (2018); action codes are
from "Get customer leads" (2017) and "Customer leads from your commercial marketplace offer" (2020).

The documents of 2017 and 2019 contradict each other about which action shows the stronger
interest, so an intent level is only a default that a publisher may change.
"""

from leadshare.intake.port import ActionCode, StorefrontReference

STOREFRONTS = (
    StorefrontReference(
        slug="appsource",
        name="AppSource",
        audience="business customers",
        campaign_kind="nurture",
        leads_live_in="your CRM, and Microsoft's field-seller CRM",
        # 2017 documents say SPZA, those since 2019 print "AppSource (SPZA)": all three are taken.
        aliases=("SPZA", "AppSource", "AppSource (SPZA)"),
    ),
    StorefrontReference(
        slug="azure_marketplace",
        name="Azure Marketplace",
        audience="all customers (IT professionals, developers)",
        campaign_kind="demand_generation",
        leads_live_in="the marketplace's own lead book (the hub), and Microsoft's field-seller CRM",
        aliases=("AzureMarketplace", "AzurePortal"),
    ),
)

ACTION_CODES = (
    ActionCode("INS", "Installation", "get_it_now"),
    ActionCode("PLT", "Partner Led Trial", "contact_me"),
    ActionCode("DNC", "Do Not Contact", "information_only", is_do_not_contact=True),
    ActionCode("Create", "Created in the Azure portal", "create"),
    ActionCode("StartTestDrive", "Test drive started", "test_drive"),
)
