"""Annual directories of some thousand rows: the document, and behind it invented agencies."""

import json
from collections.abc import Iterator
from pathlib import Path

from tests.agencies.annex.editions import HEADING, edition

FIXTURES = Path(__file__).parents[3] / "fixtures"
END_OF_TABLE = "供应链管理师\t3\n\n二、"
PER_AGENCY = 15
# The directory after the one that `edition` makes.
YEAR_AFTER = (
    ("2026年", "2027年"),
    ("2026 年", "2027 年"),
    ("2025年12月29日", "2026年12月29日"),
    (HEADING[-1][1], "沪人社职〔2026〕480号"),
)


def occupations() -> list[tuple[str, str]]:
    """Code and name of all that the classification lists, from the workers' groups on."""
    listed = json.loads((FIXTURES / "classification_2022.json").read_text(encoding="utf-8"))
    fields = [record["fields"] for record in listed if record["model"] == "agencies.occupation"]
    return [(one["code"], one["name"]) for one in fields if one["code"][0] in "456"]


def added_rows(count: int, first: int) -> Iterator[str]:
    """`count` rows of agencies whose filing numbers begin behind `first`, fifteen rows each."""
    listed = occupations()
    for place in range(count):
        agency, position = divmod(place, PER_AGENCY)
        number = first + agency
        cells = [f"{56 + agency}", f"上海市第{number}测试协会", f"S0000313{number:05}"]
        code, name = listed[(agency * 7 + position * 11) % len(listed)]
        yield "\t".join(
            [*(cells if position == 0 else ["", "", ""]), f"{position + 1}", code, name, "5、4、3"]
        )


def larger_edition(count: int, first: int = 10_001) -> str:
    """The directory of the next year with so many more rows."""
    behind = "\n".join(added_rows(count, first))
    return edition((END_OF_TABLE, END_OF_TABLE.replace("\n\n", f"\n{behind}\n\n")))


def year_after(text: str) -> str:
    """The same as the directory of one year later."""
    for old, new in YEAR_AFTER:
        assert old in text
        text = text.replace(old, new)
    return text
