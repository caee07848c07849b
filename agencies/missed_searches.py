"""Searches that found nothing, counted so that editors can turn them into aliases.

What is kept is a folded text of at most 40 characters, the day, the kind of nothing and how often; runs of
six digits or more are dropped first but for an agency's number, no address and no identity is ever kept: that
nobody alone takes up a day's room is counted here by a salted sum, which ends with the day and the process.
Counts gather in this process and are written by a thread of its own, now and then; a search neither waits for
that nor fails with it, and what a crash or a busy database loses is lost without harm.
"""

import hashlib
import logging
import secrets
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.utils import timezone

from agencies.codes import LONG_NUMBER, is_filing_number
from agencies.models import MissedSearch

LONGEST_MISSED = 40
MOST_NEW_TEXTS_A_DAY = 1000
# Of one address in a process; whoever comes behind so many addresses shares one room with the others.
MOST_NEW_TEXTS_OF_ONE, MOST_ASKERS = 100, 100_000
SECONDS_BETWEEN_WRITES = 60

logger = logging.getLogger(__name__)


class MissedCounts:
    """The counts of this process that are not written yet."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.waiting: Counter[tuple[str, str, str]] = Counter()
        self.writer: threading.Thread | None = None
        self.writes = False
        self.day, self.salt = "", b""
        self.texts_of: Counter[bytes] = Counter()

    def add(self, text: str, kind: str, asker: str = "") -> None:
        # The number of an agency is no private one.
        if not is_filing_number(text.upper()):
            text = LONG_NUMBER.sub("", text)[:LONGEST_MISSED]
        if not text:
            return
        key = (text, timezone.localdate().isoformat(), kind)
        with self.lock:
            room = len(self.waiting) < MOST_NEW_TEXTS_A_DAY
            if key in self.waiting or (room and self.has_room(key[1], asker)):
                self.waiting[key] += 1
            # A worker that was forked off has no thread of its parent's.
            if self.writes and not (self.writer and self.writer.is_alive()):
                self.writer = threading.Thread(target=self.keep_writing, name="missed-searches", daemon=True)
                self.writer.start()

    def has_room(self, day: str, asker: str) -> bool:
        """Whether the asker has not added too many yet; one more is counted."""
        if day != self.day:
            self.day, self.salt, self.texts_of = day, secrets.token_bytes(16), Counter()
        who = hashlib.blake2b(asker.encode(), key=self.salt, digest_size=8).digest()
        if len(self.texts_of) >= MOST_ASKERS and who not in self.texts_of:
            who = b""
        self.texts_of[who] += 1
        return not asker or self.texts_of[who] <= MOST_NEW_TEXTS_OF_ONE

    def take(self) -> Counter[tuple[str, str, str]]:
        with self.lock:
            taken, self.waiting = self.waiting, Counter()
        return taken

    def keep_writing(self) -> None:
        pause = threading.Event()
        while not pause.wait(SECONDS_BETWEEN_WRITES):
            self.write()
            connection.close()

    def write(self) -> None:
        """Add what has gathered to the table; what cannot be written is let go."""
        taken = self.take()
        try:
            if taken:
                with transaction.atomic():
                    for (text, day, kind), count in taken.items():
                        add_to_table(text, day, kind, count)
        except DatabaseError:
            logger.warning("missed searches could not be written: %d texts let go", len(taken))


def add_to_table(text: str, day: str, kind: str, count: int) -> None:
    same = MissedSearch.objects.filter(text=text, day=day, kind=kind)
    if same.update(count=F("count") + count):
        return
    if MissedSearch.objects.filter(day=day).count() < MOST_NEW_TEXTS_A_DAY:
        MissedSearch.objects.create(text=text, day=day, kind=kind, count=count)


counts = MissedCounts()
counted: ContextVar[bool] = ContextVar("counted", default=True)
# The address of whoever asks; looked at when a text has found nothing.
asked_from: ContextVar[Callable[[], str]] = ContextVar("asked_from", default=str)


# What the page that is being made has counted, for when it is shown again out of memory.
FoundNothing = tuple[str, str]
heard: ContextVar[list[FoundNothing] | None] = ContextVar("heard", default=None)


def note(text: str, kind: str) -> None:
    """Count a folded text that found nothing. Never raises, never waits for the database."""
    if counted.get():
        counts.add(text, kind, asked_from.get()())
        if (told := heard.get()) is not None:
            told.append((text, kind))


@contextmanager
def remembering() -> Iterator[list[FoundNothing]]:
    told: list[FoundNothing] = []
    token = heard.set(told)
    try:
        yield told
    finally:
        heard.reset(token)


@contextmanager
def nobody_asking() -> Iterator[None]:
    """Searches in here are this site's own, and are not counted."""
    token = counted.set(False)
    try:
        yield
    finally:
        counted.reset(token)


def write_from_now_on() -> None:
    """Let this process write its counts: called where people are served, and nowhere else."""
    counts.writes = True
