"""The one door to what is history: what undo, retraction, correction and the erasure of a person go through.

While it stands open, for the rest of a transaction that nobody else sees, the rules of `HISTORY` in
`agencies/database/rules.py` let a row be rewritten or deleted. Whoever opens it writes the audit history
itself, and says why. A row left in the table would leave the door open: `check_history` looks for one.
"""

from collections.abc import Generator
from contextlib import contextmanager

from django.db import transaction

from agencies.models.open_door import OpenDoor


@contextmanager
def open_door(why: str) -> Generator[None]:
    with transaction.atomic():
        opened = OpenDoor.objects.create(why=why)
        yield
        opened.delete()
