"""The plain search, asked for with quotation marks: `"月嫂"` is in an official name, a code, or nowhere."""

from django.utils.translation import gettext as _

from agencies.search.answer import Answer, AnswerKind, Matched, Part, PartKind, Suggestion, ToDirectory
from agencies.search.folding import fold
from agencies.search.meaning import Hit, How, Rank
from agencies.search.names import Name, Source, Target
from agencies.search.ranking import ids
from agencies.search.rows import Among

# Chinese quotation marks are none: people put names in them without asking for the letter of it.
QUOTES = ('""', "''")


def quoted(typed: str) -> str:
    """What stands between a pair of quotation marks that encloses the whole line; empty without one."""
    inner = typed[1:-1].strip()
    return inner if len(typed) > 2 and typed[0] + typed[-1] in QUOTES and fold(inner) else ""


def answer(text: str, among: Among) -> Answer:
    folded = fold(text)
    index = among.knowledge.index
    hits = [
        Hit(Rank.EXACT if name.folded == folded else Rank.WITHIN, How.LITERAL, name, text)
        for shelf in (index.items, index.agencies)
        for name in shelf.containing(folded)
    ]
    for code, target in among.knowledge.codes.items():
        if target.items and text in code:
            hits.append(literal_hit(code, target, text))
    numbered = among.knowledge.agencies.whose_number(lambda number: text in number)
    hits += (literal_hit(target.number, target, text) for target in numbered)
    matched = Matched(*ids(hits))
    any_grade = among.scopes.of_items_or_agencies(matched.items, matched.agencies)
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


def literal_hit(shown: str, target: Target, text: str) -> Hit:
    return Hit(Rank.BEGINS, How.LITERAL, Name(shown, shown, Source.OCCUPATION, target), text)
