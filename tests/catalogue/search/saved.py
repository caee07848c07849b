"""The queries that an alias is tried on (`fixtures/saved_queries.json`) are those that search is held to.

python -m tests.catalogue.search.saved      writes them anew; `make fixture` does so
"""

import json
import unicodedata
from pathlib import Path

SAVED = Path(__file__).parents[3] / "fixtures" / "saved_queries.json"
ASKED = Path(__file__).with_name("queries.json")
# A filing number has 12 digits; what has more may be somebody's own number, and is not shipped.
MOST_DIGITS = 13


def wanted() -> list[str]:
    queries = [entry["q"] for entry in json.loads(ASKED.read_text(encoding="utf-8"))]
    return [query for query in queries if query.strip() and digits(query) <= MOST_DIGITS]


def digits(query: str) -> int:
    return sum(character.isdigit() for character in unicodedata.normalize("NFKC", query))


def write() -> None:
    lines = ",\n".join(json.dumps(query, ensure_ascii=False) for query in wanted())
    SAVED.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    write()
