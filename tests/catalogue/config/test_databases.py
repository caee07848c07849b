"""The engine underneath works as the site relies on it to."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db

# WAL; 1 is synchronous=NORMAL; foreign keys on; writers wait five seconds for their turn.
PRAGMAS = {"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1, "busy_timeout": 5000}
# Commands may take their time, so nothing but waiting for a lock is limited outside the web server.
LIMITS = {"lock_timeout": "2s", "statement_timeout": "0"}


def test_the_engine_is_set_as_the_site_needs_it() -> None:
    with connection.cursor() as cursor:

        def shown(statement: str) -> object:
            cursor.execute(statement)
            return cursor.fetchone()[0]

        if connection.vendor == "sqlite":
            assert {name: shown(f"PRAGMA {name}") for name in PRAGMAS} == PRAGMAS
            assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
        else:
            assert {name: shown(f"SHOW {name}") for name in LIMITS} == LIMITS
