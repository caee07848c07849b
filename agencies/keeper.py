"""What is read from the whole register once for each data version, and held for all threads of a process."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from agencies.models.data_version import DataVersion, Version

Held = TypeVar("Held")


class Keeper(Generic[Held]):
    """Reads on the first question after a change, in one thread while the others wait."""

    def __init__(self, read: Callable[[], Held]) -> None:
        self.read = read
        self.lock = threading.Lock()
        self.held: tuple[Version, Held] | None = None

    def at(self, version: Version | None = None) -> Held:
        """What holds at that version (now, if none is given).

        The day and second of the change tell apart two changes that bore the same number, one of them
        rolled back.
        """
        version = version or DataVersion.objects.now()
        held = self.held
        if held is None or held[0] != version:
            with self.lock:
                held = self.held
                if held is None or held[0] != version:
                    held = self.held = (version, self.read())
        return held[1]
