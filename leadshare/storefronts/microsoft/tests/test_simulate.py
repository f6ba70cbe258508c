"""Simulated traffic is what the reader reads, and as varied as the real one."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadshare.intake.port import Posted, Reading, StorefrontLead
from leadshare.storefronts.microsoft import simulate, storefront

OFFERS = ("contoso.vault-one", "contoso.route-planner")
TITLES = {"contoso.vault-one": "Contoso Vault One"}


def dice(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - invented traffic, no secret


def read(post: simulate.SimulatedPost) -> Reading:
    outcome = storefront.read(Posted(post.body, post.content_type))
    assert isinstance(outcome, Reading)
    return outcome


@given(shape=st.sampled_from(simulate.shapes()), seed=st.integers())
def test_round_trip(shape: str, seed: int) -> None:
    post = simulate.make(shape, dice(seed), OFFERS, TITLES)
    reading = read(post)
    (lead,) = reading.leads
    assert (reading.shape, lead.email, reading.drift) == (shape, post.email, ())
    assert lead.country or shape == "office_add_in"


@pytest.mark.parametrize("shape", simulate.shapes())
def test_the_same_seed_gives_the_same_post(shape: str) -> None:
    first, second = (simulate.make(shape, dice(7), OFFERS, TITLES) for _ in range(2))
    assert first == second


def test_an_unknown_shape_is_named() -> None:
    with pytest.raises(KeyError, match="no_such_shape"):
        simulate.make("no_such_shape", dice(1), OFFERS, TITLES)


def test_traffic_is_varied() -> None:
    rng = dice(20260401)
    leads = [one_lead("https_2020", rng) for _ in range(2_000)]
    assert {lead.action for lead in leads} == {code.code for code in storefront.action_codes}
    assert {lead.offer for lead in leads if not lead.is_test} == set(OFFERS)
    assert 0 < sum(lead.is_test for lead in leads) < 60
    assert 0 < sum(lead.action == "DNC" for lead in leads) < 120
    assert len({lead.email for lead in leads}) > 1_000
    assert max(Counter(lead.description for lead in leads if lead.description).values()) < 1_000


def test_real_people_cannot_be_reached() -> None:
    rng = dice(3)
    domains = {one_lead("flat", rng).email.rpartition("@")[2] for _ in range(500)}
    # Microsoft's own test leads are the only exception: they are written like this.
    assert {domain for domain in domains if not domain.endswith(".example")} <= {"test.com"}


def one_lead(shape: str, rng: random.Random) -> StorefrontLead:
    (lead,) = read(simulate.make(shape, rng, OFFERS, TITLES)).leads
    return lead
