"""Servers as real processes: they say when they answer, stop cleanly, and say clearly why they cannot start."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.services.hub import CommandFailed, MakeHub
from tests.services.ports import free_port
from tests.services.waiting import eventually

LEADSHARE = (sys.executable, "-m", "leadshare.cli")


def without_settings(**settings: str) -> dict[str, str]:
    return {
        k: v for k, v in os.environ.items() if not k.startswith(("LEADSHARE_", "DJANGO_"))
    } | settings


@contextmanager
def sink(log: Path, *options: str) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """Its URL and its process."""
    port = free_port()
    words = (*LEADSHARE, "sink", "--port", str(port), "--log", str(log), *options)
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, text=True, env=without_settings()
    ) as process:
        assert process.stdout is not None
        assert "is ready" in process.stdout.readline()
        try:
            yield f"http://127.0.0.1:{port}/hook", process
        finally:
            process.kill()


def test_a_lead_goes_all_the_way_and_everything_is_kept(make_hub: MakeHub, tmp_path: Path) -> None:
    hub, acked, received = make_hub(), tmp_path / "acked.jsonl", tmp_path / "received.jsonl"
    path = hub.publisher()
    with sink(received) as (url, _process):
        hub.add_destination("https", "Sink", url=url)
        hub.start()
        said = hub.command(
            "simulate", "--url", f"{hub.url}{path}", "--rate", "0", "--count", "60", "--seed", "7",
            "--acked", str(acked), "--json",
        )  # fmt: skip
        assert (said["accepted"], said["refused"], said["failed"]) == (60, 0, 0)
        hub.has_settled()
        report = hub.invariants(acked, [received])
    assert [finding["holds"] for finding in report["invariants"]] == [True] * 5
    assert report["invariants"][0]["checked"] == 60
    assert report["invariants"][3]["checked"] == len(received.read_text().splitlines()) > 40
    assert len(hub.command("submission", "list", "--json")) == 60
    assert hub.command("doctor", "--json")["ok"] is True
    assert hub.stop() == 0


def test_doctor_names_what_was_lost(make_hub: MakeHub, tmp_path: Path) -> None:
    hub = make_hub()
    acked = tmp_path / "acked.jsonl"
    acked.write_text('{"id": "01a207b5-bf17-752f-9844-a69722c75aaa", "status": 202}\n{"id": "cut o')
    with pytest.raises(CommandFailed, match="01a207b5-bf17-752f-9844-a69722c75aaa: lost"):
        hub.invariants(acked)


def test_a_second_hub_on_the_same_folder_says_so(make_hub: MakeHub) -> None:
    hub = make_hub()
    hub.start()
    second = make_hub(home=hub.home)
    with pytest.raises(
        CommandFailed, match=r"serve ended with 1: leadshare: Another leadshare is running on"
    ):
        second.start()
    assert second.said.read_text().count("\n") == 1


def test_a_port_in_use_is_named(make_hub: MakeHub) -> None:
    first, second = make_hub(), make_hub()
    first.start()
    second.port = first.port
    with pytest.raises(CommandFailed, match=f"Cannot listen on 127.0.0.1 port {first.port}"):
        second.start()


def test_tokens_name_the_address_of_the_running_hub(make_hub: MakeHub) -> None:
    hub = make_hub(LEADSHARE_PUBLIC_URL="")
    hub.start()
    hub.command("publisher", "add", "contoso", "--name", "Contoso")
    made = hub.command("token", "new", "--publisher", "contoso", "--json")
    assert made["url"] == f"{hub.url}{made['path']}"


def test_an_open_page_does_not_hold_up_the_end(make_hub: MakeHub) -> None:
    hub = make_hub()
    hub.start()
    with hub.client() as client:
        assert client.get("/readyz").text == "ready"
        hub.send(signal.SIGINT)
        assert hub.ended(20) == 0


INTAKE = (*LEADSHARE, "intake")


def test_intake_alone_wants_keys_then_tables(make_hub: MakeHub) -> None:
    hub = make_hub()
    with pytest.raises(CommandFailed, match="There are no keys"):
        hub.start(INTAKE)
    hub.home.mkdir()
    hub.command("destination", "kinds")
    path = hub.publisher()
    hub.start(INTAKE)
    with hub.client() as client:
        assert client.post(path, content=b"x").status_code == 202
        assert client.get("/").status_code == 404
    assert hub.stop() == 0
    [waiting] = hub.command("submission", "list", "--json")
    assert waiting["state"] == "waiting"


def test_intake_alone_names_the_command_that_migrates(make_hub: MakeHub) -> None:
    from leadshare import keys

    hub = make_hub()
    keys.make(hub.home / "keys.json")
    with pytest.raises(CommandFailed, match="Run: leadshare migrate"):
        hub.start(INTAKE)


@pytest.mark.sqlite_only
def test_demo_once_sends_one_lead_and_ends() -> None:
    done = subprocess.run(
        [*LEADSHARE, "demo", "--once", "--json"],
        capture_output=True,
        env=without_settings(),
        check=False,
        timeout=90,
    )
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert (document["delivered"], document["destination"]) == (True, "Sandbox CRM")
    assert document["accepted"]
    assert document["seconds"] < 30


@pytest.mark.sqlite_only
def test_the_demo_shows_leads_within_seconds_and_keeps_its_own_data(tmp_path: Path) -> None:
    environment = without_settings(LEADSHARE_HOME=str(tmp_path))
    words = [*LEADSHARE, "demo", "--port", str(free_port())]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        assert any("viewer@example.com" in line for line in process.stdout)
        demo = without_settings(LEADSHARE_HOME=str(tmp_path / "demo"))

        def leads() -> list[object]:
            done = subprocess.run(
                [*LEADSHARE, "lead", "list", "--json"], capture_output=True, env=demo, check=True
            )
            found: list[object] = json.loads(done.stdout)
            return found

        assert eventually(lambda: len(leads()) >= 6)
        process.send_signal(signal.SIGTERM)
        process.stdout.read()
        assert process.wait(30) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]


def test_what_the_sink_answered_survives_its_kill(tmp_path: Path) -> None:
    log = tmp_path / "sink.jsonl"
    with sink(log, "--status", "201") as (url, process):
        answer = httpx.post(url, content="čau", headers={"Webhook-Id": "7"}, trust_env=False)
        process.kill()
    assert (answer.status_code, answer.json()) == (201, {"received": 1})
    [line] = [json.loads(line) for line in log.read_text().splitlines()]
    assert set(line) == {"time", "headers", "body"}
    assert (line["headers"]["webhook-id"], line["body"]) == ("7", "čau")
