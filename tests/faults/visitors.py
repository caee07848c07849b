"""People who use the site while a drill breaks it."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Self

from tests.faults.servers import Answer, Site


class Visitors:
    """People who go on asking while something breaks; what each of them got."""

    def __init__(self, site: Site, *paths: str, pause: float = 0.02) -> None:
        self.site, self.paths, self.pause = site, paths, pause
        self.answers: list[Answer] = []
        self._gone = threading.Event()
        self._thread = threading.Thread(target=self._ask)

    def _ask(self) -> None:
        while not self._gone.is_set():
            for path in self.paths:
                self.answers.append(self.site.get(path))
            time.sleep(self.pause)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._gone.set()
        self._thread.join()

    def count(self, *statuses: int) -> int:
        return sum(answer.status in statuses for answer in self.answers)


def seen_everywhere(site: Site, path: str) -> Answer:
    """Ask until every worker must have the page in its memory."""
    with ThreadPoolExecutor(16) as several:
        return list(several.map(lambda _: site.get(path), range(160)))[-1]
