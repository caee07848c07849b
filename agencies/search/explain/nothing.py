"""No row: what is said of each kind of nothing, and the next steps."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from django.utils.translation import gettext as _

from agencies.in_memory import grades_by_item
from agencies.labels import grade_names
from agencies.models import GradeLevel
from agencies.models.occupation import added_in
from agencies.search.explain.kinds_of_nothing import (
    absent_parts,
    groups_of,
    is_loose_name,
    is_occupation,
)
from agencies.search.explain.names_on_day import MOST_OTHERWISE_HELD, NamesOnDay
from agencies.search.explain.other_days import Subject, told_of_other_days
from agencies.search.explain.parts import as_typed, label_of_token
from agencies.search.explain.suggestions import (
    WHOLE_CODE,
    first_of_each,
    label_of_item,
    levels_by_item,
    related_to,
    standing_of,
    suggestion_of,
    target_of,
)
from agencies.search.explain.unknown import (
    about_no_name,
    numbers_meant,
    of_the_unknown,
    slips,
)
from agencies.search.explain.wording import (
    at_grades,
    is_permit,
    loose_reason,
    message_about,
    of_the_unassessed,
)
from agencies.search.index.knowledge import Knowledge
from agencies.search.index.names import NameSource, NameTarget
from agencies.search.match.hits import Hit, How
from agencies.search.match.near import near_names
from agencies.search.parse.narrowing import SearchResult, SearchScope
from agencies.search.parse.query import LineReading
from agencies.search.values import (
    Absence,
    AnswerKind,
    PartKind,
    Suggestion,
    ToAgency,
    ToDirectory,
    ToGroup,
    ToGuide,
)

MOST_PLACES = 6
MOST_NAMED = 3


def nothing(result: SearchResult, among: SearchScope, kind: AnswerKind) -> Absence:
    """The kind by the days too, what is said of it, and where to go from there."""
    if kind is AnswerKind.LISTED_BEFORE:
        told = told_of_other_days(subjects(result, among), among.today or among.scopes.on)
        more = first_of_each((*told.suggestions, *suggest_parts(result, among)))
        return Absence(told.kind, told.message, more or (whole_directory(),))
    suggest = {
        AnswerKind.ANOTHER_CERTIFICATE: suggest_related,
        AnswerKind.NOT_ASSESSED: suggest_places,
        AnswerKind.GROUP: suggest_places,
        AnswerKind.OTHER_NAME: suggest_loose,
        AnswerKind.NO_SUCH_GRADE: suggest_grades,
        AnswerKind.UNKNOWN: suggest_near,
    }[kind]
    meant = numbers_meant(among.shown, among.knowledge) if kind is AnswerKind.UNKNOWN else []
    numbers = [Suggestion(each, _("编码和编号中没有字母O、I、l"), ToDirectory(q=each)) for each in meant]
    suggestions = first_of_each((*numbers, *suggest(result, among)))
    return Absence(kind, sentence(kind, result, among), suggestions or (whole_directory(),))


def subjects(result: SearchResult, among: SearchScope) -> Iterator[Subject]:
    """What does not hold on the day: what a part means best, or the parts together."""
    targets = dict.fromkeys(
        hit.name.target
        for meaning in absent_parts(result, among)
        for hit in islice(meaning.hits.best(), MOST_OTHERWISE_HELD)
    )
    yield from subjects_of(targets, among)
    if not targets:
        ever = replace(among, scopes=among.scopes.on_any_day())
        yield Subject(among.shown, ever.narrowed(result.reading, result.matches))


def subjects_of(targets: Iterable[NameTarget], among: SearchScope) -> Iterator[Subject]:
    ever = among.scopes.on_any_day()
    for target in targets:
        spans = ever.of_items_or_agencies(target.items, target.agencies)
        if target.number:
            yield Subject(f"{target.label}（{target.number}）", spans, ToAgency(target.number))
        elif len(target.code) == WHOLE_CODE:
            yield Subject(f"{target.code} {target.label}", spans, code=target.code)


def sentence(kind: AnswerKind, result: SearchResult, among: SearchScope) -> str:
    knowledge, shown = among.knowledge, among.shown
    if kind is AnswerKind.UNKNOWN:
        return of_the_unknown(result.reading, shown, knowledge)
    if kind is AnswerKind.NO_SUCH_GRADE:
        said = of_the_grades(result, among) if result.found_at_other_grades else ""
        return said or message_about("no_combination", [shown])
    if kind in {AnswerKind.NOT_ASSESSED, AnswerKind.GROUP}:
        return of_the_classification(kind, result, knowledge)
    tells = is_loose_name if kind is AnswerKind.OTHER_NAME else is_permit
    named = [as_typed(token.text, shown) for token in result.reading if tells(token)]
    return message_about(kind.value, named or [shown]) + of_the_unassessed(result.reading)


def of_the_grades(result: SearchResult, among: SearchScope) -> str:
    """`没有机构评物业管理师二级；目录里只有四级、三级。` Of an agency that is named: what it has."""
    knowledge = among.knowledge
    named = [token for token in result.reading if token.meaning and token.meaning.hits]
    words = [token for token in result.reading if token.kind is PartKind.GRADE]
    labels = {token.text: label_of_token(token, knowledge) for token in words}
    said = (as_typed(text, among.shown) if label == text else label for text, label in labels.items())
    wanted = "".join(said) or grade_names(among.grades)
    held = {numeral for levels in grades_by_item(result.ignoring_grade).values() for numeral in levels}
    there = grade_names(level for level in knowledge.grades.levels.values() if level.numeral in held)
    on_day = NamesOnDay(among.scopes.everything(), knowledge.renamed, among.today or among.scopes.on)
    own = [token for token in named if token.meaning and next(iter(token.meaning.hits)).name.target.number]
    agencies, names = (
        _("、").join(label_of_token(token, knowledge, on_day) for token in each)
        for each in (own, [token for token in named if token not in own])
    )
    said_of = {"names": at_grades(names, wanted), "there": there or _("不分等级的"), "agencies": agencies}
    if agencies:
        return _("目录中%(agencies)s没有列%(names)s；列有%(there)s。") % said_of
    return _("没有机构评%(names)s；目录里只有%(there)s。") % said_of


def of_the_classification(kind: AnswerKind, result: SearchResult, knowledge: Knowledge) -> str:
    """Of which occupation nobody assesses or which group holds nothing; a part of a name is no name."""
    hits = list(unassessed(result.reading))
    if kind is AnswerKind.GROUP:
        groups = codes_of(result, knowledge)
        return message_about("group", [f"{code} {knowledge.groups[code]}" for code in groups][:MOST_NAMED])
    occupations = [hit for hit in hits if is_occupation(hit)]
    codes = dict.fromkeys(hit.name.target.unassessed for hit in occupations)
    if any(hit.how in {How.WHOLE, How.CODE} for hit in occupations):
        labels = dict.fromkeys(knowledge.codes[code].label for code in codes)
        added = (
            _("“%(name)s”于%(added)s。")
            % {"name": knowledge.codes[code].label, "added": added_in(*knowledge.added[code])}
            for code in codes
            if code in knowledge.added
        )
        earlier = (
            _("%(reason)s。") % {"reason": loose_reason(hit)}
            for hit in occupations
            if hit.name.source is NameSource.EARLIER
        )
        return "".join((message_about("not_assessed", list(labels)[:MOST_NAMED]), *added, *earlier))
    if len(codes) == 1:
        words = _("大典中没有叫“%(text)s”的职业；相关的“%(name)s”本目录没有机构评价。")
        return words % {"text": occupations[0].typed, "name": knowledge.codes[next(iter(codes))].label}
    words = _("大典中没有叫“%(text)s”的职业；相关的 %(count)s 个职业本目录都没有机构评价。")
    listed = _("下面列出其中 %(count)s 个。") % {"count": MOST_PLACES} if len(codes) > MOST_PLACES else ""
    return words % {"text": occupations[0].typed, "count": len(codes)} + listed


def unassessed(reading: LineReading) -> Iterator[Hit]:
    for token in reading:
        if token.meaning and not token.meaning.hits:
            yield from token.meaning.unassessed


def suggest_related(result: SearchResult, among: SearchScope) -> Iterator[Suggestion]:
    """What the notes of the text are related to."""
    for token in result.reading:
        for key in token.meaning.notes if token.meaning else ():
            note = among.knowledge.notes[key]
            for code in note.related:
                yield related_to(note, code, among.knowledge)
    yield from suggest_parts(result, among)


def suggest_places(result: SearchResult, among: SearchScope) -> Iterator[Suggestion]:
    """Where it stands in the classification; then whatever else the text may mean."""
    yield from places_of(result, among.knowledge)
    yield from suggest_loose(result, among)
    yield from suggest_related(result, among)


def places_of(result: SearchResult, knowledge: Knowledge) -> Iterator[Suggestion]:
    """The occupations that nobody assesses, and the groups, each with where it stands."""
    for code in codes_of(result, knowledge)[:MOST_PLACES]:
        own = knowledge.codes.get(code)
        label = own.label if own else knowledge.groups[code]
        page = target_of(own) if own else ToGroup(code)
        yield Suggestion(f"{code} {label}", standing_of(code, knowledge), page)


def codes_of(result: SearchResult, knowledge: Knowledge) -> list[str]:
    """Of the occupations that nobody assesses and of the groups that parts of the text mean."""
    codes = [hit.name.target.unassessed for hit in unassessed(result.reading)]
    meanings = (token.meaning for token in result.reading if token.meaning)
    codes += [code for meaning in meanings for code in groups_of(meaning, knowledge)]
    return list(dict.fromkeys(codes))


def suggest_loose(result: SearchResult, among: SearchScope) -> Iterator[Suggestion]:
    """What a former name or a loosely used one points to, what contains it, and what else is understood."""
    yield from loose_ways(result.reading)
    for token in result.reading:
        if token.meaning and not token.meaning.hits:
            yield from (suggestion_of(hit, among.knowledge) for hit in token.meaning.weaker())
    yield from suggest_parts(result, among)


def loose_ways(reading: LineReading) -> Iterator[Suggestion]:
    for token in reading:
        for hit in token.meaning.loose if token.meaning else ():
            yield Suggestion(hit.name.target.label, loose_reason(hit), target_of(hit.name.target))


def suggest_grades(result: SearchResult, among: SearchScope) -> Iterator[Suggestion]:
    """The wanted grade in the items beside, then the grades there are of what was meant; or each part."""
    knowledge = among.knowledge
    if not result.matches or not any(each.items or each.agencies for each in result.matches):
        for level in reversed(knowledge.grades.levels.values()):
            yield Suggestion(str(level), _("目录中有的等级"), ToDirectory(grades=(level.numeral,)))
        return
    if result.found_at_other_grades:
        matched = {item for each in result.matches for item in each.items}
        codes = {knowledge.code_of[item] for item in matched}
        family = {pk for code in codes for pk, _work_type in knowledge.items_of[code]} - matched
        beside = levels_by_item(among.graded(among.scopes.of_items(family), result.reading), among)
        words = [token.word for token in result.reading if token.kind is PartKind.GRADE and token.word]
        wanted = {numeral for word in words for numeral in word.values}
        wanted |= {level.numeral for level in among.grades}
        for item, levels in sorted(beside.items()):
            here = [level for level in levels if level.numeral in wanted]
            yield grades_suggestion(label_on_day(item, among), here, by_grade=True)
        for item, levels in sorted(levels_by_item(result.ignoring_grade, among).items()):
            yield grades_suggestion(label_on_day(item, among), levels, by_grade=False)
    yield from suggest_parts(result, among)


def label_on_day(item: int, among: SearchScope) -> str:
    """What an item that is listed on the day was called on it."""
    known = among.knowledge
    if known.code_of[item] in known.renamed:
        return next(iter(among.scopes.everything().of_items([item]))).item
    return label_of_item(item, known)


def grades_suggestion(label: str, levels: list[GradeLevel], *, by_grade: bool) -> Suggestion:
    names = grade_names(levels)
    numerals = tuple(level.numeral for level in levels) if by_grade else ()
    return Suggestion(f"{label} {names}", _("目录中有的等级"), ToDirectory(q=label, grades=numerals))


def suggest_parts(result: SearchResult, among: SearchScope) -> Iterator[Suggestion]:
    """Each part of the text by itself, where there are several."""
    named = [token for token in result.reading if token.meaning and token.meaning.hits]
    others = len(result.reading) > 1 or among.grades
    for token in named if others else ():
        if token.kind is not PartKind.CERTIFICATE:
            text = as_typed(token.text, among.shown)
            yield Suggestion(text, _("只查“%(text)s”") % {"text": text}, ToDirectory(q=text))


def suggest_near(result: SearchResult, among: SearchScope) -> Iterator[Suggestion]:
    """What is understood of the text, then names that look like the rest."""
    yield from (suggestion_of(hit, among.knowledge) for hit in slips(result.reading, among.knowledge))
    yield from suggest_loose(result, among)
    yield from places_of(result, among.knowledge)
    left = {token.text: token.unlisted for token in result.reading if token.kind is PartKind.UNKNOWN}
    whole = "".join(token.text for token in result.reading)
    for text, unlisted in ({whole: any(left.values())} | left if left else left).items():
        near = near_names(text, among.knowledge, as_a_whole=unlisted)
        yield from (suggestion_of(hit, among.knowledge) for hit in near)
    yield from suggest_related(result, among)
    yield whole_directory()
    if about_no_name(result.reading, among.knowledge):
        yield Suggestion(_("评价机构名录"), "", ToAgency())
    if any(token.kind is PartKind.NOISE for token in result.reading):
        yield Suggestion(_("办事指南"), "", ToGuide())


def whole_directory() -> Suggestion:
    return Suggestion(_("查看全部目录"), "", ToDirectory())
