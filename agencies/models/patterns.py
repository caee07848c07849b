"""A lookup that holds a code to its printed shape, inside the database, on SQLite and PostgreSQL alike.

A regular expression would do on PostgreSQL, but SQLite has none outside Django's own connections, and
such a constraint would break every other tool that opens the file. GLOB is built into SQLite, and a
GLOB of character classes alone reads the same as a regular expression.
"""

from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Lookup, Q
from django.db.models.sql.compiler import SQLCompiler

if TYPE_CHECKING:
    TextLookup = Lookup[str]
else:
    # Generic in the stubs alone.
    TextLookup = Lookup

DIGIT, MAJOR_DIGIT = "[0-9]", "[1-9]"


def shape(printed: str) -> str:
    """The pattern of a printed shape in which `d` stands for one digit, and `D` for one that is not 0.

    `shape("Sd") == "S[0-9]"`, `shape("D-dd") == "[1-9]-[0-9][0-9]"`.
    """
    return printed.replace("d", DIGIT).replace("D", MAJOR_DIGIT)


@CharField.register_lookup
class HasShape(TextLookup):
    """`Q(code__has_shape=shape("d-dd"))`: the whole value is of that shape."""

    lookup_name = "has_shape"
    prepare_rhs = False

    def as_sqlite(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        # GLOB reads no further than a NUL, whatever stands behind it.
        return f"({column} GLOB %s AND INSTR({column}, CHAR(0)) = 0)", [*params, self.rhs, *params]

    def as_postgresql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        return f"({column})::text ~ %s", [*params, f"^{self.rhs}$"]


def exactly_one(*fields: str) -> Q:
    """Exactly one of these references is set."""
    condition = Q()
    for chosen in fields:
        condition |= Q(**{f"{field}__isnull": field != chosen for field in fields})
    return condition
