"""Intake over HTTP: whatever a storefront sends is kept whole or refused, and never a 500 (faults 17 and 18)."""

import gzip
import json
import zlib
from collections.abc import Iterator
from uuid import UUID, uuid4

import httpx
import pytest

from leadshare.intake import queries
from leadshare.intake.models import Submission, SubmissionState
from tests.intake.wire import chunked, exchange, head, statuses
from tests.services.hub import Hub

LIMIT = 512 * 1024
LEAD = {
    "LeadSource": "SPZA-PLT|contoso.vault-one",
    "UserDetails": {"FirstName": "Eva", "LastName": "Sol", "Email": "eva@example.com"},
}
BODY = json.dumps(LEAD).encode()


@pytest.fixture(scope="module")
def path(running_hub: Hub) -> str:
    return running_hub.publisher()


@pytest.fixture(scope="module")
def client(running_hub: Hub) -> Iterator[httpx.Client]:
    with running_hub.client() as opened:
        yield opened


def kept(hub: Hub, submission_id: str) -> tuple[str, bytes]:
    """State and bytes of a submission, once it was read."""
    hub.has_read_all()
    with hub.database():
        found = Submission.objects.get(pk=UUID(submission_id))
        return found.state, queries.raw(found, hub.ring)


def count(hub: Hub) -> int:
    hub.has_read_all()
    with hub.database():
        return Submission.objects.count()


def kept_with(hub: Hub, mark: bytes) -> list[bytes]:
    """Whatever was kept of a body that holds `mark`."""
    hub.has_read_all()
    with hub.database():
        bodies = [queries.raw(found, hub.ring) for found in Submission.objects.all()]
    return [body for body in bodies if mark in body]


def marked() -> tuple[bytes, bytes]:
    """A mark, and a lead that holds it early and nobody else's does."""
    mark = uuid4().hex.encode()
    return mark, b'{"Mark":"' + mark + b'",' + BODY[1:]


def padded(size: int) -> bytes:
    """A lead of exactly so many bytes."""
    filled = json.dumps({**LEAD, "Description": ""}).encode()
    return filled[:-2] + b"x" * (size - len(filled)) + filled[-2:]


HORRORS = {
    "100,000 deep": b"[" * 100_000 + b"]" * 100_000,
    "100,000 deep objects": b'{"a":' * 80_000 + b"1" + b"}" * 80_000,
    "1e400": BODY[:-1] + b',"Score":1e400}',
    "a million digits": b'{"a":' + b"9" * 400_000 + b"}",
    "NaN": BODY[:-1] + b',"Score":NaN,"Other":-Infinity}',
    "2^63+1": BODY[:-1] + b',"Count":9223372036854775809}',
    "duplicate keys": BODY[:-1] + b',"LeadSource":"SPZA-INS|contoso.other"}',
    "lone surrogates": BODY[:-1] + b',"Description":"\\ud800 and \\udfff","OfferDisplayName":"\\udc00"}',
    "invalid UTF-8": BODY[:-1] + b',"Description":"\xff\xfe\xc3\x28"}',
    "byte order mark": b"\xef\xbb\xbf" + BODY,
    "NUL escaped": BODY[:-1] + b',"Description":"a\\u0000b","OfferDisplayName":"\\u0000"}',
    "NUL raw": BODY[:-1] + b',"Description":"a\x00b"}',
    "NUL in the name and the offer": BODY.replace(b"Eva", b"E\\u0000va").replace(b"vault", b"va\\u0000ult"),
    "surrogates in the name and the offer": BODY.replace(b"Eva", b"E\\ud83dva").replace(b"vault", b"va\\udc00t"),
    "only NUL": b"\x00" * 1000,
    "form": b"first_name=Eva&last_name=Sol&email=eva%40example.com&lead_source=SPZA-PLT%7Ccontoso.vault-one",
    "form of nonsense": b"=&&=%ff%zz&a=&=",
    "XML": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    "empty": b"",
    "blank": b" \r\n\t ",
    "a string": b'"lead"',
    "null": b"null",
    "an array of everything": b'[null,1,"x",[],{},' + BODY + b"]",
    "random bytes": bytes(range(256)) * 16,
    "very long values": json.dumps({**LEAD, "UserDetails": {"Email": "a" * 300_000 + "@example.com"}}).encode(),
    "very long offer": BODY.replace(b"vault-one", b"v" * 100_000),
}  # fmt: skip


@pytest.mark.parametrize("body", HORRORS.values(), ids=HORRORS)
@pytest.mark.parametrize("content_type", ["application/json", "application/x-www-form-urlencoded"])
def test_a_horror_is_kept_and_read_or_quarantined(
    running_hub: Hub, client: httpx.Client, path: str, body: bytes, content_type: str
) -> None:
    answer = client.post(path, content=body, headers={"content-type": content_type})

    assert answer.status_code == 202
    state, raw = kept(running_hub, answer.json()["id"])
    assert state in (SubmissionState.READ, SubmissionState.QUARANTINED)
    assert raw == body
    with running_hub.database():
        assert not Submission.objects.filter(reason="crashed").exists()


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "application/json; charset=nonsense",
        "text/plain; charset=utf-7",
        "x" * 4000,
        "multipart/form-data",
    ],
)
def test_any_content_type_is_taken(
    running_hub: Hub, client: httpx.Client, path: str, content_type: str
) -> None:
    answer = client.post(path, content=BODY, headers={"content-type": content_type})

    assert answer.status_code == 202
    assert kept(running_hub, answer.json()["id"]) == (SubmissionState.READ, BODY)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "gzip, gzip", "nonsense"])
