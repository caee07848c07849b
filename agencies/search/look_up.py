"""The one way in: a typed line and the rows to look among → an answer."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

from django.utils.translation import gettext as _

from agencies import missed_searches
from agencies.codes import hide_private
from agencies.in_memory import Selection
from agencies.models import GradeLevel, SearchNote
from agencies.models.data_version import Version
from agencies.search.explain.certificates import note_of
from agencies.search.explain.kinds_of_nothing import kind_of_nothing
from agencies.search.explain.names_on_day import NamesOnDay
from agencies.search.explain.nothing import loose_ways, nothing, subjects_of
from agencies.search.explain.other_days import told_of_other_days
from agencies.search.explain.parts import told_parts
from agencies.search.explain.questions import (
    answers_instead,
    beside_names,
    guides_of,
    guides_within,
    is_but_a_question,
    things_asked,
    words_of_question,
)
from agencies.search.explain.suggestions import (
    first_of_each,
    hidden,
    notes_of,
    page_meant,
    related,
    undivided_grades,
)
from agencies.search.explain.wording import (
    common_reasons,
    explained_by,
    explanations,
    message_about,
    reason,
    remark_on,
    what_is_found,
)
from agencies.search.index.loading import current_knowledge
from agencies.search.index.names import OFFICIAL, Name, NameSource
from agencies.search.match.hits import Hit, HitList, How, Matches, Rank, hits_of, matches_of
from agencies.search.parse.narrowing import SearchResult, SearchScope
from agencies.search.parse.number_tokens import tokens_of_numbers
from agencies.search.parse.query import LineReading, Token, read_line
from agencies.search.text.folding import fold, fold_words
from agencies.search.text.numbers import LONGEST_LINE, Number, take_numbers, tidy
from agencies.search.values import Absence, AnswerKind, Beside, Part, PartKind, Suggestion, ToDirectory

NO_NAME = {AnswerKind.UNKNOWN, AnswerKind.OTHER_NAME}
ANSWERED = {AnswerKind.MATCHES, AnswerKind.GUIDE}
# A row shows names from these sources itself.
IN_ROWS = {*OFFICIAL, NameSource.GROUP, NameSource.AGENCY_KIND}
# Chinese quotation marks are none: people put names in them without asking for the letter of it.
QUOTES = ('""', "''")


@dataclass(frozen=True, slots=True)
class Answer:
    """`scopes` is what the caller gave, narrowed to the matches.

    `ignoring_grade` is the same without the caller's grades, but with those of the text. `beside` is worked
    out when it is asked for, since files tell nothing of it. `message` consists of `explanations` of what
    names mean, what was found, and a `remark`, each told once; `say` makes it when it is asked for, since
    pages tell what was found in their own words.
    `literal` is what to type for the plain search without this site's aids (`"月嫂"`), empty when that is
    what was done, or would find nothing: it is tried when it is called. A `private` answer held
    somebody's number: the typed text is neither logged, stored nor linked, the page is `no-store`, and only
    `shown_text` may be printed.
    `matches` has one for each part that is a name or a number, `common_reasons` is what all rows satisfy
    besides. `guides` are the topics and notices that the text asks about, whatever was found. `narrow_others`
    narrows other rows in the same way, without asking whether any are left.
    """

    kind: AnswerKind
    say: Callable[[], str]
    scopes: Selection
    ignoring_grade: Selection
    parts: tuple[Part, ...] = ()
    beside: Callable[[], Beside] = Beside
    guides: tuple[Suggestion, ...] = ()
    explanations: tuple[str, ...] = ()
    remark: str = ""
    literal: Callable[[], str] = str
    private: bool = False
    shown_text: str = ""
    matches: tuple[Matches, ...] = ()
    common_reasons: Callable[[], tuple[str, ...]] = tuple
    narrow_others: Callable[[Selection], Selection] | None = None
    # A hit by the names of the day, as it is explained.
    on_day: Callable[[Hit], Hit] = lambda hit: hit

    @property
    def message(self) -> str:
        return self.say()

    def reasons_for(self, item_id: int, agency_id: int) -> tuple[str, ...]:
        """Why this row is here, in words, one for each part of the text; what holds of all if no name was."""
        hits = (each.best_hit(item_id, agency_id) for each in self.matches)
        return tuple(dict.fromkeys(reason(self.on_day(hit)) for hit in hits if hit)) or self.common_reasons()

    def reasons_beside(self, item_id: int, agency_id: int) -> tuple[str, ...]:
        """The same, but for what the row shows itself and what `message` has told of all."""
        hits = (each.best_hit(item_id, agency_id) for each in self.matches)
        told = [self.on_day(hit) for hit in hits if hit]
        others = [hit for hit in told if not (hit.name.source in IN_ROWS and hit.how is not How.SLIP)]
        untold = [hit for hit in others if not (self.explanations and explained_by(hit))]
        return tuple(dict.fromkeys(reason(hit) for hit in untold))

    def by_relevance(self) -> Selection:
        """The matches, best first; within one rank by code and by the agency's place in the edition."""
        return self.scopes.by_ranks(each.ranks() for each in self.matches)


