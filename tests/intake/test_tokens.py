from datetime import timedelta

import pytest

from leadshare.catalog.actions import new_token, revoke_token
from leadshare.catalog.models import IntakeToken, Publisher
from leadshare.clock import now
from leadshare.intake.tokens import REVOKED_STILL_NOTICED, TokenCache

pytestmark = pytest.mark.django_db


@pytest.fixture
def publisher() -> Publisher:
    return Publisher.objects.create(slug="contoso", name="Contoso")


@pytest.fixture
def cache() -> TokenCache:
    made = TokenCache()
    made.refresh()
    return made


def test_a_token_is_known_once_it_was_looked_for(cache: TokenCache, publisher: Publisher) -> None:
    made = new_token(publisher.pk)
    before = cache.get(made.secret)
    cache.refresh()
    found = cache.get(made.secret)

    assert before is None
    assert found is not None
    assert (found.token_id, found.publisher_id, found.is_revoked) == (
        made.token.pk,
        publisher.pk,
        False,
    )
    assert made.secret.endswith(found.hint)


@pytest.mark.parametrize("secret", ["", "unknown", "\x00", "ř" * 100, "�"])
def test_whatever_is_no_token_is_unknown(
    cache: TokenCache, publisher: Publisher, secret: str
) -> None:
    new_token(publisher.pk)
    cache.refresh()

    assert cache.get(secret) is None


def test_two_are_live_during_rotation_and_one_is_known_as_revoked_after(
    cache: TokenCache, publisher: Publisher
) -> None:
    old, new = new_token(publisher.pk), new_token(publisher.pk)
    cache.refresh()
    during = [cache.get(one.secret) for one in (old, new)]
    revoke_token(publisher.pk, old.token.pk)
    cache.refresh()
    after = [cache.get(one.secret) for one in (old, new)]

    assert [one.is_revoked for one in during if one] == [False, False]
    assert [one.is_revoked for one in after if one] == [True, False]


def test_one_revoked_long_ago_is_unknown(publisher: Publisher) -> None:
    made = new_token(publisher.pk)
    long_ago = now() - REVOKED_STILL_NOTICED - timedelta(minutes=1)
    IntakeToken.objects.filter(pk=made.token.pk).update(revoked_at=long_ago)
    cache = TokenCache()
    cache.refresh()

    assert cache.get(made.secret) is None
