"""Believable storefront traffic in every documented shape, by invented people.

Pure: the same `random.Random` gives the same posts. For the demo, the simulator and tests.
"""

import json
import random
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

from leadshare.storefronts.microsoft import people, shape

_TEST_SHARE = 0.01
_NOTE_SHARE = 0.6
_JSON = "application/json; charset=utf-8"
_FORM = "application/x-www-form-urlencoded"


class _Way(NamedTuple):
    """A way to a lead: the source and action code that Microsoft writes for it, and how often."""

    source: str
    action: str
    weight: int


_WAYS = (
    _Way("SPZA", "PLT", 34),
    _Way("AppSource", "PLT", 6),
    _Way("SPZA", "INS", 14),
    _Way("AzureMarketplace", "INS", 20),
    _Way("AzurePortal", "Create", 13),
    _Way("TestDrive", "StartTestDrive", 10),
    _Way("SPZA", "DNC", 3),
)


@dataclass(frozen=True, slots=True)
class SimulatedPost:
    """What to post. `email` is the address inside, as it stands there."""

    body: bytes
    content_type: str
    email: str


@dataclass(frozen=True, slots=True)
class _Story:
    """Who showed interest in what, before it is written in a shape. `user` is in PascalCase."""

    user: dict[str, str]
    way: _Way
    lead_source: str
    offer_title: str
    description: str
    created: str


def shapes() -> tuple[str, ...]:
    """The documented shapes, by the names that `Reading.shape` has."""
    return tuple(_WRITERS)


def make(
    shape: str, rng: random.Random, offers: Sequence[str], titles: Mapping[str, str]
) -> SimulatedPost:
    """One post. `offers` are `publisher.offer` ids (at least one), `titles` their display names.

    Raises KeyError for a shape that is not in `shapes()`.
    """
    write = _WRITERS[shape]
    story = _story(rng, offers, titles)
    return write(story, rng)


def _story(rng: random.Random, offers: Sequence[str], titles: Mapping[str, str]) -> _Story:
    way = rng.choices(_WAYS, [way.weight for way in _WAYS])[0]
    offer = rng.choice(offers)
    title = titles.get(offer, offer)
    created = f"2026-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}T09:15:00Z"
    if rng.random() < _TEST_SHARE:
        return _test_story(rng, title, created)
    says_something = way.action == "PLT" and rng.random() < _NOTE_SHARE
    note = rng.choice(people.NOTES) if says_something else rng.choice(("", "Campaigns: "))
    lead_source = f"{way.source}-{way.action}|{offer}"
    return _Story(_user(rng), way, lead_source, title, note, created)


def _test_story(rng: random.Random, title: str, created: str) -> _Story:
    """Microsoft's own test lead; the number in it reads as .NET ticks."""
    mark = f"MSFT_TEST_{rng.randint(636573304831318844, 639000000000000000)}"
    user = {
        "FirstName": mark, "LastName": mark, "Email": f"{mark}@test.com", "Phone": "1234567890",
        "Country": "US", "Company": mark, "Title": mark,
    }  # fmt: skip
    way = _Way("AzureMarketplace", "INS", 0)
    return _Story(user, way, way.source, title, mark, created)


def _user(rng: random.Random) -> dict[str, str]:
    country = rng.choice(people.COUNTRIES)
    first, last = rng.choice(country.first_names), rng.choice(country.last_names)
    company = rng.choice(people.COMPANIES)
    digits = f"{rng.randint(0, 9999):04}"
    return {
        "FirstName": first,
        "LastName": last,
        "Email": f"{_slug(first, '.')}.{_slug(last, '.')}@{_slug(company, '-')}.example",
        "Phone": rng.choice((f"{country.dialling} {digits}", f"555{digits}", "")),
        "Country": rng.choice(country.codes),
        "Company": company,
        "Title": rng.choice(people.JOB_TITLES),
    }


def _slug(name: str, joint: str) -> str:
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss"))
    ascii_only = plain.encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", joint, ascii_only).strip(joint)


