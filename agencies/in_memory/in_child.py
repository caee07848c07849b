"""Reading in a process that then ends, and takes along the holes that reading leaves in its memory.

At a million scopes a worker that reads by itself grows by three times what it keeps.
"""

import gc
import multiprocessing
import threading
from collections.abc import Callable
from typing import TypeVar

from django.db import connections

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
    return value


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
