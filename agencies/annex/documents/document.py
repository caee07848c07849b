"""What every kind of file comes to: numbered lines of cells, or a refusal."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from agencies.annex.problems import Problem, problem

# A hundred times the directory of 2025: a file that holds more is no annex, and may be hostile.
MAX_LINES = 20_000
MAX_COLUMNS = 50
BREAKS = re.compile(r"[ \t]*(?:\r\n|\r|\n|\v|\t|_x000D_)[ \t]*")
CHINESE_OR_COMMA = re.compile(r"[\u3400-\u9fff、，]")

# Line number, from 1, and its cells; prose is a line of one cell.
Line = tuple[int, list[str]]
# Of lxml, which has no types.
Element = Any


class DocumentRefused(Exception):
    """The file is not read any further; `problem` says why and what to do."""

    def __init__(self, rule: str, line: int | None = None, cell: str | None = None, **values: object) -> None:
        super().__init__(rule)
        self.values = {name: str(value) for name, value in values.items()}
        self.problem = problem(rule, line, cell, **values)


@contextmanager
def damage_refused() -> Iterator[None]:
    """Whatever a damaged file makes a foreign parser raise, that of calamine's Rust included."""
    try:
        yield
    except (MemoryError, TimeoutError, DocumentRefused):
        raise
    except BaseException as error:
        if not isinstance(error, Exception) and "Panic" not in type(error).__name__:
            raise
        raise DocumentRefused("package-damaged") from error


def numbers_listed(numbers: Iterable[object], most: int = 10) -> str:
    """`3、4、9`, and no endless row of them."""
    told = [str(number) for number in numbers]
    return "、".join(told[:most]) + (f" 等共 {len(told)}" if len(told) > most else "")


def unlike_the_screen(marked: Mapping[str, Sequence[int]], value: str) -> list[Problem]:
    """What a reader of the screen sees otherwise: by the rule that says how, the lines that it is true of."""
    return [
        problem(rule, lines[0], value=value, places=numbers_listed(lines))
        for rule, lines in marked.items()
        if lines
    ]


@dataclass(frozen=True)
class Document:
    """`text` is what is kept with the notice: a line a row, tabs between cells."""

    lines: Iterable[Line]
    text: str
    problems: tuple[Problem, ...] = ()


def one_line(text: str) -> str:
    r"""A cell that its width breaks: `电\n工` → `电工`; a blank remains beside anything but Chinese."""

    def join(found: re.Match[str]) -> str:
        around = text[: found.start()][-1:], text[found.end() :][:1]
        return "" if all(map(CHINESE_OR_COMMA.match, around)) else " "

    return BREAKS.sub(join, text).strip()
