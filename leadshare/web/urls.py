"""Routes of the pages. What changes something is a resource that is posted to."""

from django.urls import path
from django.views.i18n import set_language

from leadshare.web.destinations import delivery
from leadshare.web.destinations import view as destinations
from leadshare.web.home.view import home
from leadshare.web.lead import view as lead
from leadshare.web.leads import view as leads
from leadshare.web.listings import view as listings
from leadshare.web.quarantine import view as quarantine
from leadshare.web.settings import action_codes, api_tokens, members, parts, storefronts
from leadshare.web.shell import view as shell
from leadshare.web.shell.preferences import theme

app_name = "web"

P = "p/<slug:slug>/"
urlpatterns = [
    path("", home, name="home"),
    path("theme", theme, name="theme"),
    path("language", set_language, name="language"),
    path(f"{P}events", shell.events, name="events"),
    path(f"{P}counts", shell.counts, name="counts"),
    path(f"{P}leads/", leads.leads, name="leads"),
    path(f"{P}leads/updates", leads.updates, name="leads-updates"),
    path(f"{P}leads/<uuid:lead_id>/", lead.lead, name="lead"),
    path(f"{P}leads/<uuid:lead_id>/updates", lead.updates, name="lead-updates"),
    path(f"{P}leads/<uuid:lead_id>/release", lead.release, name="lead-release"),
    path(f"{P}listings/", listings.listings, name="listings"),
    path(f"{P}listings/<uuid:listing_id>", listings.listing, name="listing"),
    path(f"{P}intake-tokens", listings.new_token, name="token-new"),
    path(
        f"{P}intake-tokens/<uuid:token_id>/revocation", listings.revoke_token, name="token-revoke"
    ),
    path(f"{P}notices/<uuid:notice_id>/dismissal", listings.dismiss_notice, name="notice-dismiss"),
    path(f"{P}destinations/", destinations.destinations, name="destinations"),
    path(f"{P}destinations/updates", destinations.updates, name="destinations-updates"),
    path(f"{P}destinations/new/<slug:kind>", destinations.new, name="destination-new"),
    path(f"{P}destinations/<uuid:destination_id>", destinations.destination, name="destination"),
    path(f"{P}destinations/<uuid:destination_id>/test", destinations.test, name="destination-test"),
    path(
        f"{P}destinations/<uuid:destination_id>/switch-off",
        destinations.switch_off,
        name="destination-off",
    ),
    path(
        f"{P}destinations/<uuid:destination_id>/resumption",
        destinations.resume,
        name="destination-resume",
    ),
    path(
        f"{P}destinations/<uuid:destination_id>/share",
        destinations.share,
        name="destination-share",
    ),
    path(f"{P}deliveries/<uuid:delivery_id>", delivery.delivery, name="delivery"),
    path(f"{P}deliveries/<uuid:delivery_id>/attempts", delivery.retry, name="delivery-retry"),
    path(f"{P}quarantine/", quarantine.quarantine, name="quarantine"),
    path(f"{P}quarantine/readings", quarantine.read_all_again, name="read-all-again"),
    path(f"{P}submissions/<uuid:submission_id>", quarantine.submission, name="submission"),
    path(
        f"{P}submissions/<uuid:submission_id>/bytes",
        quarantine.submission_bytes,
        name="submission-bytes",
    ),
    path(
        f"{P}submissions/<uuid:submission_id>/readings",
        quarantine.read_one_again,
        name="read-again",
    ),
    path(f"{P}settings/", parts.settings, name="settings"),
    path(f"{P}settings/api-tokens", api_tokens.api_tokens, name="api-tokens"),
    path(
        f"{P}settings/api-tokens/<uuid:token_id>/revocation",
        api_tokens.revoke,
        name="api-token-revoke",
    ),
    path(f"{P}settings/action-codes", action_codes.action_codes, name="action-codes"),
    path(f"{P}settings/storefronts", storefronts.storefronts, name="storefronts"),
    path(f"{P}settings/storefronts/<slug:storefront>", storefronts.storefront, name="storefront"),
    path(f"{P}settings/members", members.members, name="members"),
]
