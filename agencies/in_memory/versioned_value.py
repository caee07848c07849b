"""What is read from the whole register, once a data version, for all threads of a process.

What is large is read in a process that then ends, and takes along the holes that reading leaves in memory:
at a million scopes a worker that reads by itself grows by three times what it keeps.
"""

import ctypes
import gc
import multiprocessing
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, Generic, TypeVar

from django.db import connections

from agencies.models.data_version import DataVersion, Version

Answered = TypeVar("Answered")

# Where people are served; a command reads once and ends.
serving = False


def read_in_children_from_now_on() -> None:
    global serving  # noqa: PLW0603
    serving = True


def in_child(read: Callable[[], Answered]) -> Answered:
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    here, there = fork.Pipe(duplex=False)
    reader = fork.Process(target=lambda: there.send(read()))
    reader.start()
    there.close()
    value: Answered = here.recv()
    reader.join()
    return_free_pages()
    return value


def return_free_pages() -> None:
    """To the system. What is left free of the heap, each worker would fill in a copy of its own."""
    with suppress(AttributeError, OSError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)


def read_lean(read: Callable[[], Answered]) -> Answered:
    """In a child where that is safe: beside no other thread, and amid no transaction of this process."""
    if not serving:
        return read()
    gc.collect()  # the value before holds itself, and would wait for the collector
    amid = any(connection.in_atomic_block for connection in connections.all(initialized_only=True))
    if amid or threading.active_count() > 1:
        return read()
    try:
        return in_child(read)
    except EOFError:  # it failed, and here it fails with a reason
        return read()


Value = TypeVar("Value")


class VersionedValue(Generic[Value]):
    """Read on the first question after a change, in one thread while the others wait."""

    def __init__(
        self,
        read: Callable[[Version], Value],
        *,
        is_large: bool = False,
        made_of: "VersionedValue[Any] | None" = None,
    ) -> None:
        """`made_of` is what `read` asks for: had it to be read in a child, it would stay there."""
        self.read = read
        self.is_large = is_large
        self.made_of = made_of
        self.lock = threading.Lock()
        self.current: tuple[Version, Value] | None = None

    def at(self, version: Version | None = None) -> Value:
        """The value at that data version, which is asked for where none is given."""
        version = version or DataVersion.objects.now()
        current = self.current
        if current is None or current[0] != version:
            with self.lock:
                current = self.current
                if current is None or current[0] != version:
                    # First it goes, for nobody has memory for two of a million scopes.
                    self.current = current = None
                    if self.made_of:
                        self.made_of.at(version)
                    read = partial(self.read, version)
                    current = self.current = version, read_lean(read) if self.is_large else read()
        return current[1]


@contextmanager
def gc_paused() -> Iterator[None]:
    """For work that leaves no objects which hold each other alone. A collector at rest before stays so."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
