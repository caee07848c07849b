"""The prose around the tables → what the document says of itself: number, title, dates, edition."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Sequence

from agencies.annex.problems import Problem, problem
from agencies.annex.reading.printed_rows import Heading

Prose = Sequence[tuple[int, str]]

NOTICE_NUMBER = re.compile(r"([一-鿿]{2,12})[〔\[(【](\d{4})[〕\])】]第?(\d+)号")
DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
FROM_ISSUE = re.compile(r"自(?:发文|发布|印发|公布)之日起(?:实施|施行|执行)")
FROM_DATE = re.compile(r"自(\d{4}年\d{1,2}月\d{1,2}日)起(?:实施|施行|执行)")
DIRECTORY_TITLE = re.compile(r"(?:附件\d*:?)?《?(\d{4})年[^。,;:]*目录》?")
TITLE_END = re.compile(r"(?:通知|公告|公示|通告)$")
TITLE_LINES = 4
# The whole name of one authority or of several; of 某局转发某部关于… the first alone issues it.
AUTHORITY = re.compile(r"(?!.*(?:转发|印发))[一-鿿（）、]{2,60}(?:部|厅|局|委|委员会|办公室|中心|政府|院)")
ISSUER_AND_TITLE = re.compile(r"(?P<issuer>[^“《]+?)\s*(?P<title>关于.+)")


def read_heading(prose: Prose, found: list[Problem]) -> Heading:
    lines = [(line, comparable(text), text) for line, text in prose]
    numbered = [
        (index, match) for index, (_, text, _) in enumerate(lines) if (match := NOTICE_NUMBER.fullmatch(text))
    ]
    dated = [(index, text) for index, (_, text, _) in enumerate(lines) if DATE.fullmatch(text)]
    issued_on = read_date(lines[dated[0][0]][0], dated[0][1], found) if dated else None
    issuer, title = issuer_and_title(read_title(prose[numbered[0][0] + 1 :]) if numbered else None)
    return Heading(
        notice_number="{}〔{}〕{}号".format(*numbered[0][1].groups()) if numbered else None,
        title=title,
        issuer=issuer or issuer_above(prose, [*numbered[:1], *dated[:1]]),
        issued_on=issued_on,
        in_force_from=read_in_force_from(lines, issued_on, found),
        edition=next(
            (int(match[1]) for _, text, _ in lines if (match := DIRECTORY_TITLE.fullmatch(text))), None
        ),
    )


def comparable(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def read_title(prose: Prose) -> str | None:
    """The lines after the number up to the one that ends as titles do; line breaks become blanks."""
    parts: list[str] = []
    for _, text in prose[:TITLE_LINES]:
        parts.append(text)
        if TITLE_END.search(text):
            return " ".join(parts)
    return None


def issuer_and_title(text: str | None) -> tuple[str | None, str | None]:
    """`某局 关于某事的通知` is the issuer and the title, in one line or in two."""
    match = ISSUER_AND_TITLE.fullmatch(text or "")
    if match and AUTHORITY.fullmatch(comparable(match["issuer"])):
        return match["issuer"], match["title"]
    return None, text


def issuer_above(prose: Prose, places: Iterable[tuple[int, object]]) -> str | None:
    """The first of these places with an authority in the line above: the letterhead, then the signature."""
    above = (prose[index - 1][1].removesuffix("文件").strip() for index, _ in places if index)
    return next((text for text in above if AUTHORITY.fullmatch(comparable(text))), None)


def read_in_force_from(
    lines: list[tuple[int, str, str]], issued_on: dt.date | None, found: list[Problem]
) -> dt.date | None:
    """`本通知自发文之日起实施` means the day of issue; otherwise the day that the text names."""
    for line, text, _ in lines:
        if FROM_ISSUE.search(text):
            return issued_on
        match = FROM_DATE.search(text)
        if match:
            return read_date(line, match[1], found)
    return None


def read_date(line: int, text: str, found: list[Problem]) -> dt.date | None:
    match = DATE.fullmatch(text)
    try:
        return dt.date(*(int(part) for part in match.groups())) if match else None
    except ValueError:
        found.append(problem("heading-date", line, value=text))
        return None


def directory_titles(prose: Prose) -> list[tuple[int, str]]:
    lines = [(line, comparable(text)) for line, text in prose]
    return [(line, text) for line, text in lines if DIRECTORY_TITLE.fullmatch(text)]
