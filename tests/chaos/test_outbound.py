"""No way out to a private address: when saved, when sent, by redirect, by DNS, through SDK, SMTP and test button
(faults 13, 14 and 15)."""

from collections.abc import Iterator, Mapping

import pytest

from leadshare.catalog.actions import add_publisher
from leadshare.catalog.models import Publisher
from leadshare.delivery import actions
from leadshare.delivery.models import Attempt, AttemptOutcome, Delivery, DeliveryState, Destination
from leadshare.delivery.port import Hold
from leadshare.delivery.registry import kinds
from leadshare.keys import KeyRing
from leadshare.outbound import Guard, Policy
from leadshare.refusal import Refusal
from tests.chaos.canary import Canary
from tests.chaos.canary import canary as listening
from tests.chaos.load import lead
from tests.services.azurite import KEY
from tests.services.hub import CommandFailed, Hub, MakeHub
from tests.services.waiting import eventually
from tests.services.web import Reply, WebServer

pytestmark = pytest.mark.chaos

# Every way to write an address that leads home; `{port}` is the canary's.
PRIVATE = [
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f.1",
    "0177.0.0.1",
    "0.0.0.0",
    "localhost",
    "localhost.",
    "127.0.0.1.",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:10.0.0.1]",
    "[64:ff9b::a00:1]",
    "[2002:0a00:0001::]",
    "[fe80::1]",
    "[fd00::1]",
    "10.0.0.1",
    "169.254.169.254",
    "192.168.0.1",
    "100.64.0.1",
    "user@127.0.0.1",
    "①②⑦.⓪.⓪.①",
]


def https(host: str, port: int) -> Mapping[str, str]:
    return {"url": f"https://{host}:{port}/leads"}


def plain_http(host: str, port: int) -> Mapping[str, str]:
    return {"url": f"http://{host}:{port}/leads"}


def azure_table(host: str, port: int) -> Mapping[str, str]:
    """A connection string with the endpoint of somebody's choice: the SDK's side door."""
    parts = f"AccountName=contoso;AccountKey={KEY};TableEndpoint=https://{host}:{port}/contoso"
    return {"connection_string": f"DefaultEndpointsProtocol=https;{parts}"}


def mail(host: str, port: int) -> Mapping[str, str]:
    bare = host.strip("[]")
    return {"to": "sales@example.com", "from": "hub@example.com", "host": bare, "port": str(port)}


KINDS = {"https": https, "azure_table": azure_table, "mail": mail}


@pytest.fixture
def canary() -> Iterator[Canary]:
    with listening() as made:
        yield made
        assert made.callers == []


@pytest.fixture
def publisher(db: None) -> Publisher:
    return add_publisher("contoso", "Contoso")


def test_every_kind_is_in_the_table() -> None:
    assert set(KINDS) == set(kinds())


@pytest.mark.parametrize("host", PRIVATE)
@pytest.mark.parametrize("kind", KINDS)
def test_a_private_address_is_refused_at_save(
    publisher: Publisher, ring: KeyRing, canary: Canary, kind: str, host: str
) -> None:
    settings = KINDS[kind](host, canary.port)

    with pytest.raises(Refusal) as refused:
        actions.add_destination(publisher.pk, kind, "Endpoint", settings, [], ring)

    assert refused.value.field in settings
    assert not Destination.objects.exists()


def test_plain_http_is_refused_at_save(publisher: Publisher, ring: KeyRing) -> None:
    with pytest.raises(Refusal):
        actions.add_destination(
            publisher.pk, "https", "Endpoint", plain_http("leads.example.com", 80), [], ring
        )


