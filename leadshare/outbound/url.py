"""What is wrong with a destination's URL, before anything is resolved."""

from urllib.parse import SplitResult, urlsplit

from leadshare.outbound.errors import Refused
from leadshare.outbound.host import Host, parse_host
from leadshare.outbound.policy import Policy
from leadshare.outbound.wording import refused

DEFAULT_PORTS = {"https": 443, "http": 80}
_NOTHING_OPEN = Policy()


def url_problem(url: str, policy: Policy = _NOTHING_OPEN) -> str | None:
    """A sentence for people, or None. Pure: a name is judged by its text only (`Guard.check_url`
    also resolves).
    """
    try:
        vet_url(url, policy)
    except Refused as error:
        return error.refusal
    return None


def vet_url(url: str, policy: Policy) -> tuple[Host, int]:
    """The host and port the URL names. Raises Refused."""
    parts = _split(url)
    if parts.scheme not in DEFAULT_PORTS:
        raise refused("scheme")
    if "@" in parts.netloc:
        raise refused("userinfo")
    host = parse_host(_host_text(parts))
    port = _port(parts)
    vet_origin(parts.scheme, host, port, policy)
    return host, port


def vet_origin(scheme: str, host: Host, port: int, policy: Policy) -> None:
    """What the text of an origin already tells. Raises Refused."""
    if policy.opens_host(host, port):
        return
    if scheme != "https":
        raise refused("plain_http", host.text)
    if host.is_localhost:
        raise refused("localhost", host.text)
    if host.address is not None:
        policy.vet(host, port, [host.text])


def _split(url: str) -> SplitResult:
    # urlsplit drops tabs and line ends, and browsers read "\" as "/": such a URL means two things.
    if any(char <= " " or char in "\\\x7f" for char in url):
        raise refused("bad_url")
    try:
        return urlsplit(url)
    except ValueError as error:
        raise refused("bad_url") from error


def _host_text(parts: SplitResult) -> str:
    """As written, case and brackets too: `SplitResult.hostname` would already tidy it."""
    netloc = parts.netloc
    if netloc.startswith("["):
        return netloc[: netloc.find("]") + 1]
    return netloc.partition(":")[0]


def _port(parts: SplitResult) -> int:
    try:
        port = parts.port
    except ValueError as error:
        raise refused("bad_port") from error
    if port == 0:
        raise refused("bad_port")
    return port or DEFAULT_PORTS[parts.scheme]
