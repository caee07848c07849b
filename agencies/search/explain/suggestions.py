"""What stands beside an answer: notes, and ways on, which are never matches and say why they are offered."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice

import numpy as np
from django.utils.translation import gettext as _

from agencies.codes import is_special_ability
from agencies.in_memory import Selection, grades_by_item
from agencies.in_memory.columns import Numbers
from agencies.labels import grade_names
from agencies.models import GradeLevel, SearchNote, item_name
from agencies.models.occupation import added_in
from agencies.search.explain.wording import reason
from agencies.search.index.knowledge import Knowledge, NoteRow
from agencies.search.index.names import OFFICIAL, Agencies, NameTarget
from agencies.search.match.hits import Hit, HitList, How, LazyHits
from agencies.search.parse.narrowing import SearchResult, SearchScope
from agencies.search.parse.query import LineReading, Token
from agencies.search.text.folding import fold
from agencies.search.values import (
    Note,
    PartKind,
    Suggestion,
    Target,
    ToAgency,
    ToDirectory,
    ToGroup,
    ToOccupation,
)

MOST_RELATED = 6
# A next step is looked for when this many items or fewer are matched.
MOST_ITEMS = 12
WHOLE_CODE = 10
# Where in a name the text stands; all else, a sound or an alias, wants telling.
PLAIN = {How.WHOLE, How.BEGINS, How.WITHIN}


def target_of(target: NameTarget) -> Target:
    """Where a name leads: an agency's page, an occupation's, a group's; else the list, as for an item."""
    if target.number:
        return ToAgency(target.number)
    if target.code and len(target.code) < WHOLE_CODE:
        return ToGroup(target.code)
    if not target.code or "（" in target.label:
        return ToDirectory(q=target.label)
    return ToOccupation(target.code)


def page_meant(reading: LineReading, knowledge: Knowledge) -> Suggestion | None:
    """The page of the one thing that a text means, grades and words of no weight aside."""
    meanings = [token.meaning for token in reading if token.meaning]
    targets = {hit.name.target for meaning in meanings for hit in islice(meaning.hits, MOST_ITEMS)}
    if len(meanings) != 1 or len(targets) != 1:
        return None
    target = targets.pop()
    if target.number:
        return Suggestion(target.label, _("这家机构的页面"), ToAgency(target.number))
    if len(target.code) == WHOLE_CODE:
        label = knowledge.codes[target.code].label
        page = _("这个评价项目的页面") if is_special_ability(target.code) else _("这个职业的页面")
        return Suggestion(f"{target.code} {label}", page, ToOccupation(target.code))
    return None


def related(reading: LineReading, knowledge: Knowledge) -> tuple[Suggestion, ...]:
    """What the text matches more weakly than what is shown, and what it may mean besides."""
    meanings = [token.meaning for token in reading if token.meaning]
    seen = Labels(meaning.hits for meaning in meanings)
    found: dict[str, Suggestion] = {}
    for hit in chain.from_iterable(chain(m.loose, m.unassessed, m.weaker()) for m in meanings):
        if len(found) == MOST_RELATED:
            break
        label = hit.name.target.label
        if label not in found and label not in seen:
            found[label] = suggestion_of(hit, knowledge)
    return tuple(found.values())


def suggestion_of(hit: Hit, knowledge: Knowledge) -> Suggestion:
    """With the reason, unless whoever reads the label sees it: that 焊工（电焊工） begins with 焊工."""
    target = hit.name.target
    is_seen = hit.how in PLAIN and hit.name.source in OFFICIAL and hit.name.shown in target.label
    why = ("" if is_seen else reason(hit)) + added_note(target.code, knowledge)
    return Suggestion(target.label, why.removeprefix(_("；")), target_of(target))


def hidden(reading: LineReading, knowledge: Knowledge) -> Iterator[Suggestion]:
    """Occupations of the classification whose title was typed, where an alias matched: 信息安全工程师."""
    for token in reading:
        for hit in token.meaning.unassessed if token.meaning and token.meaning.hits else ():
            if hit.how is How.WHOLE and (own := knowledge.codes.get(hit.name.target.unassessed)):
                yield Suggestion(f"{own.code} {own.label}", standing_of(own.code, knowledge), target_of(own))


def standing_of(code: str, knowledge: Knowledge) -> str:
    """Where a code stands: `职业分类大典：4 社会生产服务和生活服务人员／4-07 …／4-07-05 …`."""
    above = [code[:size] for size in (1, 4, 7) if size <= len(code)]
    named = (f"{group} {knowledge.groups[group]}" for group in above if group in knowledge.groups)
    return _("职业分类大典：%(place)s") % {"place": _("／").join(named)} + added_note(code, knowledge)


def added_note(code: str, knowledge: Knowledge) -> str:
    """Behind what is told of an occupation that came to the classification later; else blank."""
    if code not in knowledge.added:
        return ""
    return _("；") + added_in(*knowledge.added[code])


def undivided_grades(result: SearchResult, among: SearchScope) -> Iterator[Suggestion]:
    """Beside work types of an occupation: the grades at which the occupation is assessed undivided alone.

    月嫂 is assessed up to 三级; the step above is 家政服务员 二级, which is not divided into work types.
    """
    if any(len(each.items) > MOST_ITEMS for each in result.matches):
        return
    matched = {item for each in result.matches for item in each.items}
    if not 0 < len(matched) <= MOST_ITEMS:
        return
    knowledge = among.knowledge
    siblings: set[int] = set()
    for code in {knowledge.code_of[item] for item in matched}:
        undivided = {pk for pk, work_type in knowledge.items_of[code] if not work_type}
        siblings |= set() if matched & undivided else undivided
    if siblings:
        yield from grades_beyond(matched, siblings, among)


