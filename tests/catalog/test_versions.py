import pytest
from django.db import transaction

from leadshare.catalog.models import Storefront
from leadshare.catalog.queries import reference
from leadshare.catalog.versions import Kept, raise_version, version
from tests.hub import Hub

pytestmark = pytest.mark.django_db


def test_before_the_first_change_nothing_is_kept() -> None:
    reads: list[int] = []
    kept = Kept(lambda: reads.append(1))
    assert version() is None
    kept.at(version())
    kept.at(version())
    assert len(reads) == 2


def test_it_is_read_once_a_version() -> None:
    kept = Kept(Storefront.objects.count)
    raise_version()
    assert kept.at(version()) == 0
    Storefront.objects.create(slug="bazaar", name="Bazaar")
    assert kept.at(version()) == 0
    raise_version()
    assert kept.at(version()) == 1


def test_what_was_read_inside_a_change_that_was_rolled_back_is_not_kept() -> None:
    kept = Kept(Storefront.objects.count)
    raise_version()
    seen = []

    def change_half_way() -> None:
        with transaction.atomic():
            Storefront.objects.create(slug="bazaar", name="Bazaar")
            raise_version()
            seen.append(kept.at(version()))
            raise RuntimeError("rolled back")

    with pytest.raises(RuntimeError):
        change_half_way()
    assert seen == [1]
    assert kept.at(version()) == 0
    # A number would be lent to the next change, and the next reader would see what never was.
    Storefront.objects.create(slug="agora", name="Agora")
    Storefront.objects.create(slug="souk", name="Souk")
    raise_version()
    assert kept.at(version()) == 2


def test_every_change_of_reference_data_raises_it(hub: Hub) -> None:
    from leadshare.catalog.actions import (
        add_publisher,
        change_storefront,
        new_token,
        revoke_token,
    )
    from leadshare.leads.actions import read_action_as

    seen = [version()]
    add_publisher("third", "Third")
    seen.append(version())
    change_storefront("appsource", aliases=["Bazaar"])
    seen.append(version())
    token = new_token(hub.publisher.pk).token
    seen.append(version())
    revoke_token(hub.publisher.pk, token.pk)
    seen.append(version())
    read_action_as(hub.publisher.pk, "INS", "create")
    seen.append(version())
    assert len(set(seen)) == len(seen)
    assert list(reference().aliases)[:1] == ["bazaar"]
