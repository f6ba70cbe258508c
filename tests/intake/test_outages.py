"""When the LOG, the spool, the disk or the sender lets intake down: nothing that was answered 2xx is lost (fault 8)."""

import json
import os
import sqlite3
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest

from leadshare.catalog.models import IntakeToken, Notice, NoticeKind
from leadshare.intake import queries
from leadshare.intake.models import Submission
from leadshare.intake.spool import entries_in
from tests.intake.wire import exchange, head, statuses
from tests.services.hub import Hub, MakeHub
from tests.services.waiting import eventually

pytestmark = pytest.mark.chaos


def body(number: int, padding: int = 0) -> bytes:
    user = {"FirstName": "Eva", "Email": f"eva.{number}@example.com"}
    return json.dumps(
        {
            "LeadSource": "SPZA-PLT|contoso.vault-one",
            "UserDetails": user,
            "Description": "x" * padding,
        }
    ).encode()


def post(hub: Hub, path: str, content: bytes) -> httpx.Response:
    with hub.client() as client:
        return client.post(path, content=content)


@contextmanager
def log_locked(hub: Hub) -> Iterator[None]:
    """The LOG takes no writes, as when its disk hangs."""
    with closing(sqlite3.connect(hub.home / "intake.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


def stored(hub: Hub) -> dict[UUID, bytes]:
    with hub.database():
        return {row.pk: queries.raw(row, hub.ring) for row in Submission.objects.all()}


def test_the_spool_takes_over_from_the_log_and_gives_back(make_hub: MakeHub) -> None:
    hub = make_hub()
    hub.start()
    path = hub.publisher()
    bodies = [body(number) for number in range(8)]

    with log_locked(hub):
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda content: post(hub, path, content), bodies))
        spooled = {entry.id for entry in entries_in(hub.home / "spool")}

    assert {answer.status_code for answer in answers} == {202}
    ids = [UUID(answer.json()["id"]) for answer in answers]
    assert spooled == set(ids)
    hub.has_read_all()
    assert stored(hub) == dict(zip(ids, bodies, strict=True))
    assert hub.invariants()["holds"]


def test_the_spool_outlives_a_kill(make_hub: MakeHub) -> None:
    hub = make_hub()
    hub.start()
    path = hub.publisher()
    with log_locked(hub):
        answer = post(hub, path, body(1))
        hub.kill()

    hub.start()
    hub.has_read_all()

    assert stored(hub) == {UUID(answer.json()["id"]): body(1)}


def test_without_a_spool_a_lead_that_cannot_be_kept_is_refused(make_hub: MakeHub) -> None:
    hub = make_hub(LEADSHARE_SPOOL_MEGABYTES="0")
    hub.start()
    path = hub.publisher()

    with log_locked(hub):
        refused = post(hub, path, body(1))
    taken = eventually(lambda: a if (a := post(hub, path, body(2))).status_code == 202 else None)
    hub.has_read_all()

    assert refused.status_code == 503
    assert int(refused.headers["retry-after"]) > 0
    assert UUID(taken.json()["id"]) in stored(hub)


def test_a_spool_that_is_full_refuses(make_hub: MakeHub) -> None:
    hub = make_hub(LEADSHARE_SPOOL_MEGABYTES="1")
    hub.start()
    path = hub.publisher()
    bodies = [body(number, 400_000) for number in range(3)]

    with log_locked(hub):
        answers = [post(hub, path, content) for content in bodies]
    hub.has_read_all()

    accepted = {
        UUID(answer.json()["id"]): content
        for answer, content in zip(answers, bodies, strict=True)
        if answer.status_code == 202
    }
    assert [answer.status_code for answer in answers] == [202, 202, 503]
    found = stored(hub)
    assert {one: found.get(one) for one in accepted} == accepted


def test_a_body_that_drips_is_cut_off(make_hub: MakeHub) -> None:
    hub = make_hub(LEADSHARE_INTAKE_READ_SECONDS="0.5")
    hub.start()
    path = hub.publisher()

    answer = exchange(hub.port, [head(path, "Content-Length: 500"), body(1)[:20]])

    assert statuses(answer) == [408]
    assert hub.waits_in_the_log() == 0
    assert stored(hub) == {}


def test_an_address_that_guesses_tokens_is_slowed_down(make_hub: MakeHub) -> None:
    hub = make_hub()
    hub.start()
    path = hub.publisher()

    with hub.client() as client:
        # A window is a minute of the clock: twice the limit and a bit passes it wherever the minute ends.
        answers = [client.post(f"/in/{uuid4().hex}") for _ in range(125)]
        good = client.post(path, content=body(1))

    assert {answer.status_code for answer in answers} == {404, 429}
    assert all(int(a.headers["retry-after"]) > 0 for a in answers if a.status_code == 429)
    assert good.status_code == 202


def test_a_token_is_good_when_it_was_made_and_refused_when_revoked(make_hub: MakeHub) -> None:
    hub = make_hub()
    hub.start()
    first = hub.publisher()
    second = hub.command("token", "new", "--publisher", "contoso", "--json")
    both = [post(hub, path, body(1)).status_code for path in (first, second["path"])]
    with hub.database():
        old = IntakeToken.objects.exclude(pk=second["token_id"]).get()

    hub.command("token", "revoke", str(old.pk), "--json")
    refused = eventually(lambda: a if (a := post(hub, first, body(2))).status_code == 404 else None)
    with hub.database():
        notice = eventually(lambda: Notice.objects.filter(kind=NoticeKind.REVOKED_TOKEN).first())
        told = (notice.subject, notice.publisher.slug)

    assert both == [202, 202]
    assert refused.status_code == 404
    assert told == (old.hint, "contoso")
    assert post(hub, second["path"], body(3)).status_code == 202


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    folder.mkdir()
    size = f"size={megabytes}m"
    subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.mark.skipif(
    os.geteuid() != 0 and os.environ.get("CI") != "true", reason="mounting a small disk needs root"
)
def test_a_full_disk_refuses_and_loses_nothing(make_hub: MakeHub, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 24) as disk:
        hub = make_hub(disk / "home")
        hub.start()
        path = hub.publisher()
        accepted: dict[UUID, bytes] = {}
        refused = 0
        for number in range(200):
            content = body(number, 400_000)
            answer = post(hub, path, content)
            if answer.status_code == 202:
                accepted[UUID(answer.json()["id"])] = content
            else:
                assert (answer.status_code, "retry-after" in answer.headers) == (503, True)
                refused += 1
            if refused > 3:
                break
        assert refused > 3
        assert accepted
        with hub.client() as client:
            alive = client.get("/healthz")

        subprocess.run(["mount", "-o", "remount,size=200m", disk], check=True)
        eventually(lambda: post(hub, path, body(1000)).status_code == 202)
        hub.has_read_all()
        found = stored(hub)
        report = hub.invariants()

        assert alive.status_code == 200
        assert {one: found.get(one) for one in accepted} == accepted
        assert report["holds"]
        with hub.database():
            assert not Submission.objects.filter(reason="crashed").exists()
        hub.end()