def look_up(
    text: str,
    *,
    scopes: Selection,
    grades: Collection[GradeLevel] = (),
    version: Version | None = None,
    note_missed: bool = False,
    today: dt.date | None = None,
) -> Answer:
    """What `text` means among `scopes`, on their day.

    The caller has narrowed `scopes` to its other filters, but not to a grade: `grades`
    (any of them) and the grades that the text names are applied here, since a search that fails for its
    grade alone is answered differently from one that finds nothing. Both narrow: a row must hold one of the
    filter's grades and one of the text's on that day. `version` spares a query where the caller knows the
    data version. `note_missed` counts the text if it finds nothing: for what somebody has typed, not for
    what a page works out besides. Nothing is raised for any text.
    """
    text = hide_private(text)
    # All of a line is hidden, and this much of it read.
    typed = tidy(text)[:LONGEST_LINE]
    if not typed:
        rows = scopes.at_grades(grades) if grades else scopes
        return Answer(AnswerKind.ALL, str, rows, scopes)
    knowledge = current_knowledge.at(version)
    among = SearchScope(scopes, grades, knowledge, today, " ".join(text.split()))
    quoted = typed[1:-1].strip()
    if typed[0] + typed[-1] in QUOTES and typed[0] not in quoted and fold(quoted):
        return literal_answer(quoted, among)
    line = knowledge.grades.spread(typed)
    numbers, rest = take_numbers(line)
    known = tuple(tokens_of_numbers(numbers, line, rest, knowledge)) if numbers else ()
    readings: Iterable[LineReading] = [known or (Token(rest.strip(), PartKind.UNKNOWN),)]
    if fold(rest):
        read = read_line(rest, beside_numbers=bool(known), knowledge=knowledge)
        readings = ((*known, *reading) for reading in read)
    # The first reading that finds a row of the day, or would but for its grade or its day; else the first
    # of all. By that one, what is missing is explained. The caller's filters do not change what is meant.
    everything = scopes.everything()
    whole = replace(among, scopes=everything) if len(scopes) < len(everything) else among
    results: list[SearchResult] = []
    for reading in readings:
        results.append(result := whole.find(reading))
        if result.found or result.found_at_other_grades or result.named_on_another_day:
            break
    else:
        unknown = tuple(Token(word, PartKind.UNKNOWN) for word in fold_words(rest))
        result = results[0] if results else whole.find(unknown)
    if whole is not among:
        result = among.narrow_result(result)
    answer = answer_of(result, numbers, rest, among)
    if note_missed and answer.kind not in ANSWERED and not answer.private:
        missed_searches.note(fold(answer.shown_text), answer.kind)
    return answer


