"""What follows from the data version alone, kept in the memory of one process while that version stands."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

from agencies.models.data_version import Version

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """The values asked for last, so many at most.

    A key names everything that its value depends on, the data version first. So nothing is ever cleared:
    what an older version left is not asked for again, and newer values push it out.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Value | None:
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def put(self, key: Hashable, value: Value) -> None:
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            while len(self._values) > self._most:
                self._values.popitem(last=False)


class KeptAtPresent(Generic[Value]):
    """For values that hold on to something large: they go as soon as another data version is asked about."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._version: Version | None = None
        self._kept: Kept[Value] = Kept(most)

    def of(self, version: Version) -> Kept[Value]:
        if version != self._version:
            self._version, self._kept = version, Kept(self._most)
        return self._kept
