"""The data folder and the keys in it, made before Django starts: settings read the keys."""

from pathlib import Path

from leadshare import keys
from leadshare.env import Environment, WrongSetting


def prepare(environment: Environment) -> Path:
    """Makes the folder (0700) and, in it, the keys (0600); returns the folder.

    Raises `WrongSetting` where a keys file is named and missing, or the folder cannot be made.
    """
    home = environment.home()
    keys_file = keys.keys_file(home, environment)
    try:
        home.mkdir(parents=True, mode=0o700, exist_ok=True)
        if not keys_file.exists():
            if environment.text("KEYS_FILE"):
                raise WrongSetting(f"LEADSHARE_KEYS_FILE names {keys_file}, which does not exist.")
            keys.make(keys_file)
    except OSError as error:
        raise WrongSetting(f"The data folder {home} cannot be used: {error.strerror}.") from None
    return home
