"""A stranger's file is read within bounds of memory and time, by a process that does nothing else.

For `manage.py import_annex` alone, run as a process of its own: the limits hold for the whole process.
"""

import resource
import signal
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from types import FrameType

from agencies.annex.problems import problem
from agencies.annex.reading.reader import Reading, read_annex, refused

READING_MEMORY = 512 * 2**20
# Less than what the admin waits for its child, so that the file is blamed and not the machine.
READING_SECONDS = 15
# What reading, planning and applying may take together, before the system ends the process.
CPU_SECONDS = 120


def bound_this_process() -> None:
    """From here on more memory than MEMORY is a MemoryError, and endless work the end."""
    resource.setrlimit(resource.RLIMIT_AS, (READING_MEMORY, READING_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))


def read_within_bounds(data: bytes, numerals: Collection[str]) -> Reading:
    """As `read_annex`; refused when reading it takes too long or too much."""
    try:
        with alarm(READING_SECONDS):
            return read_annex(data, numerals)
    except TimeoutError:
        return refused(problem("reading-took-too-long", limit=READING_SECONDS))
    except MemoryError:
        return refused(problem("reading-took-too-much"))


@contextmanager
def alarm(seconds: float) -> Iterator[None]:
    """TimeoutError out of whatever runs inside, once the time is up; for the main thread."""

    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
