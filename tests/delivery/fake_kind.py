"""The fake kind: answers as it was told, keeps what it got, and can be made to wait in the middle of a try."""

from collections import deque
from collections.abc import Mapping
from threading import Event, Lock

from leadshare.delivery.port import (
    Answer,
    Delivered,
    Outbound,
    Parcel,
    Problem,
    SettingField,
    Settings,
    Trace,
)


class FakeKind:
    kind = "fake"
    label = "Fake"
    summary = "Keeps leads in memory."
    fields = (
        SettingField("box", "Box", is_required=True),
        SettingField("colour", "Colour", "choice", choices=(("red", "Red"), ("blue", "Blue"))),
        SettingField("password", "Password", "secret", is_secret=True),
        SettingField("signing_secret", "Signing secret", "secret", is_secret=True),
    )

    def __init__(self) -> None:
        self.sent: list[tuple[Parcel, dict[str, str]]] = []
        self.answers: deque[Answer | Exception] = deque()
        self.otherwise: Answer | Exception = Answer(
            Delivered("remote-1"), Trace("POST /leads", 201)
        )
        self.is_trying = Event()
        self.may_answer = Event()
        self.may_answer.set()
        self._lock = Lock()

    def prepare(self, settings: Settings) -> Mapping[str, str]:
        return {"signing_secret": "whsec_made", **settings}

    def check(self, settings: Settings, outbound: Outbound) -> tuple[Problem, ...]:
        return (
            (Problem("box", "This box may not be called."),) if settings["box"] == "inside" else ()
        )

    def address(self, settings: Settings) -> str:
        return f"box {settings['box']}"

    def send(self, parcel: Parcel, settings: Settings, outbound: Outbound) -> Answer:
        with self._lock:
            self.sent.append((parcel, dict(settings)))
            answer = self.answers.popleft() if self.answers else self.otherwise
        self.is_trying.set()
        self.may_answer.wait(10)
        if isinstance(answer, Exception):
            raise answer
        return answer

    @property
    def leads(self) -> list[str]:
        """The mail addresses it got, in the order of the tries."""
        return [parcel.lead["email"] for parcel, _settings in self.sent]
