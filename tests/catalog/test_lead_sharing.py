from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadshare.catalog.lead_sharing import (
    LeadSharing,
    lead_sharing,
    patience_with,
    requires_destination,
)

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
PROVEN = NOW - timedelta(days=200)


def ago(**span: float) -> datetime:
    return NOW - timedelta(**span)


@pytest.mark.parametrize(
    ("has_token", "proven_at", "leads", "last_at", "expected"),
    [
        pytest.param(False, None, 0, None, LeadSharing("off"), id="no intake address"),
        pytest.param(
            False,
            PROVEN,
            90,
            ago(days=1),
            LeadSharing("off", PROVEN),
            id="its intake address was revoked",
        ),
        pytest.param(True, None, 0, None, LeadSharing("unproven"), id="nothing came yet"),
        pytest.param(
            True, PROVEN, 0, None, LeadSharing("proven", PROVEN), id="only a test lead came"
        ),
        pytest.param(
            True,
            PROVEN,
            11,
            ago(days=89),
            LeadSharing("proven", PROVEN),
            id="too few leads to tell",
        ),
        pytest.param(
            True, PROVEN, 90, ago(days=5), LeadSharing("proven", PROVEN, True), id="still chance"
        ),
        pytest.param(
            True,
            PROVEN,
            90,
            ago(days=6),
            LeadSharing("silent", ago(days=6), True),
            id="a lead a day, silent",
        ),
        pytest.param(
            True,
            PROVEN,
            9000,
            ago(hours=47),
            LeadSharing("proven", PROVEN, True),
            id="never before 2 days",
        ),
        pytest.param(
            True,
            PROVEN,
            9000,
            ago(hours=49),
            LeadSharing("silent", ago(hours=49), True),
            id="100 a day, silent",
        ),
    ],
)
def test_states(
    has_token: bool,
    proven_at: datetime | None,
    leads: int,
    last_at: datetime | None,
    expected: LeadSharing,
) -> None:
    assert lead_sharing(has_token, proven_at, leads, last_at, NOW) == expected


@pytest.mark.parametrize(
    ("leads", "days"),
    [
        pytest.param(0, None, id="none"),
        pytest.param(9, None, id="fewer than 10"),
        pytest.param(10, None, id="10: 33.3 days are too long to be useful"),
        pytest.param(11, None, id="11: 31.1 days"),
        pytest.param(12, 29.1375, id="12"),
        pytest.param(45, 10.4135, id="one in two days"),
        pytest.param(90, 5.8999, id="one a day: ln 365"),
        pytest.param(180, 3.2965, id="two a day"),
        pytest.param(900, 2.0, id="ten a day: the shortest"),
    ],
)
def test_patience(leads: int, days: float | None) -> None:
    patience = patience_with(leads)
    assert (patience and patience / timedelta(days=1)) == (days and pytest.approx(days, abs=1e-3))


@settings(max_examples=200, derandomize=True)
@given(
    leads=st.integers(0, 100_000),
    silent_for=st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=90)),
)
def test_a_listing_is_silent_only_beyond_its_patience(leads: int, silent_for: timedelta) -> None:
    patience = patience_with(leads)
    found = lead_sharing(True, PROVEN, leads, NOW - silent_for, NOW)
    assert (found.state == "silent") == (patience is not None and silent_for > patience)
    assert found.can_tell_silence == (patience is not None)
    if found.state == "silent":
        assert leads >= 10
        assert silent_for > timedelta(days=2)


@settings(max_examples=100, derandomize=True)
@given(leads=st.integers(12, 100_000))
def test_more_leads_never_mean_more_patience(leads: int) -> None:
    fewer, more = patience_with(leads), patience_with(leads + 1)
    assert fewer is not None
    assert more is not None
    assert timedelta(days=2) <= more <= fewer <= timedelta(days=30)


@pytest.mark.parametrize(
    ("kind", "offer_type", "publishing_option", "expected"),
    [
        pytest.param("app", "saas", "contact_me", True, id="SaaS, contact me"),
        pytest.param("offer", "saas", "free_trial", False, id="SaaS, trial"),
        pytest.param("app", "saas", "", False, id="SaaS, not told"),
        pytest.param("app", "dynamics_365_ce", "contact_me", True, id="D365 CE, contact me"),
        pytest.param("app", "dynamics_365_ce", "get_it_now", False, id="D365 CE, get it now"),
        pytest.param("app", "dynamics_365_fo", "get_it_now", True, id="D365 F&O, any"),
        pytest.param("app", "dynamics_365_fo", "", True, id="D365 F&O, not told"),
        pytest.param("app", "dynamics_365_bc", "test_drive", True, id="D365 BC, any"),
        pytest.param("consulting_service", "", "", True, id="consulting service, any"),
        pytest.param(
            "consulting_service", "other", "transact", True, id="consulting service, another type"
        ),
        pytest.param("technology", "other", "contact_me", False, id="any other is only advised to"),
        pytest.param("", "", "", False, id="unconfirmed"),
    ],
)
def test_requires_destination(
    kind: str, offer_type: str, publishing_option: str, expected: bool
) -> None:
    assert requires_destination(kind, offer_type, publishing_option) is expected
