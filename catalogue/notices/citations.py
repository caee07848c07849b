"""Where a line of a notice stands, as people cite it: 二（一）, 五（一）（续）, 附件 注2.

Computed from the document's own numbering. Lines of the text file are anchors, and never told.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from catalogue.notices.paragraphs import NUMERALS, SECTION, Paragraph, lines_of, paragraphs

SUBSECTION = re.compile(rf"[（(]({NUMERALS})[）)]")
# A paragraph that begins with a name of its own: 团体申报。
NAMED = re.compile(r"([\u4e00-\u9fff]{2,6})。(?=.)")
NOTE = re.compile(r"(?:注[:：])?\s*(\d+)[.．、]")
CITED_NUMBER = re.compile(r"\S+〔\d{4}〕\d+号")
CHINESE_DAY = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
ANNEX_NOTE = "附件 注"
TABLE_NUMERALS = "一二三四五六七八九十"
TITLE_ENDS = ("通知", "公告", "意见", "办法")


@lru_cache(maxsize=8)
def places_in_text(text: str) -> dict[int, str]:
    """Line number → place, for the lines that have one: `{23: "二（一）", 49: "五（一）（续）"}`."""
    found: dict[int, str] = {}
    sections: list[tuple[str, list[Paragraph]]] = []
    issuer, behind = "", False
    for paragraph in paragraphs(text, lines_of(text)):
        words = paragraph.first.text.strip()
        numbered = SECTION.match(words)
        behind = behind or bool(sections and words.startswith("附件"))
        if numbered and not behind:
            sections.append((numbered[1], []))
        if behind:
            found |= placed_at(paragraph, behind_the_text(words, issuer))
        elif sections:
            sections[-1][1].append(paragraph)
        else:
            issuer = issuer or words
            found |= placed_at(paragraph, before_the_text(words, is_first=not found))
    for numeral, within in sections:
        found |= of_section(numeral, within)
    return dict(sorted(found.items()))


def cited(number: str, text: str, line: int) -> str:
    """`沪人社职〔2024〕458号，二（一）`; of a line that no numbering reaches, the document alone."""
    place = places_in_text(text).get(line, "")
    if place.startswith("附件 "):
        return f"{number}附件，{place.removeprefix('附件 ')}"
    return f"{number}，{place}" if place else number


def annex_citation(table: int, agency_position: int, position: int) -> str:
    """`附件一 编号4 序号2`: a row of the annex by its own numbers."""
    return f"附件{TABLE_NUMERALS[table - 1]} 编号{agency_position} 序号{position}"


def of_section(numeral: str, within: Sequence[Paragraph]) -> dict[int, str]:
    """What has no number belongs to the subsection before it while another follows, else to the section."""
    found: dict[int, str] = {}
    rest = list(within)
    if rest[0].kind == "section":
        found |= placed_at(rest.pop(0), f"{numeral}（标题）")
    numbers = [SUBSECTION.match(each.first.text) for each in rest]
    last = max((place for place, number in enumerate(numbers) if number), default=-1)
    under = ""
    for place, (paragraph, number) in enumerate(zip(rest, numbers, strict=True)):
        if number:
            under = f"{numeral}（{number[1]}）"
            found |= placed_at(paragraph, under)
        elif under and place < last:
            name = NAMED.match(paragraph.first.text)
            found |= placed_at(paragraph, under + (name[1] if name else "末段"))
        elif under:
            found |= placed_at(paragraph, f"{numeral}、末段")
        else:
            found |= placed_at(paragraph, numeral if len(rest) == 1 else f"{numeral}、第{place + 1}段")
    return found


def before_the_text(words: str, *, is_first: bool) -> str:
    if is_first:
        return "发文机关（标题上）"
    if CITED_NUMBER.fullmatch(words):
        return "文号"
    if words.endswith(TITLE_ENDS):
        return "标题"
    if words.endswith(("：", ":")):
        return "引言" if "如下" in words else "主送机关"
    return ""


def behind_the_text(words: str, issuer: str) -> str:
    """Blank for what has no place of its own, as the headings of the annex."""
    if words.startswith("附件") and len(words) > len("附件") + 1:
        return "附件说明"
    if note := NOTE.match(words):
        return f"{ANNEX_NOTE}{note[1]}"
    if CHINESE_DAY.fullmatch(words):
        return "成文日期"
    if words.endswith("印发"):
        return "印发日期"
    if words.startswith(("（此件", "(此件")):
        return "公开属性"
    return "落款" if words == issuer else ""


def placed_at(paragraph: Paragraph, place: str) -> dict[int, str]:
    if not place:
        return {}
    first, *rest = paragraph.pieces
    return {first.line: place} | {piece.line: f"{place}（续）" for piece in rest}
