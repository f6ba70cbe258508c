"""`leadshare intake`: only what answers storefronts, for clusters."""

import typer

from leadshare.cli.noun import command
from leadshare.cli.serve import Host, Port, TlsCert, TlsKey, certificate
from leadshare.cli.showing import line
from leadshare.env import Environment, WrongSetting


def register(app: typer.Typer) -> None:
    command(app, "intake", opens=False)(intake)


def intake(
    host: Host = "127.0.0.1", port: Port = 8000, tls_cert: TlsCert = None, tls_key: TlsKey = None
) -> None:
    """Takes leads in and nothing else; another process reads the log. It makes neither keys nor tables."""
    tls = certificate(tls_cert, tls_key)
    _refuse_without_keys(Environment())
    from leadshare.cli.opening import start_django
    from leadshare.service import address
    from leadshare.service.listening import listen

    start_django()
    listener = listen(host, port)
    from leadshare import keys
    from leadshare.cli.serve import run
    from leadshare.service.boot import is_current, pending_migrations
    from leadshare.service.one_machine import intake_alone

    if not is_current() and pending_migrations():
        raise WrongSetting("The database is not migrated. Run: leadshare migrate")
    url = address.default(host, listener.getsockname()[1], tls is not None)
    run(
        lambda: intake_alone(keys.ring()),
        listener,
        tls,
        lambda: line(f"leadshare intake is ready on {url}"),
    )


def _refuse_without_keys(environment: Environment) -> None:
    from leadshare import keys

    if not keys.keys_file(environment.home(), environment).is_file():
        raise WrongSetting(
            "There are no keys. Give LEADSHARE_KEYS_FILE the keys file of the installation (docs/operate/keys.md)."
        )
