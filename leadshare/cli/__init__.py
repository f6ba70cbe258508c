"""The command line: `leadshare <noun> <verb>`, one file a noun.

Always true:
- an error is one line on standard error and a non-zero exit;
- with `--json` standard output holds exactly one JSON document;
- a command prepares the data folder it needs and works whether or not the server runs.
"""

import sys


def main() -> None:
    """The entry point of `leadshare`."""
    from leadshare.cli.app import run

    sys.exit(run(sys.argv[1:]))