def _faq(story: _Story, rng: random.Random) -> SimulatedPost:
    # The FAQ's sample has only the source in LeadSource and the offer only as a title.
    members = {
        "userDetails": story.user,
        "LeadSource": rng.choice((story.way.source, story.lead_source)),
        "ActionCode": story.way.action,
        "OfferTitle": story.offer_title,
        "Description": story.description,
    }
    return _json_post(members, story)


def _https_2018(story: _Story, rng: random.Random) -> SimulatedPost:
    members = {
        "OfferTitle": story.offer_title,
        "LeadSource": story.lead_source,
        "UserDetails": dict(sorted(story.user.items())),
    }
    return _json_post(members, story)


def _https_2020(story: _Story, rng: random.Random) -> SimulatedPost:
    members = {
        "UserDetails": story.user,
        "LeadSource": story.lead_source,
        "ActionCode": story.way.action,
        "OfferTitle": story.offer_title,
        "Description": story.description,
    }
    return _json_post(members, story)


def _camel_case(story: _Story, rng: random.Random) -> SimulatedPost:
    members = {
        "userDetails": {name[0].lower() + name[1:]: text for name, text in story.user.items()},
        "leadSource": story.lead_source,
        "actionCode": story.way.action,
        "offerTitle": story.offer_title,
        "description": story.description,
    }
    return _json_post(members, story)


def _azure_table(story: _Story, rng: random.Random) -> SimulatedPost:
    members = {
        "PartitionKey": story.created[:10],
        "RowKey": f"{rng.getrandbits(64):016x}",
        "ActionCode": story.way.action,
        "CreatedTime": story.created,
        "CustomerInfo": json.dumps(story.user, ensure_ascii=False),
        "Description": story.description or " ",
        "LeadSource": story.lead_source,
        "OfferDisplayName": story.offer_title,
    }
    return _json_post(members, story)


def _salesforce_form(story: _Story, rng: random.Random) -> SimulatedPost:
    user = story.user
    pairs = [
        ("oid", "00D000000000000"),
        ("encoding", "UTF-8"),
        ("first_name", user["FirstName"]),
        ("last_name", user["LastName"]),
        ("email", user["Email"]),
        ("phone", user["Phone"]),
        ("company", user["Company"]),
        ("title", user["Title"]),
        ("country", user["Country"]),
        ("description", story.description),
        ("lead_source", _form_source(story)),
        ("encoding", "UTF-8"),
    ]
    return SimulatedPost(urlencode(pairs).encode("ascii"), _FORM, user["Email"])


def _form_source(story: _Story) -> str:
    """Only in a form does a test lead carry its mark in the lead source, with the offer's name."""
    mark = story.user["FirstName"]
    is_test = mark.startswith("MSFT_TEST_")
    return f"{mark}-{mark}|{story.offer_title}" if is_test else story.lead_source


def _office_add_in(story: _Story, rng: random.Random) -> SimulatedPost:
    members = {
        "First Name": story.user["FirstName"],
        "Last Name": story.user["LastName"],
        rng.choice(("Email", "Email Address")): story.user["Email"],
    }
    return _json_post(members, story)


def _flat(story: _Story, rng: random.Random) -> SimulatedPost:
    members = story.user | {
        "LeadSource": story.lead_source,
        "ActionCode": story.way.action,
        "OfferTitle": story.offer_title,
        "Description": story.description,
    }
    return _json_post(members, story)


def _json_post(members: Mapping[str, object], story: _Story) -> SimulatedPost:
    body = json.dumps(members, ensure_ascii=False).encode()
    return SimulatedPost(body, _JSON, story.user["Email"])


_WRITERS: Mapping[str, Callable[[_Story, random.Random], SimulatedPost]] = {
    shape.FAQ: _faq,
    shape.HTTPS_2018: _https_2018,
    shape.HTTPS_2020: _https_2020,
    shape.CAMEL_CASE: _camel_case,
    shape.AZURE_TABLE: _azure_table,
    shape.SALESFORCE_FORM: _salesforce_form,
    shape.OFFICE_ADD_IN: _office_add_in,
    shape.FLAT: _flat,
}
