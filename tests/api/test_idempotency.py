"""A repeated POST gets the first one's answer, and nothing happens twice."""

from datetime import timedelta

import pytest

from leadshare.accounts.models import IdempotencyKey
from leadshare.api.idempotency import KEPT
from leadshare.catalog.models import IntakeToken
from leadshare.clock import now
from tests.api.scene import House, Program, program_of, told

KEY = "8e03978e-40d5-43e8-bc93-6894a57f9324"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(KEY, KEY, id="unquoted"),
        pytest.param(f'"{KEY}"', f'"{KEY}"', id="quoted"),
        pytest.param(f'"{KEY}"', KEY, id="one of each"),
    ],
)
def test_the_answer_comes_again(ours: House, program: Program, first: str, second: str) -> None:
    made = program.post("/intake-tokens", Idempotency_Key=first)
    again = program.post("/intake-tokens", Idempotency_Key=second)
    assert (made.status_code, again.status_code) == (201, 201)
    assert again.content == made.content
    assert ("Idempotent-Replayed" in made, again["Idempotent-Replayed"]) == (False, "true")
    assert IntakeToken.objects.of(ours.publisher_id).count() == 3


def test_a_kept_answer_shows_no_secret(program: Program) -> None:
    secret = told(program.post("/intake-tokens", Idempotency_Key=KEY))["path"].removeprefix("/in/")
    kept = IdempotencyKey.objects.get()
    assert secret not in kept.body
    assert kept.body.startswith("k1.")


def test_headers_come_again(program: Program) -> None:
    wish = {"offer_id": "x", "title": "X", "kind": "app", "storefronts": ["appsource"]}
    made = program.post("/listings", wish, Idempotency_Key=KEY)
    again = program.post("/listings", dict(reversed(wish.items())), Idempotency_Key=KEY)
    assert again["Location"] == made["Location"] == f"/api/v1/listings/{told(made)['id']}"


def test_a_refusal_comes_again(ours: House, program: Program) -> None:
    path = f"/leads/{ours.lead_id}/release"
    answers = [program.post(path, Idempotency_Key=KEY) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [409, 409]
    assert answers[1]["Content-Type"] == "application/problem+json"
    assert answers[1]["Idempotent-Replayed"] == "true"


def test_another_body_is_refused(program: Program) -> None:
    program.post("/action-codes", {"code": "INS", "intent_level": "create"}, Idempotency_Key=KEY)
    other = {"code": "INS", "intent_level": "contact_me"}
    response = program.post("/action-codes", other, Idempotency_Key=KEY)
    assert (response.status_code, told(response)["type"]) == (422, "/api/problems/key-used-before")


def test_while_the_first_call_runs(program: Program) -> None:
    program.post("/intake-tokens", Idempotency_Key=KEY)
    IdempotencyKey.objects.update(status=None, body="")
    response = program.post("/intake-tokens", Idempotency_Key=KEY)
    assert (response.status_code, told(response)["type"]) == (
        409,
        "/api/problems/call-still-running",
    )


def test_after_a_day_it_is_a_new_call(program: Program) -> None:
    first = program.post("/intake-tokens", Idempotency_Key=KEY)
    IdempotencyKey.objects.update(created_at=now() - KEPT - timedelta(seconds=1))
    assert program.post("/intake-tokens", Idempotency_Key=KEY).content != first.content


def test_another_token_or_route_is_another_call(ours: House, program: Program) -> None:
    first = program.post("/intake-tokens", Idempotency_Key=KEY)
    other = program_of(ours.publisher_id).post("/intake-tokens", Idempotency_Key=KEY)
    bound = program.post(f"/listings/{ours.listing_id}/intake-tokens", Idempotency_Key=KEY)
    assert len({first.content, other.content, bound.content}) == 3


def test_a_call_that_failed_here_may_be_repeated(
    ours: House, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr("leadshare.catalog.actions.new_token", fail)
        assert program.post("/intake-tokens", Idempotency_Key=KEY).status_code == 500
    response = program.post("/intake-tokens", Idempotency_Key=KEY)
    assert (response.status_code, "Idempotent-Replayed" in response) == (201, False)


def test_what_was_invalid_may_be_put_right(program: Program) -> None:
    assert program.post("/action-codes", {}, Idempotency_Key=KEY).status_code == 422
    good = {"code": "INS", "intent_level": "create"}
    assert program.post("/action-codes", good, Idempotency_Key=KEY).status_code == 200


@pytest.mark.parametrize("key", ["", '""', "ž", 'a"b', "a" * 256])
def test_keys_that_cannot_be_used(program: Program, key: str) -> None:
    response = program.post("/intake-tokens", Idempotency_Key=key)
    assert (response.status_code, told(response)["errors"][0]["parameter"]) == (
        422,
        "Idempotency-Key",
    )
