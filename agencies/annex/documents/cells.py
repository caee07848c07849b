"""One cell of a table, from whatever program, as the text of one line."""

import re

BREAKS = re.compile(r"[ \t]*(?:\r\n|\r|\n|\v|\t|_x000D_)[ \t]*")
CHINESE = re.compile(r"[\u3400-\u9fff、，]")


def one_line(text: str) -> str:
    r"""A cell that its width breaks: `电\n工` → `电工`; a blank remains beside anything but Chinese."""

    def join(found: re.Match[str]) -> str:
        around = text[: found.start()][-1:], text[found.end() :][:1]
        return "" if all(map(CHINESE.match, around)) else " "

    return BREAKS.sub(join, text).strip()
