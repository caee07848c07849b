"""The file of a register in SQLite: its owner's alone, and never another one in its place unseen.

Where it is missing SQLite makes an empty one at any question. To a web server a missing file is a database
that is away. One that keeps its connection would also go on answering from a file that was removed or
replaced: before each request it looks whether that is still the one.
"""

import os
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.core.signals import request_started
from django.db import connections
from django.dispatch import receiver


class RegisterFile(sqlite3.Connection):
    may_make = True  # a web server says otherwise

    def __init__(self, database: str, *given: Any, **named: Any) -> None:
        if self.may_make:
            # Readable by its owner alone, whatever the umask; what SQLite puts beside it is as it is.
            os.close(os.open(database, os.O_CREAT | os.O_RDWR, 0o600))
        super().__init__(f"file:{quote(str(database))}?mode=rw", *given, **{**named, "uri": True})
        self.file = Path(database)
        self.opened = self.file.stat()


@receiver(request_started, dispatch_uid="leave_a_file_that_is_gone")
def leave_a_file_that_is_gone(**_: Any) -> None:
    for each in connections.all(initialized_only=True):
        opened = each.connection
        if isinstance(opened, RegisterFile):
            try:
                is_there = os.path.samestat(opened.opened, opened.file.stat())
            except OSError:
                is_there = False
            if not is_there:
                each.close()
