"""One try: post the signed lead, and read what the answer says."""

import json
import re
from datetime import UTC, datetime

import httpx

from leadshare.delivery.port import Answer, Outbound, Parcel, Settings, Trace
from leadshare.destinations.https import mapping, options, retry_after, signing, verdict

_EXCERPT_CHARACTERS = 500
_REMOTE_ID_CHARACTERS = 200
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def send(parcel: Parcel, settings: Settings, outbound: Outbound) -> Answer:
    request = f"POST {options.shown_url(settings['url'])}"
    try:
        response = _post(parcel, settings, outbound)
    except httpx.TransportError as error:
        outcome, hint = verdict.of_error(error)
        return Answer(outcome, Trace(request, excerpt=_words_of_guard(error), hint=hint))
    return _answer(response, request, settings)


def _words_of_guard(error: httpx.TransportError) -> str:
    # httpx's own words may name addresses; the guard's are made for people.
    sentence = getattr(error, "sentence", None)
    return str(sentence.in_english()) if sentence else ""


def _post(parcel: Parcel, settings: Settings, outbound: Outbound) -> httpx.Response:
    """A response with a known status. Its body ends where the guard's time or size ended."""
    body = mapping.body(parcel)
    client: httpx.Client = outbound.http()
    return client.post(
        settings["url"],
        content=body,
        headers=_headers(parcel, settings, body),
        follow_redirects=False,
    )


def _answer(response: httpx.Response, request: str, settings: Settings) -> Answer:
    text = response.content.decode("utf-8", "replace")
    wait = retry_after.seconds(response.headers.get("retry-after"), datetime.now(UTC))
    outcome, hint = verdict.of_status(response.status_code, wait, _remote_id(text))
    return Answer(outcome, Trace(request, response.status_code, _excerpt(text, settings), hint))


def _headers(parcel: Parcel, settings: Settings, body: bytes) -> dict[str, str]:
    name = settings.get("header_name", "")
    return {
        "user-agent": "leadshare",
        **({name: settings["header_value"]} if name else {}),
        "content-type": "application/json",
        "accept": "application/json, text/plain;q=0.5, */*;q=0.1",
        **signing.headers(parcel.delivery_id, datetime.now(UTC), body, settings["signing_secret"]),
    }


def _remote_id(text: str) -> str:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    found = document.get("id") if isinstance(document, dict) else None
    if isinstance(found, bool) or not isinstance(found, str | int):
        return ""
    return _one_line(str(found))[:_REMOTE_ID_CHARACTERS]


def _excerpt(text: str, settings: Settings) -> str:
    """The start of the answer in one line. A receiver that echoes what it got must not put our
    secrets there.
    """
    for secret in _secrets(settings):
        text = text.replace(secret, "***")
    return _one_line(text)[:_EXCERPT_CHARACTERS]


def _secrets(settings: Settings) -> list[str]:
    query = httpx.URL(settings["url"]).params
    found = [settings.get("header_value", ""), *signing.keys(settings["signing_secret"])]
    return [secret for secret in [*found, *query.values()] if len(secret) > 3]


def _one_line(text: str) -> str:
    return _UNPRINTABLE.sub(" ", text).strip()
