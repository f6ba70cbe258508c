from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from leadshare.identity.arriving import Acquaintances, Introduced
from leadshare.identity.models import Identifier, IdentifierKind, Person
from tests.hub import NOON, Hub

pytestmark = pytest.mark.django_db


def introduced(
    hub: Hub, email: str, first: str = "Jonas", dnc: bool = False, minutes: int = 0
) -> Introduced:
    return Introduced(
        hub.publisher.pk, email, first, "Lind", NOON + timedelta(minutes=minutes), dnc
    )


def meet(*all_introduced: Introduced) -> tuple[list[Person], Acquaintances]:
    people = Acquaintances(all_introduced)
    met = [people.meet(one) for one in all_introduced]
    people.write()
    return met, people


def test_one_address_is_one_person_in_a_batch_and_after_it(hub: Hub) -> None:
    spellings = ("jonas@example.org", " JONAS@example.org", "mailto:jonas@example.org")
    met, _people = meet(*(introduced(hub, spelling) for spelling in spellings))
    again, _people = meet(introduced(hub, "Jonas@Example.org", "J."))
    assert {person.pk for person in (*met, *again)} == {Person.objects.get().pk}
    identifier = Identifier.objects.get()
    assert (identifier.kind, identifier.value) == ("mail", "jonas@example.org")
    assert (Person.objects.get().first_name, Person.objects.get().created_at) == ("Jonas", NOON)


def test_whoever_has_no_address_is_somebody_new_each_time(hub: Hub) -> None:
    met, _people = meet(introduced(hub, ""), introduced(hub, ""), introduced(hub, "n/a"))
    assert len({person.pk for person in met}) == 3
    assert not Identifier.objects.exists()


def test_publishers_know_their_own_people(hub: Hub, other_hub: Hub) -> None:
    met, _people = meet(
        introduced(hub, "jonas@example.org"), introduced(other_hub, "jonas@example.org")
    )
    assert [person.publisher_id for person in met] == [hub.publisher.pk, other_hub.publisher.pk]
    assert Person.objects.count() == 2


@pytest.mark.parametrize(
    ("asks", "newly"),
    [
        pytest.param((False, True, False), 1, id="protected, and a later lead lifts nothing"),
        pytest.param((True, True), 1, id="asked twice"),
        pytest.param((False, False), 0, id="never asked"),
    ],
)
@pytest.mark.parametrize("in_one_batch", [True, False])
def test_protection(hub: Hub, asks: tuple[bool, ...], newly: int, in_one_batch: bool) -> None:
    sent = [
        introduced(hub, "jonas@example.org", dnc=dnc, minutes=place)
        for place, dnc in enumerate(asks)
    ]
    batches = [sent] if in_one_batch else [[one] for one in sent]
    protected = [person for batch in batches for person in meet(*batch)[1].protected]
    assert len(protected) == newly
    person = Person.objects.get()
    first_asked = asks.index(True) if any(asks) else None
    assert person.is_protected == any(asks)
    assert person.protected_at == (
        NOON + timedelta(minutes=first_asked) if first_asked is not None else None
    )


def test_everybody_met_in_a_batch_is_protected_already_when_its_leads_are_made(hub: Hub) -> None:
    met, _people = meet(
        introduced(hub, "jonas@example.org"), introduced(hub, "jonas@example.org", dnc=True)
    )
    assert [person.is_protected for person in met] == [True, True]


def test_an_identifier_belongs_to_one_person(hub: Hub) -> None:
    [person], _people = meet(introduced(hub, "jonas@example.org"))
    other = Person.objects.create(publisher=hub.publisher, created_at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Identifier.objects.create(
            publisher=hub.publisher,
            person=other,
            kind=IdentifierKind.MAIL,
            value="jonas@example.org",
        )
    assert Identifier.objects.get().person_id == person.pk


def test_a_batch_costs_the_same_however_many_people_it_has(hub: Hub) -> None:
    def cost(people: int) -> int:
        sent = [introduced(hub, f"p{number}of{people}@example.org") for number in range(people)]
        with CaptureQueriesContext(connection) as queries:
            meet(*sent)
        return len(queries)

    assert cost(1) == cost(50)
