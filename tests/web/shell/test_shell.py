"""The shell: sign-in, theme and language, the first page, and pages for what went wrong."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from leadshare.accounts.actions import add_member
from leadshare.accounts.models import Membership, User
from leadshare.catalog.models import Publisher
from leadshare.web import translations
from tests.web.conftest import PASSWORD


@pytest.fixture(scope="session", autouse=True)
def _compiled() -> None:
    translations.compile_catalogues()


def test_signing_in_and_out(client: Client, owner: Client, publisher: Publisher) -> None:
    wrong = client.post(
        "/accounts/login/", {"login": "jana@northlake.example.com", "password": "x"}
    )
    assert 'aria-invalid="true"' in wrong.content.decode()
    right = client.post(
        "/accounts/login/",
        {"login": "jana@northlake.example.com", "password": PASSWORD},
        follow=True,
    )
    assert right.redirect_chain[-1] == ("/p/northlake/leads/", 302)
    assert "Sign in" in client.post("/accounts/logout/", follow=True).content.decode()


def test_nobody_registers_by_themselves(client: Client, publisher: Publisher) -> None:
    client.post("/accounts/signup/", {"email": "eve@x.example", "password1": PASSWORD})
    assert not User.objects.exists()


def test_the_first_page(owner: Client, other_publisher: Publisher) -> None:
    assert owner.get("/")["Location"] == "/p/northlake/leads/"
    add_member(other_publisher.pk, "jana@northlake.example.com", "viewer", None)
    assert "Southsea Tools" in owner.get("/").content.decode()
    Membership.objects.all().delete()
    assert "leadshare publisher add" in owner.get("/").content.decode()


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ("dark", 'data-theme="dark"'),
        ("light", 'data-theme="light"'),
        ("system", "light dark"),
        ("x", "light dark"),
    ],
)
def test_the_theme_is_kept(client: Client, db: None, chosen: str, expected: str) -> None:
    answer = client.post("/theme", {"theme": chosen, "next": "/accounts/login/"})
    assert answer["Location"] == "/accounts/login/"
    assert expected in client.get("/accounts/login/").content.decode()


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"]
)
def test_a_choice_never_leads_to_another_site(client: Client, db: None, target: str) -> None:
    assert client.post("/theme", {"theme": "dark", "next": target})["Location"] == "/"


def test_the_language_is_kept(owner: Client) -> None:
    owner.post("/language", {"language": "cs", "next": "/"})
    shown = owner.get("/p/northlake/leads/").content.decode()
    assert '<html lang="cs"' in shown
    assert "Zatím nepřišel žádný lead" in shown


def test_nothing_on_a_page_is_inline(owner: Client) -> None:
    answer = owner.get("/p/northlake/leads/")
    shown = answer.content.decode()
    assert re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", shown) == []
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_pages_for_what_went_wrong(owner: Client, viewer: Client) -> None:
    assert "This page does not exist" in owner.get("/nowhere").content.decode()
    assert "Your role may not do this" in viewer.get("/p/northlake/listings/").content.decode()


def test_a_form_that_is_too_old_says_so(owner: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = owner.cookies
    answer = strict.post(reverse("web:token-new", args=["northlake"]))
    assert answer.status_code == 403
    assert "This form is too old" in answer.content.decode()


def test_a_failure_is_told_without_the_database(
    owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("leadshare.web.shell.view.navigation", fail)
    owner.raise_request_exception = False
    answer = owner.get("/p/northlake/counts")
    assert answer.status_code == 500
    assert "Something failed here" in answer.content.decode()
