"""A publisher's week, for page tests and pictures: invented people, every state of a delivery, notices, quarantine.

    python -m tests.browser.scene      fills the empty hub of $LEADSHARE_HOME

Everything goes the real way (journey, ledger, connectors), only with times in the past.
"""

import json
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import django

from leadshare.env import Environment
from leadshare.service.home import prepare

OWNER = "jana.mala@northlake.example.com"
VIEWER = "petr.vit@northlake.example.com"
OFFERS = {
    "route-planner": ("Route Planner", "app", ["appsource"]),
    "data-gateway": ("Data Gateway", "offer", ["azure_marketplace"]),
    "telematics-hub": ("Telematics Hub", "offer", ["appsource", "azure_marketplace"]),
    "field-audit": ("Field Audit", "app", ["appsource"]),
    "supply-workshop": ("Supply Chain Workshop", "consulting_service", ["appsource"]),
    "edge-scan": ("Edge Scan", "technology", ["azure_marketplace"]),
}
BUSY = ("route-planner", "data-gateway", "telematics-hub", "field-audit")
UNREADABLE = {
    "cannot_read__xml.xml": "text/xml",
    "cannot_read__words.txt": "text/plain",
    "cannot_read__damaged_utf_16.json": "application/json",
}
ODD = ("drift__new_fields.json", "https_2020__do_not_contact.json", "https_2020__test_lead.json")
NOTE = (
    "We run 60 vans from Leipzig and need to start before the summer season. "
    "Our dispatcher plans by hand in a spreadsheet. Please call after 10."
)


def main() -> None:
    prepare(Environment())
    django.setup()
    # These read Django's models, which are there only now.
    from leadshare.service.boot import migrate
    from tests.browser import scene_acts

    migrate()
    scene_acts.fill(random.Random(7), datetime.now(UTC))  # noqa: S311


def lena(
    lead_source: str, note: str = "", first_name: str = "Lena", last_name: str = "Vogt"
) -> bytes:
    user = {
        "FirstName": first_name,
        "LastName": last_name,
        "Email": f"{first_name}.{last_name}@haldern.example".lower(),
        "Phone": "+49 341 555 0142",
        "Country": "DE",
        "Company": "Haldern Logistics",
        "Title": "Head of Operations",
    }
    document = {
        "UserDetails": user,
        "LeadSource": lead_source,
        "OfferTitle": "Route Planner",
        "Description": note,
    }
    return json.dumps(document).encode()


def ages(number: int) -> Sequence[timedelta]:
    """Of the oldest first: a few leads of today, ever fewer of the days before."""
    return [timedelta(minutes=3 + left**1.9 * 1.2) for left in range(number, 0, -1)]


if __name__ == "__main__":
    main()
