"""Ways on from an answer. A suggestion is never a match, and says why it is offered."""

from collections.abc import Iterable, Iterator
from itertools import chain

from agencies.columns import Selection
from agencies.models import GradeLevel
from agencies.search.answer import Suggestion, Target, ToAgency, ToDirectory, ToGroup, ToOccupation
from agencies.search.knowledge import Knowledge
from agencies.search.labels import Labels
from agencies.search.meaning import Hit, How
from agencies.search.names import Target as NameTarget
from agencies.search.query import Reading
from agencies.search.rows import Among, Outcome
from agencies.search.wording import comma, place_why, undivided_why

MOST_RELATED = 6
# A next step is looked for when this many items or fewer are matched.
MOST_ITEMS = 12
WHOLE_CODE = 10


def target_of(target: NameTarget) -> Target:
    """Where a name leads: an agency's page, an occupation's, a group's; an item has none, so the list."""
    if target.number:
        return ToAgency(target.number)
    if len(target.code) < WHOLE_CODE:
        return ToGroup(target.code)
    if "（" in target.label:
        return ToDirectory(q=target.label)
    return ToOccupation(target.code)


def related(reading: Reading) -> tuple[Suggestion, ...]:
    """What the text matches more weakly than what is shown, and what it may mean besides."""
    meanings = [token.meaning for token in reading if token.meaning]
    seen = Labels(meaning.hits for meaning in meanings)
    found: list[Suggestion] = []
    for hit in chain.from_iterable(chain(m.loose, m.unassessed, m.weaker()) for m in meanings):
        if len(found) == MOST_RELATED:
            break
        if hit.name.target.label not in seen:
            seen.add(hit.name.target.label)
            found.append(suggestion_of(hit))
    return tuple(found)


def suggestion_of(hit: Hit) -> Suggestion:
    return Suggestion(hit.name.target.label, hit.reason, target_of(hit.name.target))


def hidden(reading: Reading, knowledge: Knowledge) -> Iterator[Suggestion]:
    """Occupations of the classification whose very name was typed, where an everyday name matched: 兽医."""
    for token in reading:
        for hit in token.meaning.unassessed if token.meaning and token.meaning.hits else ():
            if hit.how is How.WHOLE and (own := knowledge.codes.get(hit.name.target.unassessed)):
                why = place_why(knowledge.place(own.code))
                yield Suggestion(f"{own.code} {own.label}", why, target_of(own))


def next_steps(outcome: Outcome, among: Among) -> tuple[Suggestion, ...]:
    """Beside work types of an occupation: the grades at which the occupation is assessed undivided alone.

    月嫂 is assessed up to 三级; the step above is 家政服务员 二级, which is not divided into work types.
    """
    if any(len(each.items) > MOST_ITEMS for each in outcome.matched):
        return ()
    matched = {item for each in outcome.matched for item in each.items}
    if not 0 < len(matched) <= MOST_ITEMS:
        return ()
    knowledge = among.knowledge
    codes = {knowledge.code_of[item] for item in matched}
    siblings: set[int] = set()
    for items in [items for code, items in knowledge.items_of.items() if code in codes]:
        undivided = {pk for pk, work_type in items if not work_type}
        if not matched & undivided:
            siblings |= undivided
    return tuple(steps(siblings, matched, among)) if siblings else ()


def steps(siblings: set[int], matched: set[int], among: Among) -> Iterator[Suggestion]:
    held = grades_of(among.scopes.of_items(siblings | matched), among)
    labels = labels_of(among.knowledge)
    for item in siblings & held.keys():
        own = {
            level for other in matched if labels[other][1] == labels[item][1] for level in held.get(other, ())
        }
        if beyond := [level for level in held[item] if level not in own]:
            label, _ = labels[item]
            numerals = tuple(level.numeral for level in beyond)
            text = f"{label} {comma(level.name for level in beyond)}"
            yield Suggestion(text, undivided_why(), ToDirectory(q=label, grades=numerals))


def labels_of(knowledge: Knowledge) -> dict[int, tuple[str, str]]:
    """{item: (label, code)} of every item."""
    labels = {}
    for code, items in knowledge.items_of.items():
        name = knowledge.codes[code].label
        for pk, work_type in items:
            labels[pk] = (f"{name}（{work_type}）" if work_type else name), code
    return labels


def grades_of(rows: Selection, among: Among) -> dict[int, list[GradeLevel]]:
    """{item: its grade levels in force that day, from the lowest}, over all agencies among the rows."""
    levels = among.knowledge.grades.levels.values()
    held = rows.grades_by_item().items()
    return {item: [level for level in levels if level.numeral in own] for item, own in held}


def first_of_each(suggestions: Iterable[Suggestion]) -> tuple[Suggestion, ...]:
    """Without repetition, as many as a page can show."""
    found = {suggestion.target: suggestion for suggestion in reversed(list(suggestions))}
    return tuple(reversed(found.values()))[: MOST_RELATED * 2]
