"""Text → lines of cells: divided by tabs, as the document and a pasted table are, or by commas."""

import csv
import io
from collections.abc import Iterator

from agencies.annex.documents.refusal import Refusal
from agencies.annex.names import canonical_name
from agencies.annex.rows import LAYOUTS
from agencies.annex.text import table_lines

# The beginning of a heading row that commas divide.
COMMA_HEADING = ",".join(LAYOUTS[0].columns[:3])


def lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Every line with its number and its cells."""
    by_commas = any(
        canonical_name(line).replace('"', "").startswith(COMMA_HEADING) for line in text.split("\n")
    )
    return comma_lines(text) if by_commas else table_lines(text)


def comma_lines(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        for cells in reader:
            yield reader.line_num, cells or [""]
    except csv.Error as error:
        raise Refusal("package-damaged") from error
