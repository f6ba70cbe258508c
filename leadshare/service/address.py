"""Where the hub of a data folder was last served, so that commands print URLs that work.

Only a default: `LEADSHARE_PUBLIC_URL` wins wherever it is set.
"""

from pathlib import Path

_FILE = "served-at"


def default(host: str, port: int, is_tls: bool) -> str:
    """The address under which this machine reaches a server that listens there."""
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}.get(host, host)  # noqa: S104 (compared, not bound)
    if ":" in name and not name.startswith("["):
        name = f"[{name}]"
    return f"{'https' if is_tls else 'http'}://{name}:{port}"


def remember(home: Path, url: str) -> None:
    (home / _FILE).write_text(f"{url}\n")


def remembered(home: Path) -> str:
    """Empty where it was never served."""
    file = home / _FILE
    return file.read_text().strip() if file.is_file() else ""
