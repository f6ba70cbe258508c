"""Measures the journey in a process of its own; prints `{"rate", "plain_rate"}` in leads a second."""

import json
import os
import sys
import time

from leadshare.env import Environment
from leadshare.service.home import prepare


def main(leads: int) -> None:
    prepare(Environment())
    os.environ["DJANGO_SETTINGS_MODULE"] = "leadshare.settings"
    import django

    django.setup()
    from bench.journey_rows import Journey

    journey = Journey()
    journey.run(1000)
    start = time.perf_counter()
    journey.run(leads)
    rate = leads / (time.perf_counter() - start)
    print(json.dumps({"rate": rate, "plain_rate": journey.plain_rate(leads)}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
