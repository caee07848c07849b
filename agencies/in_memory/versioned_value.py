"""What is read from the whole register, once a data version, for all threads of a process."""

import threading
from collections.abc import Callable
from functools import partial
from typing import Any, Generic, TypeVar

from agencies.in_memory.in_child import read_lean
from agencies.models.data_version import DataVersion, Version

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
