"""What is read from the whole register, and held for all threads of a process while it stands."""

import threading
from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

from django.db import connection

from agencies.models.data_version import DataVersion, Version

Value = TypeVar("Value")


class Held(NamedTuple, Generic[Value]):
    """`is_firm` when it was read outside any transaction, whose changes might yet be taken back."""

    version: Version
    value: Value
    is_firm: bool

    def leads_to(self, version: Version) -> bool:
        """Whether that version came of this one by changes that were all committed."""
        older = self.version.number < version.number and self.version.changed_at < version.changed_at
        return self.is_firm and older and self.version.began_at == version.began_at


class Keeper(Generic[Value]):
    """Reads on the first question after a change, in one thread while the others wait.

    `number_of` tells at which number that on which the value rests last changed: before that it stands.
    `renew`, if any, makes the value of a later version from that of an earlier one, given its number.
    """

    def __init__(
        self,
        read: Callable[[], Value],
        number_of: Callable[[Version], int] = lambda version: version.number,
        renew: Callable[[Value, int], Value] | None = None,
    ) -> None:
        self.read = read
        self.number_of = number_of
        self.renew = renew
        self.lock = threading.Lock()
        self.held: Held[Value] | None = None

    def at(self, version: Version | None = None) -> Value:
        """What holds at that version (now, if none is given).

        The second of the change tells apart two changes that bore the same number, one of them rolled back.
        """
        version = version or DataVersion.objects.now()
        held = self.held
        if held is None or not self._stands(held, version):
            with self.lock:
                held = self.held
                if held is None or not self._stands(held, version):
                    held = self.held = Held(version, self._value(version), not connection.in_atomic_block)
        return held.value

    def _stands(self, held: Held[Value], version: Version) -> bool:
        same = self.number_of(held.version) == self.number_of(version)
        return held.version == version or (same and held.leads_to(version))

    def _value(self, version: Version) -> Value:
        held = self.held
        if self.renew is not None and held is not None and held.leads_to(version):
            return self.renew(held.value, held.version.number)
        return self.read()
