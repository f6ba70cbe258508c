"""What an API token may be allowed to do; one word a scope, checked on every call."""

from django.utils.translation import gettext_noop

SCOPES: dict[str, str] = {
    "leads:read": gettext_noop("Read leads, with personal data"),
    "leads:write": gettext_noop("Release screened leads"),
    "submissions:read": gettext_noop("Read submissions and their raw bytes"),
    "submissions:write": gettext_noop("Have quarantined submissions read again"),
    "listings:read": gettext_noop("Read listings and notices"),
    "listings:write": gettext_noop("Add and confirm listings, make and revoke intake tokens"),
    "destinations:read": gettext_noop("Read destinations and deliveries"),
    "destinations:write": gettext_noop(
        "Add, test, switch and resume destinations; retry deliveries"
    ),
}
