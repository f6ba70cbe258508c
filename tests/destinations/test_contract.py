"""Every kind of destination keeps the promises of the port, in every case of the shared suite."""

from collections.abc import Callable

import pytest

from leadshare.destinations import contract
from leadshare.destinations.azure_table.tests.scene import AzureTableScene
from leadshare.destinations.contract import Case, Scene
from leadshare.destinations.https.tests.scene import HttpsScene
from leadshare.destinations.mail.tests.scene import MailScene
from leadshare.outbound import Guard
from tests.destinations.careless import Careless
from tests.services.smtp import SmtpServer
from tests.services.web import WebServer

KINDS = ("https", "azure_table", "mail")


@pytest.fixture(params=KINDS)
def scene(request: pytest.FixtureRequest, make_guard: Callable[..., Guard]) -> Scene:
    web: WebServer = request.getfixturevalue("web_server")
    match request.param:
        case "https":
            return HttpsScene(web, make_guard)
        case "azure_table":
            azurite: str = request.getfixturevalue("azurite_connection")
            return AzureTableScene(azurite, web, make_guard)
        case _:
            mail: SmtpServer = request.getfixturevalue("smtp_server")
            return MailScene(mail, make_guard)


@pytest.mark.parametrize("case", contract.CASES, ids=lambda case: case.name)
def test_case(case: Case, scene: Scene) -> None:
    assert contract.faults_of_case(scene, case) == []


def test_kind(scene: Scene) -> None:
    assert contract.faults_of_kind(scene) == []


def test_the_suite_sees_broken_promises() -> None:
    [accepted, *_, unreachable] = contract.CASES
    assert contract.faults_of_case(Careless(), unreachable) == [
        "a server that does not listen led to Delivered(remote_id='')",
        "the trace shows a secret",
        "the trace's request shows personal data",
        "a trouble without a hint",
    ]
    assert contract.faults_of_case(Careless(), accepted)[-1] == (
        "sent twice with one delivery id, 2 leads arrived"
    )
    assert contract.faults_of_kind(Careless()) == [
        "prepare changes settings that are complete",
        "the address shows a secret",
        "empty url is not refused",
    ]
