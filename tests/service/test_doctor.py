"""What the doctor finds, and what it advises."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from leadshare import keys
from leadshare.catalog.actions import new_token
from leadshare.delivery.actions import switch_off
from leadshare.delivery.models import Destination
from leadshare.service.doctor import address, business, clock, disk, key_ring
from leadshare.service.doctor.examine import examine
from tests.hub import Hub, hub

__all__ = ["hub"]
NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def seconds(count: float) -> timedelta:
    return timedelta(seconds=count)


@pytest.mark.parametrize(
    ("url", "level"),
    [
        pytest.param("https://leads.example.com", "ok", id="public"),
        pytest.param("http://leads.example.com", "warning", id="not encrypted"),
        pytest.param("http://127.0.0.1:8000", "warning", id="loopback"),
        pytest.param("https://10.1.2.3", "warning", id="private network"),
        pytest.param("https://[fd00::1]", "warning", id="private network, IPv6"),
        pytest.param("https://leads.local", "warning", id="local name"),
        pytest.param("https://leadserver", "warning", id="no domain"),
        pytest.param("https://8.8.8.8", "ok", id="public address"),
    ],
)
def test_public_address(url: str, level: str) -> None:
    assert address.public(url).level == level


@pytest.mark.parametrize(
    ("allowed", "level", "told"),
    [
        pytest.param("", "ok", "public addresses only", id="nothing open"),
        pytest.param("10.0.0.0/8", "ok", "10.0.0.0/8", id="shown"),
        pytest.param("ten", "problem", "LEADSHARE_OUTBOUND_ALLOW", id="unreadable"),
    ],
)
def test_outbound(allowed: str, level: str, told: str) -> None:
    check = address.outbound(allowed)
    assert check.level == level
    assert told in check.told


@pytest.mark.parametrize(
    ("here", "database", "newest", "level"),
    [
        pytest.param(NOON, NOON, NOON - seconds(60), "ok", id="together"),
        pytest.param(NOON, NOON + seconds(5), None, "warning", id="apart"),
        pytest.param(NOON, NOON - seconds(60), None, "problem", id="far apart"),
        pytest.param(NOON, NOON, NOON + seconds(60), "warning", id="set back"),
        pytest.param(datetime(1970, 1, 1, tzinfo=UTC), NOON, None, "problem", id="never set"),
    ],
)
def test_clock(here: datetime, database: datetime, newest: datetime | None, level: str) -> None:
    assert clock.judge(here, database, newest).level == level


@pytest.mark.parametrize(
    ("megabytes", "level"), [(10, "problem"), (255, "problem"), (1000, "warning"), (3000, "ok")]
)
def test_disk(megabytes: int, level: str) -> None:
    assert disk.judge(megabytes * 1024**2)[0] == level


def test_keys_that_others_can_read_are_a_problem(
    db: None, settings: Settings, tmp_path: Path
) -> None:
    settings.KEYS_FILE = tmp_path / "keys.json"
    [missing] = key_ring.examine()
    keys.make(settings.KEYS_FILE)
    [good] = key_ring.examine()
    settings.KEYS_FILE.chmod(0o644)
    [open_to_all] = key_ring.examine()
    assert [check.level for check in (missing, good, open_to_all)] == ["problem", "ok", "problem"]
    assert open_to_all.advice == f"Run: chmod 600 {settings.KEYS_FILE}"


def test_a_key_that_is_missing_is_named(hub: Hub, settings: Settings, tmp_path: Path) -> None:
    hub.take(b"anything")
    other = keys.make(tmp_path / "keys.json")
    text = (tmp_path / "keys.json").read_text()
    settings.KEYS_FILE = tmp_path / "other.json"
    settings.KEYS_FILE.write_text(text.replace('"k1"', '"k9"'))
    settings.KEYS_FILE.chmod(0o600)
    [check] = key_ring.examine()
    assert other.current == "k1"
    assert check.level == "problem"
    assert "k1" in check.told


def test_what_waits_for_a_person_is_said(hub: Hub) -> None:
    assert [check.level for check in business.examine()] == ["ok", "ok", "ok"]
    destination = Destination.objects.create(publisher=hub.publisher, kind="https", name="CRM")
    switch_off(hub.publisher.pk, destination.pk)
    hub.take(b"nonsense")
    held, quarantine, tokens = business.examine()
    assert (held.level, quarantine.level, tokens.level) == ("warning", "warning", "ok")
    assert held.advice.endswith(f"leadshare destination resume {destination.pk}")


def test_a_healthy_hub_has_no_problem(hub: Hub) -> None:
    new_token(hub.publisher.pk)
    assert [check for check in examine() if check.level == "problem"] == []
