"""The plain search, asked for with quotation marks: `"月嫂"` is in an official name, a code, or nowhere."""

from django.utils.translation import gettext as _

from agencies.search.answer import Answer, AnswerKind, Matched, Part, PartKind, Suggestion, ToDirectory
from agencies.search.best import best
from agencies.search.filing_numbers import FilingNumbers
from agencies.search.folding import fold
from agencies.search.knowledge import Knowledge
from agencies.search.meaning import Hit, Hits, How, Rank, hits_of
from agencies.search.names import Name, Source
from agencies.search.rows import Among

# Chinese quotation marks are none: people put names in them without asking for the letter of it.
QUOTES = ('""', "''")


def quoted(typed: str) -> str:
    """What stands between a pair of quotation marks that encloses the whole line; empty without one."""
    inner = typed[1:-1].strip()
    return inner if len(typed) > 2 and typed[0] + typed[-1] in QUOTES and fold(inner) else ""


def answer(text: str, among: Among) -> Answer:
    matched = Matched(*best(literal_hits(text, among.knowledge)))
    any_grade = matched.among(among.scopes)
    rows = among.graded(any_grade, ())
    found = bool(rows)
    plain = Suggestion(text, _("不限字面，按名称、叫法和拼音查找"), ToDirectory(q=text))
    return Answer(
        AnswerKind.MATCHES if found else AnswerKind.UNKNOWN,
        "" if found else _("没有名称或编码含“%(text)s”的评价项目和评价机构。") % {"text": text},
        rows,
        any_grade,
        parts=(Part(text, PartKind.NAME, f"“{text}”"),),
        suggestions=(plain,),
        shown_text=f'"{text}"',
        matched=(matched,) if found else (),
    )


def literal_hits(text: str, knowledge: Knowledge) -> Hits:
    """A whole name is found as a part of itself too, which ranks lower; codes and numbers rank between."""
    folded = fold(text)
    hits = Hits()
    for shelf in (knowledge.index.items, knowledge.index.agencies):
        hits += hits_of(shelf.whole(folded), Rank.EXACT, How.LITERAL, text)
        hits += hits_of(shelf.containing(folded), Rank.WITHIN, How.LITERAL, text)
    for code, target in knowledge.codes.items():
        if target.items and text in code:
            name = Name(code, code, Source.OCCUPATION, target)
            hits.append(Hit(Rank.BEGINS, How.LITERAL, name, text))
    numbers = FilingNumbers(knowledge.agencies, Source.OCCUPATION)
    hits += hits_of(numbers.containing(text), Rank.BEGINS, How.LITERAL, text)
    return hits