def answer_of(result: SearchResult, numbers: list[Number], rest: str, among: SearchScope) -> Answer:
    """What was typed is quoted as it was typed, but for what is hidden."""
    knowledge, reading, shown = among.knowledge, result.reading, among.shown
    private = any(number.is_private for number in numbers)
    names = NamesOnDay(among.scopes.everything(), knowledge.renamed, among.today or among.scopes.on)
    line = fold(shown)
    left = beside_names(reading, line)
    guides = guides_of(line, left, shown, knowledge)
    notes = cache(lambda: tuple(notes_of(reading, line, left, knowledge)))
    asked = words_of_question(guides, line, knowledge) if guides else []
    parts = tuple(told_parts(reading, asked, knowledge, names, shown, private=private))
    if is_question := bool(result.found and guides) and is_but_a_question(result, guides, asked):
        nowhere = among.scopes.none()
        result = replace(result, rows=nowhere, ignoring_grade=nowhere, matches=(), found=False)
    told: tuple[str, ...] = ()
    remark = ""
    gone: Absence | None = None
    suggestions: Sequence[Suggestion] = ()
    if result.found:
        kind = AnswerKind.MATCHES
        told, remark = tuple(explanations(reading, names)), remark_on(parts, reading, line)
        # Rows are shown for the weaker meanings alone of such a name.
        targets = names.gone(reading)
        if subjects := list(subjects_of(targets, among)) if targets else []:
            gone = told_of_other_days(subjects, names.today)
            told = (gone.message, *told)
        say = partial(
            in_full, told, partial(what_is_found, parts, reading, result.rows, knowledge, names), remark
        )
    else:
        permits = [note for note in notes() if note.kind == SearchNote.Kind.ANOTHER_CERTIFICATE]
        kind = kind_of_nothing(result, among)
        if kind is AnswerKind.UNKNOWN and not guides and not private:
            guides = things_asked(reading, line, shown, knowledge)
        if permits and kind in NO_NAME:
            suggestions = (*permits[0].related, *nothing(result, among, kind).suggestions, *guides)
            kind = AnswerKind.ANOTHER_CERTIFICATE
            message = message_about("another_certificate", [permits[0].title])
        elif guides and (is_question or answers_instead(kind, reading, guides)):
            suggestions = (*guides, *loose_ways(reading))
            titles = "".join(f"“{each.text}”" for each in guides)
            kind, message = AnswerKind.GUIDE, _("请看：%(titles)s。") % {"titles": titles}
        else:
            kind, message, suggestions = nothing(result, among, kind)
            within = guides_within(line, knowledge) if kind is AnswerKind.UNKNOWN and not private else ()
            suggestions = (*suggestions, *guides, *within)
        say = partial(str, message)

    def beside() -> Beside:
        ways = suggestions
        if result.found:
            own = (*undivided_grades(result, among), *hidden(reading, knowledge))
            ways = (*(gone.suggestions if gone else ()), *own, *guides)
        # By their names of the day, where any bears another.
        offered = partial(names.offered, knowledge=knowledge) if knowledge.renamed else tuple[Suggestion, ...]
        own_numbers = [note_of(number, among) for number in numbers if number.is_private]
        return Beside(
            suggestions=offered(first_of_each(ways)),
            related=offered(related(reading, knowledge)) if result.found else (),
            notes=(
                *dict.fromkeys(note for note in own_numbers if note.text != say()),
                *(replace(note, related=offered(note.related)) for note in notes()),
            ),
            page=page_meant(reading, knowledge) if result.found else None,
        )

    return Answer(
        kind,
        say,
        result.rows,
        among.graded(result.ignoring_grade, reading, by_filter=False),
        parts=parts,
        beside=cache(beside),
        guides=guides,
        explanations=told,
        remark=remark,
        literal=str
        if private or not fold(rest)
        else cache(lambda: f'"{shown}"' if among.graded(literal_matches(shown, among)[1], ()) else ""),
        private=private,
        shown_text=shown,
        matches=result.matches if result.found else (),
        common_reasons=partial(common_reasons, reading, knowledge) if result.found else tuple,
        narrow_others=partial(among.narrow_others, result),
        on_day=names.hit,
    )


def in_full(told: Iterable[str], what_is_found: Callable[[], str], remark: str) -> str:
    return "".join((*told, what_is_found(), remark)).strip()


def literal_answer(text: str, among: SearchScope) -> Answer:
    """What quotation marks ask for: `"月嫂"` is in an official name, a code, or nowhere."""
    matches, ignoring_grade = literal_matches(text, among)
    rows = among.graded(ignoring_grade, ())
    found = bool(rows)
    nowhere = _("没有名称或编码含“%(text)s”的评价项目和评价机构。") % {"text": text}
    plain = Suggestion(text, _("不限字面，按名称、叫法和拼音查找"), ToDirectory(q=text))
    return Answer(
        AnswerKind.MATCHES if found else AnswerKind.UNKNOWN,
        str if found else partial(str, nowhere),
        rows,
        ignoring_grade,
        parts=(Part(text, PartKind.NAME, f"“{text}”"),),
        beside=partial(Beside, (plain,)),
        shown_text=f'"{text}"',
        matches=(matches,) if found else (),
        narrow_others=lambda other: among.graded(matches.among(other), ()),
    )


def literal_matches(text: str, among: SearchScope) -> tuple[Matches, Selection]:
    """A whole name is found as a part of itself too, which ranks lower; codes and numbers rank between."""
    folded, knowledge = fold(text), among.knowledge
    hits = HitList()
    for shelf in (knowledge.index.items, knowledge.index.agencies):
        hits += hits_of(shelf.folded.whole(folded), Rank.EXACT, How.LITERAL, text)
        hits += hits_of(shelf.folded.containing(folded), Rank.WITHIN, How.LITERAL, text)
    codes = knowledge.codes.items() if text.isascii() else ()
    coded = [(code, target) for code, target in codes if text in code and target.items]
    names = (Name(code, code, NameSource.OCCUPATION, target) for code, target in coded)
    hits += (Hit(Rank.BEGINS, How.LITERAL, name, text) for name in names)
    hits += hits_of(knowledge.agencies.numbers.containing(text), Rank.BEGINS, How.LITERAL, text)
    matches = matches_of(hits)
    return matches, matches.among(among.scopes)
