"""`make search-report` writes docs/search-quality.md: python -m tests.catalogue.search.quality"""

import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from tests.catalogue.search.quality.measure import Outcome

REPORT = Path(__file__).parents[4] / "docs" / "search-quality.md"
HEAD = """# How far to trust a match 检索质量

Written by `make search-report` from the register as shipped and a fixed seed; the same register gives
the same file. Nothing of it was written by hand.

- **Names**: every official name of an occupation, work type, item and agency that was listed, and every
  approved alias, typed as it is and damaged in eight ways (`tests/catalogue/search/quality/damages.py`): a
  character put for another that sounds the same, missing, doubled, changed with its neighbour; joined
  pinyin; initials; traditional characters; a word glued before or behind. Missing and changed places from
  four characters on.
- **Aside** are texts that, damaged so, stand for something else as well: no answer is the right one.
- **Recall**: what the name stands for is among the rows, or offered as a way on. **First**: of those found
  among the rows, how often the first row is it. **False**: rows were shown, and what was meant was not
  among them. An alias of low confidence (低) never leads to rows, but to a way on.
- **Negatives**: texts that name nothing in the directory (`negatives.txt` beside it, and the occupations
  of the classification that nobody assesses). Any row is wrong.
"""
MOST_SHOWN = 12


def main() -> None:
    os.environ.setdefault("TEST_DATABASE", "sqlite")
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    from tests import template

    with template.copied():
        text = "\n".join([HEAD, *of_names(), *of_negatives()])
    REPORT.write_text(text, encoding="utf-8")


def of_names() -> Iterator[str]:
    from tests.catalogue.search.quality.damages import WAYS, cases, names
    from tests.catalogue.search.quality.measure import outcome

    by_kind: dict[str, list[Outcome]] = defaultdict(list)
    by_way: dict[str, list[Outcome]] = defaultdict(list)
    aside: Counter[str] = Counter()
    missed: dict[str, list[str]] = defaultdict(list)
    for case, is_ambiguous in cases(names()):
        if is_ambiguous:
            aside[case.way] += 1
            continue
        result = outcome(case)
        by_way[case.way].append(result)
        by_kind[case.name.kind].append(result)
        if not result.right:
            missed[case.way].append(f"{case.text}（{case.name.text}）")
    yield from table("way of typing", {way: by_way[way] for way in WAYS}, aside)
    yield from table("kind of name", by_kind, Counter())
    yield f"Not led to what was meant: {sum(map(len, missed.values()))}, of which:\n"
    for way, texts in missed.items():
        yield f"- {way}, {len(texts)}: {'、'.join(texts if '--all' in sys.argv else texts[:MOST_SHOWN])}"
    yield ""


def table(heading: str, found: dict[str, list["Outcome"]], aside: Counter[str]) -> Iterator[str]:
    yield f"| {heading} | texts | aside | recall | among the rows | first | false |"
    yield "|---|---|---|---|---|---|---|"
    every = [result for results in found.values() for result in results]
    for name, results in (*found.items(), ("**all**", every)):
        shown = [result for result in results if result.found]
        cells = [
            f"{len(results):,}",
            f"{aside.total() if results is every else aside[name]:,}",
            percent(sum(result.right for result in results), len(results)),
            percent(len(shown), len(results)),
            percent(sum(result.first for result in shown), len(shown)),
            percent(sum(result.false for result in results), len(results)),
        ]
        yield f"| {name} | {' | '.join(cells)} |"
    yield ""


def of_negatives() -> Iterator[str]:
    from tests.catalogue.search.quality.measure import negatives, wrong_negatives

    every = list(negatives())
    wrong: dict[str, list[str]] = defaultdict(list)
    for kind, text in wrong_negatives(every):
        wrong[kind].append(text)
    yield from ("| negatives | texts | with rows |", "|---|---|---|")
    for kind, count in Counter(kind for kind, _ in every).items():
        yield f"| {kind} | {count:,} | {len(wrong[kind])} |"
    yield f"| **all** | {len(every):,} | {sum(map(len, wrong.values()))} |\n"
    if any(wrong.values()):
        yield f"With rows: {'、'.join(text for texts in wrong.values() for text in texts)}\n"


def percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "—"


if __name__ == "__main__":
    main()