def grades_beyond(matched: set[int], siblings: set[int], among: SearchScope) -> Iterator[Suggestion]:
    held = levels_by_item(among.scopes.of_items(siblings | matched), among)
    code_of = among.knowledge.code_of
    for item in siblings & held.keys():
        own = {level for other in matched if code_of[other] == code_of[item] for level in held.get(other, ())}
        if beyond := [level for level in held[item] if level not in own]:
            label = label_of_item(item, among.knowledge)
            numerals = tuple(level.numeral for level in beyond)
            text = f"{label} {grade_names(beyond)}"
            yield Suggestion(text, _("该职业的这一等级不分工种"), ToDirectory(q=label, grades=numerals))


def label_of_item(item: int, knowledge: Knowledge) -> str:
    code = knowledge.code_of[item]
    return item_name(knowledge.codes[code].label, dict(knowledge.items_of[code])[item])


def levels_by_item(rows: Selection, among: SearchScope) -> dict[int, list[GradeLevel]]:
    """{item: its grade levels in force that day, from the lowest}, over all agencies among the rows."""
    levels = among.knowledge.grades.levels.values()
    held = grades_by_item(rows).items()
    return {item: [level for level in levels if level.numeral in own] for item, own in held}


def first_of_each(suggestions: Iterable[Suggestion]) -> tuple[Suggestion, ...]:
    """Without repetition, as many as a page can show."""
    found = {suggestion.target: suggestion for suggestion in reversed(list(suggestions))}
    return tuple(reversed(found.values()))[: MOST_RELATED * 2]


class Labels:
    """The labels of what some hits stand for, told without making any hit."""

    def __init__(self, given: Iterable[HitList]) -> None:
        self.labels: set[str] = set()
        # Thirty thousand agencies have theirs in one text: there a label is looked for.
        self.agencies: list[tuple[Agencies, Numbers]] = []
        for part in (part for hits in given for part in hits.parts):
            if isinstance(part, LazyHits):
                names, numbers = part.found.names, part.found.numbers
                self.labels.update(target.label for target in names.targets_of(numbers))
                self.agencies.append((names.agencies, names.agencies_of(numbers)[0]))
            else:
                self.labels.update(hit.name.target.label for hit in part)

    def __contains__(self, label: str) -> bool:
        if label not in self.labels and any(
            np.any(places == place)
            for agencies, places in self.agencies
            for place in agencies.labels.equal(label)
        ):
            self.labels.add(label)  # thousands may bear one
        return label in self.labels


# Their terms count within a text as well, where no whole name covers them: 操作证 in 电工 操作证.
CAUTION = SearchNote.Kind.CAUTION.value
WITHIN_TEXTS = {CAUTION, SearchNote.Kind.ANOTHER_CERTIFICATE.value}


def notes_of(reading: LineReading, whole: str, beside: str, knowledge: Knowledge) -> Iterator[Note]:
    """The notes of the terms that a part is, a code too, and cautions and permits that the text contains."""
    names = [token.text for token in reading if names_whole(token)]
    telling = [token for token in reading if token.kind is PartKind.NAME or not (token.word or token.meaning)]
    # A piece of a term brings its note as the whole text alone: 老师 of 幼儿园老师 not in 舞蹈老师.
    meanings = [
        token.meaning
        for token in reading
        if token.meaning and (len(telling) < 2 or names_whole(token) or is_term(token, knowledge))
    ]
    meant = {key for meaning in meanings for key in meaning.notes}
    codes = {fold(token.text) for token in reading if token.kind is PartKind.CODE}
    begun = {whole[at : at + size] for at in range(len(whole)) for size in (1, 2)}
    for key, term in chain.from_iterable(knowledge.terms.get(each, ()) for each in begun):
        kind = knowledge.notes[key].kind
        if term in codes:
            meant.add(key)
        elif key not in meant and kind in WITHIN_TEXTS and term in whole and stands_in(term, whole):
            by_chance = kind != CAUTION and term not in beside and any(term in name for name in names)
            meant |= set() if by_chance else {key}
    for key in knowledge.notes if meant else ():
        if key in meant:
            row = knowledge.notes[key]
            known = (code for code in row.related if code in knowledge.codes)
            related = tuple(related_to(row, code, knowledge) for code in known)
            yield Note(row.shown("title"), row.shown("text"), row.shown("basis"), row.kind, related)


def is_term(token: Token, knowledge: Knowledge) -> bool:
    keys = token.meaning.notes if token.meaning else ()
    return any(token.text in knowledge.notes[key].terms for key in keys)


def stands_in(term: str, text: str) -> bool:
    """Of a term in a text: as whole words where it begins in Latin letters or digits, no N1 in CN12."""
    is_chinese = not term[:1].isascii()
    return is_chinese or re.search(rf"(?<![a-z0-9]){re.escape(term)}(?![a-z0-9])", text) is not None


def related_to(note: NoteRow, code: str, knowledge: Knowledge) -> Suggestion:
    why = _("与“%(title)s”相关的职业") % {"title": note.shown("title")}
    return Suggestion(knowledge.codes[code].label, why, ToOccupation(code))


def names_whole(token: Token) -> bool:
    meaning = token.meaning
    if token.kind is not PartKind.NAME or meaning is None:
        return False
    return bool(meaning.hits.whole()) or any(hit.how is How.WHOLE for hit in meaning.unassessed)
