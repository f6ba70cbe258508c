"""A destination that breaks what it can: it proves that the shared suite would see it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from leadshare.delivery.port import (
    Answer,
    Delivered,
    DestinationKind,
    Outbound,
    Parcel,
    Problem,
    SettingField,
    Settings,
    Trace,
)
from leadshare.destinations.contract import CaseName

SECRET = "an invented secret"


class CarelessKind:
    kind = "careless"
    label = "Careless"
    summary = "Says delivered whatever happens."
    fields = (
        SettingField("url", "URL", is_required=True),
        SettingField("key", "Key", type="secret", is_secret=True),
    )

    def __init__(self) -> None:
        self.sent = 0

    def prepare(self, settings: Settings) -> Mapping[str, str]:
        return {**settings, "times": settings.get("times", "") + "again"}

    def check(self, settings: Settings, outbound: Outbound) -> tuple[Problem, ...]:
        return ()

    def address(self, settings: Settings) -> str:
        return f"https://example.com/?key={settings['key']}"

    def send(self, parcel: Parcel, settings: Settings, outbound: Outbound) -> Answer:
        self.sent += 1
        return Answer(Delivered(), Trace(f"POST {parcel.lead['email']} {settings['key']}"))


class Careless:
    """Its scene. Nothing is called, so there is no guard."""

    outbound: Any = None

    def __init__(self) -> None:
        self._kind = CarelessKind()

    @property
    def kind(self) -> DestinationKind:
        return self._kind

    @contextmanager
    def play(self, case: CaseName) -> Iterator[Settings]:
        yield {"url": "https://example.com", "key": SECRET}

    def received(self) -> int:
        return self._kind.sent