def test_a_compressed_body_is_kept_as_it_came(
    running_hub: Hub, client: httpx.Client, path: str, encoding: str
) -> None:
    known = {"gzip": gzip.compress(BODY), "deflate": zlib.compress(BODY)}
    body = known.get(encoding, BODY)

    answer = client.post(path, content=body, headers={"content-encoding": encoding})

    assert answer.status_code == 202
    assert kept(running_hub, answer.json()["id"])[1] == body


@pytest.mark.parametrize(
    ("size", "status"),
    [
        pytest.param(LIMIT, 202, id="exactly the limit"),
        pytest.param(LIMIT + 1, 413, id="one byte more"),
        pytest.param(10_000_000, 413, id="10 MB"),
    ],
)
@pytest.mark.parametrize("is_chunked", [False, True], ids=["with its length", "chunked"])
def test_the_size_limit(
    running_hub: Hub, client: httpx.Client, path: str, size: int, status: int, is_chunked: bool
) -> None:
    body, before = padded(size), count(running_hub)
    content = (body[start : start + 65_536] for start in range(0, size, 65_536))

    answer = client.post(path, content=content if is_chunked else body)

    assert answer.status_code == status
    assert count(running_hub) == before + (status == 202)
    if status == 202:
        assert kept(running_hub, answer.json()["id"])[1] == body


def test_tiny_chunks_are_put_together(running_hub: Hub, path: str) -> None:
    parts = [head(path, "Transfer-Encoding: chunked", "Connection: close"), *chunked(BODY, 1)]

    answer = exchange(running_hub.port, parts)

    assert statuses(answer) == [202]
    submission_id = json.loads(answer.rpartition(b"\r\n\r\n")[2])["id"]
    assert kept(running_hub, submission_id) == (SubmissionState.READ, BODY)


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param(["Content-Length: {long}"], id="a byte too long"),
        pytest.param(["Content-Length: 400000"], id="much too long"),
        pytest.param(["Content-Length: 99999999999"], id="absurdly long"),
        pytest.param(["Content-Length: -1"], id="negative"),
        pytest.param(["Content-Length: many"], id="no number"),
        pytest.param(["Content-Length: {true}", "Content-Length: 5"], id="two lengths"),
        pytest.param(
            ["Content-Length: {true}", "Transfer-Encoding: chunked"], id="length and chunks"
        ),
        pytest.param(["Transfer-Encoding: chunked"], id="chunked and is not"),
        pytest.param(["Transfer-Encoding: gzip, nonsense"], id="unknown transfer encoding"),
    ],
)
def test_a_length_that_lies_is_never_accepted(
    running_hub: Hub, path: str, headers: list[str]
) -> None:
    mark, body = marked()
    lengths = [header.format(true=len(body), long=len(body) + 1) for header in headers]

    answer = exchange(running_hub.port, [head(path, *lengths), body], is_cut=True)

    assert [status for status in statuses(answer) if status < 400] == []
    assert kept_with(running_hub, mark) == []


def test_a_length_that_is_too_short_is_refused(running_hub: Hub, path: str) -> None:
    """The rest looks like the start of another request, and is none: the sender sees that something is wrong."""
    answer = exchange(running_hub.port, [head(path, "Content-Length: 10") + BODY], is_cut=True)

    assert 400 in statuses(answer)


def test_a_chunked_body_that_breaks_off_is_not_accepted(running_hub: Hub, path: str) -> None:
    mark, body = marked()
    begun = [head(path, "Transfer-Encoding: chunked"), *list(chunked(body, 20))[:-1]]

    assert exchange(running_hub.port, begun, is_cut=True) == b""
    assert kept_with(running_hub, mark) == []


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_only_post_is_taken(client: httpx.Client, path: str, method: str) -> None:
    answer = client.request(method, path)

    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize(
    "target",
    [
        "/in/",
        "/in/unknown",
        "/in/%00",
        "/in/%ff%fe",
        "/in/a/b",
        "/in/" + "a" * 10_000,
        "/in/..%2f..%2fetc",
    ],
)
def test_an_unknown_address_is_404(client: httpx.Client, target: str) -> None:
    assert client.post(target, content=BODY).status_code == 404


def test_bytes_in_the_path_are_no_500(running_hub: Hub) -> None:
    request = (
        b"POST /in/\xff\xfe HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    )

    assert statuses(exchange(running_hub.port, [request]))[0] in (400, 404)


def test_health_and_readiness(client: httpx.Client) -> None:
    found = {at: client.get(at) for at in ("/healthz", "/readyz")}

    assert {at: (answer.status_code, answer.text) for at, answer in found.items()} == {
        "/healthz": (200, "alive"),
        "/readyz": (200, "ready"),
    }
    assert client.head("/healthz").status_code == 200


def test_every_post_has_an_id_of_its_own(client: httpx.Client, path: str) -> None:
    ids = [UUID(client.post(path, content=BODY).json()["id"]) for _ in range(5)]

    assert len(set(ids)) == 5
    assert all(one.version == 7 for one in ids)
    assert ids == sorted(ids)
