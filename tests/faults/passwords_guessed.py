"""Eight guessers try passwords at the desk for six seconds, each time from another address.

The public does not suffer, for the desk is a process of its own. From one address the guessing ends after
ten attempts with 429 and Retry-After, whether the name exists or not; the owner of the name signs in.
"""

import statistics
import threading
import time
from itertools import count

from tests.faults.desk import PASSWORD, SAVED, Browser, editor
from tests.faults.servers import Answer, Site, scratch
from tests.faults.statements import Statements
from tests.faults.visitors import Visitors

LOGIN = "/admin/login/"
PAGES = ("/directory/?q=%E7%94%B5%E5%B7%A5", "/agencies/S000031300006/")


def drill(states: Statements) -> None:
    with scratch() as folder:
        database = f"sqlite:///{folder / 'register.sqlite3'}"
        desk = Site(folder, database, 2, PROXY_COUNT="1").prepare()
        public = Site(folder, database, 2, ADMIN_ENABLED="false", PAGE_CACHE_MIB="0")
        with desk, public:
            editor(desk, "known")
            quiet = pace(visit(public, 2))
            guesses: list[int] = []
            with Guessers(desk, guesses):
                under_attack = visit(public, 6)
            slow = pace(under_attack)
            states("they were busy", len(guesses) > 20 and set(guesses) == {200}, f"{len(guesses)} guesses")
            states("every public page is answered", {answer.status for answer in under_attack} == {200})
            figure = f"{quiet * 1000:.0f} ms before, {slow * 1000:.0f} ms under attack"
            states("in much the same time", slow < max(0.1, 6 * quiet), figure)
            states("the public processes know no desk", public.get(LOGIN).status == 404)
            locked_out(states, desk)


def visit(site: Site, seconds: float) -> list[Answer]:
    with Visitors(site, *PAGES) as visitors:
        time.sleep(seconds)
    return visitors.answers


def pace(answers: list[Answer]) -> float:
    return statistics.median(answer.seconds for answer in answers)


class Guessers:
    def __init__(self, desk: Site, statuses: list[int]) -> None:
        self.desk, self.statuses = desk, statuses
        self.addresses, self.gone = count(1), threading.Event()
        self.threads = [threading.Thread(target=self.guess) for _ in range(8)]

    def guess(self) -> None:
        while not self.gone.is_set():
            place = next(self.addresses)
            browser = Browser(self.desk.port, f"198.51.{place // 250}.{place % 250}")
            answer = browser.submit(LOGIN, username=f"name{place}", password="wrong")
            self.statuses.append(answer.status)

    def __enter__(self) -> None:
        for thread in self.threads:
            thread.start()

    def __exit__(self, *_: object) -> None:
        self.gone.set()
        for thread in self.threads:
            thread.join()


def locked_out(states: Statements, desk: Site) -> None:
    told: dict[str, list[Answer]] = {"known": [], "unknown": []}
    for who, answers in told.items():
        for _ in range(12):
            browser = Browser(desk.port, f"203.0.113.{who == 'known':d}")
            answers.append(browser.submit(LOGIN, username=who, password="wrong"))
    known, unknown = ([answer.status for answer in answers] for answers in told.values())
    expected = [200] * 9 + [429] * 3
    states("the tenth wrong password locks an address", known == expected, "429 from the 10th on")
    states("whether it exists or not", known == unknown)
    owner = Browser(desk.port, "203.0.113.7").submit(LOGIN, username="known", password=PASSWORD)
    states("and does not keep the owner out", owner.status == SAVED)
    states("with Retry-After", told["known"][-1].headers.get("retry-after") == "300")
    waited = [statistics.median(answer.seconds for answer in answers[:9]) for answers in told.values()]
    figure = " and ".join(f"{seconds * 1000:.0f} ms" for seconds in waited)
    states("the time tells no more", max(waited) < 1.5 * min(waited), figure)
