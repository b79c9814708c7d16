"""Minutes of reading at the proxy while somebody publishes every few seconds: errors, stale pages, memory.

Runs against the containers of docker-compose.yml, which are up. See README.md.
"""

import argparse
import json
import random
import re
import statistics
import subprocess
import threading
import time
from collections import Counter
from urllib.error import HTTPError
from urllib.request import Request, urlopen

PUBLISHER = """
import sys
from django.contrib.auth import get_user_model
from django.utils import timezone
from articles.models import Article
author = get_user_model().objects.first()
for line in sys.stdin:
    said = dict(title=line.strip(), source="Let $a<b$.", status="published", published_at=timezone.now())
    Article.objects.update_or_create(slug="soak", defaults=dict(said, author=author))
    print("saved", flush=True)
"""


class Soak:
    """What is counted while it runs."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.ends = threading.Event()
        self.statuses: Counter[int] = Counter()
        self.seconds: list[float] = []
        self.delays: list[float] = []
        self.memory: dict[str, list[float]] = {}

    def read(self, addresses: list[str], rate: float) -> None:
        """Asks for one page after another, so many a second."""
        while not self.ends.wait(random.expovariate(rate)):
            start = time.monotonic()
            self.statuses[self._status(random.choice(addresses))] += 1
            self.seconds.append(time.monotonic() - start)

    def publish(self, every: float) -> None:
        """Publishes, and measures how long the home page does not show it."""
        command = ["docker", "compose", "exec", "-T", "web", "python", "manage.py", "shell", "-v0", "-c"]
        pipe = subprocess.PIPE
        with subprocess.Popen([*command, PUBLISHER], stdin=pipe, stdout=pipe, text=True) as publisher:
            number = 0
            while not self.ends.wait(every):
                number += 1
                title = f"Soak {number}."
                print(title, file=publisher.stdin, flush=True)
                publisher.stdout.readline()
                saved = time.monotonic()
                while title not in self._page("/"):
                    time.sleep(0.02)
                self.delays.append(time.monotonic() - saved)
            publisher.stdin.close()

    def watch(self) -> None:
        """Notes the memory of each container, in MB."""
        while not self.ends.wait(10):
            out = subprocess.check_output(
                ["docker", "stats", "--no-stream", "--format", "{{json .}}"], text=True
            )
            for line in out.splitlines():
                said = json.loads(line)
                number, unit = re.match(r"([\d.]+)(\w+)", said["MemUsage"]).groups()
                size = float(number) * {"KiB": 1 / 1024, "MiB": 1, "GiB": 1024}[unit]
                self.memory.setdefault(said["Name"], []).append(size)

    def _page(self, path: str) -> str:
        with urlopen(self.url + path, timeout=30) as answer:
            return answer.read().decode()

    def _status(self, path: str) -> int:
        try:
            with urlopen(Request(self.url + path, headers={"Accept-Encoding": "gzip"}), timeout=30) as answer:
                answer.read()
                return answer.status
        except HTTPError as error:
            return error.code


def main() -> None:
    options = arguments()
    soak = Soak(options.url)
    sitemap = soak._page("/sitemap-1.xml")
    addresses = ["/", "/?page=2", "/categories/", "/tags/", "/archive/", "/feeds/atom.xml"]
    addresses += [re.sub("^https?://[^/]+", "", found) for found in re.findall("<loc>([^<]+)</loc>", sitemap)]
    jobs = [(soak.publish, (options.every,)), (soak.watch, ())]
    jobs += [(soak.read, (addresses, options.rate / options.readers))] * options.readers
    threads = [threading.Thread(target=job, args=given) for job, given in jobs]
    for thread in threads:
        thread.start()
    time.sleep(options.minutes * 60)
    soak.ends.set()
    for thread in threads:
        thread.join()
    report(soak)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--rate", type=float, default=100, help="requests a second")
    parser.add_argument("--readers", type=int, default=4)
    parser.add_argument("--every", type=float, default=5, help="seconds between publishing")
    return parser.parse_args()


def report(soak: Soak) -> None:
    times = statistics.quantiles(soak.seconds, n=100)
    print(f"{sum(soak.statuses.values()):,} requests, by status: {dict(soak.statuses)}")
    print(f"median {times[49] * 1000:.0f} ms, p99 {times[98] * 1000:.0f} ms")
    print(f"{len(soak.delays)} times published; seen after at most {max(soak.delays):.2f} s")
    for name, sizes in sorted(soak.memory.items()):
        print(f"{name}: {sizes[0]:.0f} MB at the start, {max(sizes):.0f} at most, {sizes[-1]:.0f} at the end")


if __name__ == "__main__":
    main()
