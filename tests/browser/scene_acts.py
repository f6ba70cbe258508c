"""What the scene does, once Django stands."""

import json
import random
from datetime import datetime, timedelta

from leadshare import journey, sealing
from leadshare.accounts.actions import add_member, new_api_token
from leadshare.accounts.scopes import SCOPES
from leadshare.catalog.actions import (
    ListingWish,
    NewIntakeToken,
    add_listing,
    add_publisher,
    new_token,
)
from leadshare.catalog.models import Listing, Publisher
from leadshare.clock import database_now
from leadshare.delivery import actions, ledger
from leadshare.delivery.guarding import guard
from leadshare.delivery.loading import load
from leadshare.delivery.models import Delivery, Destination
from leadshare.delivery.sending import attempt
from leadshare.intake.log.port import Entry
from leadshare.intake.registry import storefront_readers
from leadshare.keys import ring
from leadshare.storefronts.microsoft import simulate
from leadshare.uuid7 import uuid7
from tests.browser.chrome import PASSWORD
from tests.browser.scene import BUSY, NOTE, ODD, OFFERS, OWNER, UNREADABLE, VIEWER, ages, lena
from tests.services.web import Reply, web_server
from tests.web.conftest import FIXTURES

LEADS = 64
LEASE = timedelta(seconds=30)


class Scene:
    """The publisher, and ways to let something arrive there."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.publisher = add_publisher(
            "northlake", "Northlake Software", "northlake", "Europe/Prague"
        )
        add_member(self.publisher.pk, OWNER, "owner", PASSWORD, "Jana Malá")
        add_member(self.publisher.pk, VIEWER, "viewer", PASSWORD, "Petr Vít")
        new_api_token(self.publisher.pk, "Data warehouse", ["leads:read", "listings:read"])
        new_api_token(self.publisher.pk, "Operations scripts", list(SCOPES))
        self.listings = {offer: self._list(offer) for offer in OFFERS}
        self.tokens = {
            offer: new_token(self.publisher.pk, listing.pk)
            for offer, listing in self.listings.items()
            if offer != "supply-workshop"
        }

    def _list(self, offer: str) -> Listing:
        title, kind, storefronts = OFFERS[offer]
        return add_listing(self.publisher.pk, ListingWish(offer, title, kind, storefronts))

    def arrive(self, body: bytes, content_type: str, offer: str, age: timedelta) -> None:
        entry = _entry(self.publisher, self.tokens[offer], body, content_type, self.now - age)
        journey.travel([journey.parse(entry, ring(), storefront_readers())])

    def add(self, name: str, url: str, *listings: Listing) -> Destination:
        wish = {"url": url}
        return actions.add_destination(
            self.publisher.pk, "https", name, wish, [listing.pk for listing in listings], ring()
        )


def _entry(
    publisher: Publisher, token: NewIntakeToken, body: bytes, content_type: str, at: datetime
) -> Entry:
    submission_id = uuid7()
    sealed = sealing.seal(body, submission_id.bytes, ring())
    headers = json.dumps({"content_type": content_type, "user_agent": "storefront"}).encode()
    received_at = int(at.timestamp() * 1_000_000)
    return Entry(
        submission_id, publisher.pk, token.token.pk, received_at, headers, sealed.body, sealed.key
    )


def fill(dice: random.Random, now: datetime) -> None:
    scene = Scene(now)
    with web_server() as healthy, web_server() as shaky:
        healthy.replies = [Reply(201)]
        shaky.replies = [Reply(503, {"Retry-After": "900"}), Reply(200), Reply(422), Reply(200)]
        scene.add("Dynamics bridge", f"{healthy.url}/leads")
        partner = scene.add("Partner webhook", f"{shaky.url}/hooks")
        scene.add("Data warehouse", f"{healthy.url}/rows", scene.listings["data-gateway"])
        _leads(scene, dice)
        deliver(scene)
        # From now on one of them is gone: what comes is held.
        shaky.replies = [Reply(410)]
        actions.send_test(scene.publisher.pk, partner.pk, ring())
        _late_leads(scene)
        deliver(scene)
    _spread_over_time()


def _leads(scene: Scene, dice: random.Random) -> None:
    titles = {f"northlake.{offer}": OFFERS[offer][0] for offer in BUSY}
    for age in ages(LEADS):
        offer = dice.choice(BUSY)
        post = simulate.make(dice.choice(simulate.shapes()), dice, [f"northlake.{offer}"], titles)
        scene.arrive(post.body, post.content_type, offer, age)
    for number, (name, content_type) in enumerate(UNREADABLE.items()):
        scene.arrive(
            (FIXTURES / name).read_bytes(),
            content_type,
            "route-planner",
            timedelta(hours=9 - number),
        )
    for number, name in enumerate(ODD):
        scene.arrive(
            (FIXTURES / name).read_bytes(),
            "application/json",
            "route-planner",
            timedelta(hours=5 - number),
        )
    scene.arrive(
        lena("SPZA-CLD|northlake.field-audit", first_name="Ben", last_name="Archer"),
        "application/json",
        "field-audit",
        timedelta(hours=2),
    )
    telematics = lena("AzureMarketplace-INS|northlake.telematics-hub")
    scene.arrive(telematics, "application/json", "telematics-hub", timedelta(days=20))
    drive = lena("TestDrive-StartTestDrive|northlake.route-planner")
    scene.arrive(drive, "application/json", "route-planner", timedelta(days=6))


def _late_leads(scene: Scene) -> None:
    for age in (timedelta(minutes=2), timedelta(minutes=1)):  # the second is a resend
        scene.arrive(
            lena("SPZA-PLT|northlake.route-planner", NOTE), "application/json", "route-planner", age
        )


def deliver(scene: Scene) -> None:
    """Tries whatever is due, until nothing is."""
    destinations = list(Destination.objects.of(scene.publisher.pk).values_list("pk", flat=True))
    while claims := ledger.claim_due(
        [(pk, 100) for pk in destinations], 300, database_now(), LEASE
    ):
        loads, _withdrawn = load(claims, ring())
        ledger.record([attempt(one, guard(), actions.plan()) for one in loads])


def _spread_over_time() -> None:
    """Deliveries happened just now; their pictures should not all read "1 s"."""
    for delivery in Delivery.objects.select_related("lead"):
        if delivery.lead:
            Delivery.objects.filter(pk=delivery.pk).update(
                created_at=delivery.lead.last_interest_at
            )
