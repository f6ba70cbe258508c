"""The words of a notification in the recipient's language.

A small table of its own instead of gettext: the language belongs to the destination, not to a
request, and the
worker that writes the mail has no request.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """`heading` by event; `action` by Microsoft's action code; `field` by the key of the lead
    document.
    """

    heading: dict[str, str]
    action: dict[str, str]
    storefront: dict[str, str]
    field: dict[str, str]
    unknown_offer: str
    unknown_action: str
    open_lead: str
    test_note: str
    contact_note: str
    more_interests: str


_STOREFRONTS = {"appsource": "Microsoft AppSource", "azure_marketplace": "Azure Marketplace"}

_ENGLISH = Words(
    heading={
        "lead.received": "New lead",
        "lead.updated": "Updated lead",
        "lead.test": "Test lead",
    },
    action={
        "INS": "Get it now",
        "PLT": "Contact me",
        "DNC": "Do not contact",
        "CREATE": "Created in the Azure portal",
        "STARTTESTDRIVE": "Test drive",
    },
    storefront=_STOREFRONTS,
    field={
        "publisher": "Publisher",
        "offer_title": "Offer",
        "action": "Action",
        "storefront": "Storefront",
        "received_at": "Received",
        "first_name": "First name",
        "last_name": "Last name",
        "email": "Mail",
        "phone": "Phone",
        "country": "Country",
        "company": "Company",
        "job_title": "Job title",
        "lead_source": "Lead source",
        "description": "Description",
    },
    unknown_offer="unknown offer",
    unknown_action="action not given",
    open_lead="Open the lead",
    test_note="This is a test. Nobody is waiting for an answer.",
    contact_note="Do not contact this person.",
    more_interests="Signs of interest in this lead: {count}",
)

_CZECH = Words(
    heading={
        "lead.received": "Nový lead",
        "lead.updated": "Změněný lead",
        "lead.test": "Zkušební lead",
    },
    action={
        "INS": "Získat nyní",
        "PLT": "Kontaktujte mě",
        "DNC": "Nekontaktovat",
        "CREATE": "Vytvořeno na portálu Azure",
        "STARTTESTDRIVE": "Zkušební verze Test Drive",
    },
    storefront=_STOREFRONTS,
    field={
        "publisher": "Vydavatel",
        "offer_title": "Nabídka",
        "action": "Akce",
        "storefront": "Tržiště",
        "received_at": "Přijato",
        "first_name": "Jméno",
        "last_name": "Příjmení",
        "email": "E-mail",
        "phone": "Telefon",
        "country": "Země",
        "company": "Firma",
        "job_title": "Pozice",
        "lead_source": "Zdroj leadu",
        "description": "Popis",
    },
    unknown_offer="neznámá nabídka",
    unknown_action="akce neuvedena",
    open_lead="Otevřít lead",
    test_note="Toto je zkouška. Nikdo nečeká na odpověď.",
    contact_note="Tuto osobu nekontaktujte.",
    more_interests="Projevů zájmu v tomto leadu: {count}",
)

_BY_LANGUAGE = {"en": _ENGLISH, "cs": _CZECH}
LANGUAGES = tuple(_BY_LANGUAGE)


def words(language: str) -> Words:
    return _BY_LANGUAGE.get(language, _ENGLISH)