@pytest.mark.parametrize("found", ["127.0.0.1", "10.0.0.1", "::1", "64:ff9b::a00:1"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_name_that_leads_elsewhere_since_it_was_saved(
    publisher: Publisher,
    ring: KeyRing,
    canary: Canary,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    found: str,
) -> None:
    """DNS rebinding: public when it was saved, private when it is called; a mixed answer is refused too."""
    answers = [["8.8.8.8"]]
    guard = Guard(Policy.parse(""), total_seconds=5, resolve=lambda _host, _port: answers[-1])
    monkeypatch.setattr(actions, "guard", lambda: guard)
    settings = KINDS[kind]("leads.contoso.test", canary.port)
    destination = actions.add_destination(publisher.pk, kind, "Endpoint", settings, [], ring)
    answers.append(["8.8.8.8", found])

    result = actions.send_test(publisher.pk, destination.pk, ring)
    guard.close()

    assert result.outcome == Hold("refused_address")
    assert Attempt.objects.get().outcome == AttemptOutcome.HOLD


@pytest.fixture
def closed_again(make_hub: MakeHub, canary: Canary) -> Hub:
    """A running hub with a destination of every kind at the canary, saved while the operator allowed it; no more."""
    open_hub = make_hub()
    open_hub.command("publisher", "add", "contoso", "--name", "Contoso")
    open_hub.add_destination("https", "https", **plain_http("127.0.0.1", canary.port))
    table = azure_table("127.0.0.1", canary.port)["connection_string"].replace("https", "http")
    open_hub.add_destination("azure_table", "azure_table", connection_string=table)
    open_hub.add_destination("mail", "mail", **mail("127.0.0.1", canary.port))
    hub = make_hub(open_hub.home, LEADSHARE_OUTBOUND_ALLOW="")
    hub.start()
    return hub


def test_the_operators_exception_was_taken_back(closed_again: Hub, canary: Canary) -> None:
    hub = closed_again
    path = hub.command("token", "new", "--publisher", "contoso", "--json")["path"]
    with hub.client() as client:
        assert client.post(path, content=lead(1)).status_code == 202
    hub.has_settled()

    with hub.database():
        states = Delivery.objects.values_list("destination__kind", "state", "reason")
        assert set(states) == {(kind, DeliveryState.HELD, "refused_address") for kind in KINDS}
        assert set(Attempt.objects.values_list("outcome", "status")) == {
            (AttemptOutcome.HOLD, None)
        }
        assert Destination.objects.filter(held_reason="refused_address").count() == 3
    said = [failure(hub, "destination", "test", kind) for kind in KINDS]
    assert all("LEADSHARE_OUTBOUND_ALLOW" in one for one in said), said
    added = failure(
        hub, "destination", "add", "--publisher", "contoso", "--kind", "https",
        "--name", "Another", "--set", f"url={canary.url}",
    )  # fmt: skip
    assert added.startswith("leadshare: url: ")


def failure(hub: Hub, *words: str) -> str:
    with pytest.raises(CommandFailed) as failed:
        hub.command(*words)
    return str(failed.value)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_recorded_and_never_followed(
    publisher: Publisher,
    ring: KeyRing,
    canary: Canary,
    web_server: WebServer,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
) -> None:
    with_redirects = Guard(Policy.parse("127.0.0.0/8"), total_seconds=10)
    monkeypatch.setattr(actions, "guard", lambda: with_redirects)
    destination = actions.add_destination(
        publisher.pk, "https", "Endpoint", {"url": web_server.url}, [], ring
    )
    for location in (canary.url, "https://www.example.com/elsewhere"):
        web_server.replies = [Reply(status, {"Location": location})]
        result = actions.send_test(publisher.pk, destination.pk, ring)
        assert (result.trace.status, result.outcome.reason) == (status, "redirected")  # type: ignore[union-attr]
        assert "redirect" in str(result.trace.hint)
    with_redirects.close()

    assert len(web_server.requests) == 2


def test_a_redirect_of_a_real_lead_waits_for_a_person(
    make_hub: MakeHub, canary: Canary, web_server: WebServer
) -> None:
    hub = make_hub()
    hub.start()
    path = hub.publisher()
    web_server.replies = [Reply(302, {"Location": canary.url})]
    hub.add_destination("https", "Endpoint", url=web_server.url)

    with hub.client() as client:
        client.post(path, content=lead(1))
    with hub.database():
        attempt = eventually(lambda: Attempt.objects.exclude(outcome="").first())
        delivery = Delivery.objects.get()

    assert (attempt.outcome, attempt.status) == (AttemptOutcome.RETRY, 302)
    assert "redirect" in attempt.hint
    assert (delivery.state, delivery.reason) == (DeliveryState.WAITING, "redirected")
