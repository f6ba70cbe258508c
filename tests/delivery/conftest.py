"""A kind of destination that is a real one in all but the network, and destinations of it."""

from collections.abc import Callable, Mapping

import pytest

from leadshare.delivery.actions import add_destination
from leadshare.delivery.models import Destination
from leadshare.delivery.registry import kinds
from tests.delivery.fake_kind import FakeKind
from tests.hub import Hub, hub, other_hub

__all__ = ["hub", "other_hub"]

Add = Callable[..., Destination]


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeKind:
    kind = FakeKind()
    monkeypatch.setitem(kinds(), kind.kind, kind)
    return kind


@pytest.fixture
def add(hub: Hub, fake: FakeKind) -> Add:
    def add(name: str = "CRM", listings: tuple[object, ...] = (), **wished: str) -> Destination:
        settings: Mapping[str, str] = {"box": "leads", **wished}
        return add_destination(hub.publisher.pk, "fake", name, settings, listings, hub.ring)  # type: ignore[arg-type]

    return add
