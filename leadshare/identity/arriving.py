"""Who arrives: the known person of a normalised mail address, else a new one; for a whole batch at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from leadshare import bulk
from leadshare.identity.mail import normalise
from leadshare.identity.models import Identifier, IdentifierKind, Person, Protection

IdentifierRow = bulk.row_type(Identifier)


@dataclass(frozen=True, slots=True)
class Introduced:
    """What an arriving lead says about who it is. `asks_not_to_be_contacted`: a do-not-contact notice."""

    publisher_id: UUID
    email: str
    first_name: str
    last_name: str
    at: datetime
    asks_not_to_be_contacted: bool


class Acquaintances:
    """The people of a batch: read once, made and changed in memory, written once."""

    def __init__(self, introduced: Iterable[Introduced]) -> None:
        mails: dict[UUID, set[str]] = {}
        for one in introduced:
            if mail := normalise(one.email):
                mails.setdefault(one.publisher_id, set()).add(mail)
        self._by_mail: dict[tuple[UUID, str], Person] = {}
        for publisher_id, values in mails.items():
            rows = Identifier.objects.of(publisher_id).filter(
                kind=IdentifierKind.MAIL, value__in=values
            )
            for identifier in rows.select_related("person"):
                self._by_mail[publisher_id, identifier.value] = identifier.person
        self._made: list[Person] = []
        self._identifiers: list[Any] = []
        self.protected: list[Person] = []

    def meet(self, one: Introduced) -> Person:
        """The person; protected from now on if they ask for it. Protection is never lifted here."""
        mail = normalise(one.email)
        person = self._by_mail.get((one.publisher_id, mail)) if mail else None
        if person is None:
            person = self._make(one, mail)
        if one.asks_not_to_be_contacted and not person.is_protected:
            person.protection = Protection.DO_NOT_CONTACT
            person.protected_at = one.at
            self.protected.append(person)
        return person

    def write(self) -> None:
        bulk.insert(self._made)
        bulk.insert(self._identifiers)
        made = {person.pk for person in self._made}
        for person in self.protected:
            if person.pk not in made:
                person.save(update_fields=["protection", "protected_at"])

    def _make(self, one: Introduced, mail: str | None) -> Person:
        person = Person(
            publisher_id=one.publisher_id,
            first_name=one.first_name,
            last_name=one.last_name,
            created_at=one.at,
        )
        self._made.append(person)
        if mail:
            self._by_mail[one.publisher_id, mail] = person
            self._identifiers.append(
                IdentifierRow(
                    publisher_id=one.publisher_id,
                    person_id=person.pk,
                    kind=IdentifierKind.MAIL,
                    value=mail,
                )
            )
        return person
