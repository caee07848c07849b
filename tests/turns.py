"""What `make test` asks all of, `.ci/run` (TURNS=1) asks in turns, to end within a quarter of an hour."""

import os
import random
from collections.abc import Iterable
from typing import TypeVar

IN_TURNS = os.environ.get("TURNS") == "1"

Asked = TypeVar("Asked")


def in_turns(asked: Iterable[Asked]) -> list[Asked]:
    """All; in turns a third, drawn anew each time by the seed of pytest-randomly."""
    everything = list(asked)
    return random.sample(everything, -(-len(everything) // 3) if IN_TURNS else len(everything))
