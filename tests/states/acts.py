"""What the register holds in each state, on each day: worked out here from printed rows and lists of acts.

The oracle of the state tests. It knows the document, the editions made from it, and dated acts; of the
project it imports nothing but `agencies.codes`. `tests/states/builders.py` brings a register into each state.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import NamedTuple

from agencies import codes
from tests.printed import TEXT, PrintedRow, rows_of

DAY = dt.timedelta(days=1)


class Scope(NamedTuple):
    """An agency by its filing number, and what it assesses; `work_type` blank where undivided."""

    filing_number: str
    code: str
    work_type: str


@dataclass(frozen=True)
class Edition:
    """An annual directory: what it prints holds from `since` on, until the next one begins."""

    number: str
    year: int
    issued_on: dt.date
    since: dt.date
    text: str

    @cached_property
    def rows(self) -> tuple[PrintedRow, ...]:
        return tuple(rows_of(self.text))

    @cached_property
    def held(self) -> Mapping[Scope, frozenset[str]]:
        return {
            Scope(row.filing_number, row.code, row.work_type): frozenset(map(str, row.grades))
            for row in self.rows
        }


@dataclass(frozen=True)
class Act:
    """`started` and `ended` name grades of a scope; `renamed` and `occupation_renamed` a new name.

    Of `recoded` the name is the new code, at which every scope of the old one goes on.
    """

    verb: str
    day: dt.date
    notice: str
    scope: Scope
    grades: frozenset[str] = frozenset()
    name: str = ""


FIRST = Edition("沪人社职〔2024〕458号", 2025, dt.date(2024, 12, 30), dt.date(2024, 12, 30), TEXT)

# Old code → new code, from the next edition on.
RECODED = {"4-03-02-08": "4-03-02-18"}
# Old text → new text, each standing once; a row with its line end → "" to take it out.
NEXT_CHANGES = (
    # an agency bears another name
    ("上海市电梯行业协会", "上海市电梯协会"),
    # agencies are gone with all that they assessed
    ("25\t上海市商业联合会\tS000031300030\t1\t4-01-06-01\t电子商务师(网商)\t4、3、2\n", ""),
    ("51\t上海建工集团股份有限公司\tS000031200059\t1\t4-08-08-23\t建筑信息模型技术员\t4\n", ""),
    # a grade is lost and one gained
    ("4-06-01-01\t物业管理师\t4、3", "4-06-01-01\t物业管理师\t3、2"),
    # an occupation bears another code
    ("4-03-02-08\t咖啡师", "4-03-02-18\t咖啡师"),
    # one undivided item becomes two work types
    (
        "1\t4-10-01-05\t养老护理员\t5、4、3、2、1\n",
        "1\t4-10-01-05\t养老护理员（失能照护）\t5、4、3\n\t\t\t2\t4-10-01-05\t养老护理员（康复照护）\t4、3\n",
    ),
    # an occupation is called otherwise
    ("3-02-02-01\t保卫管理员\t3、2、1", "3-02-02-01\t安全保卫管理师\t3、2、1"),
    # a work type gives way to another, and a special ability
    ("品酒师(啤酒)", "品酒师(精酿啤酒)"),
    ("4-04-05-Z2\t人工智能模型运用", "4-04-05-Z3\t智能体编排"),
    # a new agency
    (
        "供应链管理师\t3\n\n二、",
        "供应链管理师\t3\n56\t上海市测试协会\tS000031300064\t1\t4-04-05-05\t人工智能训练师\t5、4\n\n二、",
    ),
)


def next_text(number: str, issued: str, year: int, changes: Iterable[tuple[str, str]]) -> str:
    """The document of 2025 as another year's, with some rows changed."""
    heading = (
        ("2025年", f"{year}年"),
        ("2025 年", f"{year} 年"),
        ("2024年12月30日", issued),
        ("沪人社职〔2024〕458号", number),
    )
    text = TEXT
    for old, new in heading:
        text = text.replace(old, new)
    for old, new in changes:
        assert text.count(old) == 1, (old, text.count(old))
        text = text.replace(old, new)
    return text


NEXT = Edition(
    "沪人社职〔2025〕470号",
    2026,
    dt.date(2025, 12, 29),
    dt.date(2025, 12, 29),
    next_text("沪人社职〔2025〕470号", "2025年12月29日", 2026, NEXT_CHANGES),
)
# Issued before its day: the notice of December 2026 is recorded while 2026 lasts.
AHEAD = Edition(
    "沪人社职〔2026〕490号",
    2027,
    dt.date(2026, 11, 20),
    dt.date(2027, 1, 1),
    next_text("沪人社职〔2026〕490号", "2026年11月20日", 2027, NEXT_CHANGES),
)

ADJUSTING = "沪人社职〔2026〕120号"
LIFTS = Scope("S000031300006", "6-29-03-03", "")
PROPERTY = Scope("S000031300037", "4-06-01-01", "")
ADVERTS = Scope("S000031300049", "4-08-08-08", "")
IN_YEAR = (
    Act("started", dt.date(2026, 4, 1), ADJUSTING, PROPERTY, frozenset({"2"})),
    Act("ended", dt.date(2026, 6, 1), ADJUSTING, ADVERTS, frozenset({"3", "2", "1"})),
    Act("ended", dt.date(2026, 6, 1), ADJUSTING, LIFTS, frozenset({"1"})),
)
ADJUSTED_2025 = "沪人社职〔2025〕100号"
# In the order in which they are entered, which is not that of their days.
OUT_OF_ORDER = (
    Act("renamed", dt.date(2025, 9, 1), ADJUSTED_2025, LIFTS, name="上海市电梯行业联合会"),
    Act("ended", dt.date(2025, 10, 1), ADJUSTED_2025, ADVERTS, frozenset({"1"})),
    Act("started", dt.date(2025, 7, 1), ADJUSTED_2025, PROPERTY, frozenset({"5"})),
    Act("ended", dt.date(2025, 8, 1), ADJUSTED_2025, PROPERTY, frozenset({"4"})),
    Act("occupation_renamed", dt.date(2025, 11, 1), ADJUSTED_2025, PROPERTY, name="物业服务管理师"),
)

COFFEE = Scope("S000031400042", "4-03-02-08", "")
LATE = "沪人社职〔2026〕300号"
# Names and codes that change more than once, the last ones on days to come.
TWICE = (
    Act("renamed", dt.date(2025, 9, 1), ADJUSTED_2025, LIFTS, name="上海市电梯行业联合会"),
    Act("occupation_renamed", dt.date(2025, 11, 1), ADJUSTED_2025, PROPERTY, name="物业服务管理师"),
    Act("recoded", dt.date(2026, 3, 1), ADJUSTING, PROPERTY, name="4-06-01-91"),
    Act(
        "occupation_renamed",
        dt.date(2026, 4, 1),
        ADJUSTING,
        PROPERTY._replace(code="4-06-01-91"),
        name="物业服务管理员",
    ),
    Act("recoded", dt.date(2026, 5, 1), ADJUSTING, COFFEE, name="4-03-02-18"),
    Act("renamed", dt.date(2026, 12, 10), LATE, LIFTS, name="上海市电梯联盟"),
    Act("recoded", dt.date(2026, 12, 20), LATE, COFFEE._replace(code="4-03-02-18"), name="4-03-02-28"),
)

# Dated before the next edition and entered after it, which has the last word from its own day on.
ENTERED_LATE = (
    Act("started", dt.date(2025, 7, 1), ADJUSTED_2025, PROPERTY, frozenset({"5"})),
    Act("ended", dt.date(2025, 10, 1), ADJUSTED_2025, ADVERTS, frozenset({"2", "1"})),
    Act("ended", dt.date(2025, 11, 1), ADJUSTED_2025, Scope("S000031200057", "4-04-05-Z1", "")),
    Act("ended", dt.date(2026, 2, 1), ADJUSTING, ADVERTS, frozenset({"1"})),
)

# Recorded in error and retracted: a notice, and by it an agency, an occupation outside the classification, an
# agency's other name, and a scope at an agency that never had it.
WRONG_NOTICE = "沪人社职〔2025〕999号"
WRONG_AGENCY = ("S000031399999", "上海市录错协会")
WRONG_OCCUPATION = ("4-04-05-99", "录错工程员")
WRONG_NAME = Act("renamed", dt.date(2025, 9, 1), WRONG_NOTICE, LIFTS, name="上海市升降机错名协会")
WRONG_SCOPE = Act(
    "started", dt.date(2025, 8, 1), WRONG_NOTICE, LIFTS._replace(code=ADVERTS.code), frozenset({"3", "2"})
)


@dataclass(frozen=True, eq=False)
class State:
    """A register on one day: the editions that stand in it and the acts that hold beside them.

    `never` are editions that were entered and taken back, `retracted` texts that only retracted records bear:
    nothing of theirs is, was or will be. What is asked thousands of times is worked out once.
    """

    name: str
    today: dt.date
    editions: tuple[Edition, ...] = (FIRST,)
    acts: tuple[Act, ...] = ()
    never: tuple[Edition, ...] = ()
    retracted: tuple[str, ...] = field(default=())

    def edition_on(self, day: dt.date) -> Edition | None:
        return max((e for e in self.editions if e.since <= day), key=lambda e: e.since, default=None)

    def directory_on(self, day: dt.date) -> str:
        """What judges a day: the edition alone, or with what was adjusted since."""
        edition = self.edition_on(day)
        assert edition is not None
        adjusted = any(edition.since < act.day <= day for act in self.acts)
        return f"{edition.year}年版目录{'（含已收录的调整）' if adjusted else ''}"

    def coverage(self, day: dt.date) -> str:
        """`before`, `covered`, `after` or `to_come`: the four answers, seen from this state's today."""
        if day > self.today:
            return "to_come"
        edition = self.edition_on(day)
        if edition is None:
            return "before"
        following = min((e.since for e in self.editions if e.since > day), default=None)
        next_year = [e for e in self.editions if e.year == edition.year + 1]
        if next_year and following == next_year[0].since:
            return "covered"
        return "covered" if day.year <= edition.year else "after"

    @cache  # noqa: B019 (a state lives as long as the tests)
    def held(self, day: dt.date) -> Mapping[Scope, frozenset[str]]:
        """Every scope in force on that day, with its grades; a special ability has none."""
        edition = self.edition_on(day)
        if edition is None:
            return {}
        held: dict[Scope, frozenset[str]] = dict(edition.held)
        for act in sorted(self.acts, key=lambda act: act.day):
            if not edition.since <= act.day <= day:
                continue
            grades = held.get(act.scope, frozenset())
            if act.verb == "started":
                held[act.scope] = grades | act.grades
            elif act.verb == "ended":
                held[act.scope] = grades - act.grades
                if not held[act.scope]:
                    del held[act.scope]
            elif act.verb == "recoded":
                for scope in [scope for scope in held if scope.code == act.scope.code]:
                    held[scope._replace(code=act.name)] = held.pop(scope)
        return held

    def turns(self) -> set[dt.date]:
        """The days from which something holds."""
        return {e.since for e in self.editions} | {act.day for act in self.acts}

    @cache  # noqa: B019 (a state lives as long as the tests)
    def days(self) -> Sequence[dt.date]:
        """Days on which something begins or ends, their neighbours, and days far from any."""
        around = {day + step for day in self.turns() for step in (-DAY, 0 * DAY, DAY)}
        return sorted(around | {dt.date(2020, 1, 1), self.today, dt.date(2025, 6, 15)})

    @cache  # noqa: B019 (a state lives as long as the tests)
    def agency_names(self, day: dt.date) -> Mapping[str, str]:
        """By filing number, of the agencies that have been listed up to that day or are to be."""
        names: dict[str, str] = {}
        for edition in sorted(self.editions, key=lambda e: e.since):
            for row in edition.rows:
                if edition.since <= day or row.filing_number not in names:
                    names[row.filing_number] = row.agency
        for act in sorted(self.acts, key=lambda act: act.day):
            if act.verb == "renamed" and act.day <= day:
                names[act.scope.filing_number] = act.name
        return names

    @cache  # noqa: B019 (a state lives as long as the tests)
    def occupation_names(self, day: dt.date) -> Mapping[str, str]:
        """By code, of the occupations that any edition prints or act brings in; before its day the first."""
        names: dict[str, str] = {}
        newest: dict[str, str] = {}
        for edition in sorted(self.editions, key=lambda e: e.since):
            for row in edition.rows:
                newest[row.code] = row.occupation
                if edition.since <= day or row.code not in names:
                    names[row.code] = row.occupation
        for act in sorted(self.acts, key=lambda act: act.day):
            if act.verb == "recoded":
                names[act.name] = newest[act.name] = newest[act.scope.code]
            elif act.verb == "occupation_renamed":
                newest[act.scope.code] = act.name
                if act.day <= day:
                    names[act.scope.code] = act.name
        return names

    @cache  # noqa: B019 (a state lives as long as the tests)
    def recodings(self) -> Sequence[tuple[dt.date, str, str]]:
        """From which day which code is which."""
        of_editions = [(e.since, *pair) for e in self.editions if e != FIRST for pair in RECODED.items()]
        of_acts = [(act.day, act.scope.code, act.name) for act in self.acts if act.verb == "recoded"]
        return sorted([*of_editions, *of_acts])

    def code_on(self, code: str, day: dt.date) -> str:
        """What the code has become by that day."""
        for since, old, new in self.recodings():
            if since <= day and old == code:
                code = new
        return code

    def line(self, code: str) -> set[str]:
        """All codes that one occupation bears, one after the other, from this one on."""
        return {code} | {self.code_on(code, since) for since, _old, _new in self.recodings()}

    def names_borne(self, filing_number: str) -> list[tuple[dt.date, str]]:
        """All names of an agency with the first day of each, the newest last."""
        names: list[tuple[dt.date, str]] = []
        for day in sorted(self.turns()):
            name = self.agency_names(day)[filing_number]
            if not names or names[-1][1] != name:
                names.append((day, name))
        return names

    @cache  # noqa: B019 (a state lives as long as the tests)
    def known(self) -> "Sequence[Known]":
        """Every name, number and code that any edition or act of this state has."""
        seen = set[Known]()
        for edition in self.editions:
            for row in edition.rows:
                seen |= {
                    Known("agency", row.agency, row.filing_number),
                    Known("filing_number", row.filing_number, row.filing_number),
                    Known("code", row.code, row.code),
                    Known("occupation", row.occupation, row.code),
                }
                if row.work_type:
                    seen.add(Known("work_type", row.work_type, f"{row.code} {row.work_type}"))
        for act in self.acts:
            if act.verb == "renamed":
                seen.add(Known("agency", act.name, act.scope.filing_number))
            elif act.verb == "occupation_renamed":
                seen.add(Known("occupation", act.name, act.scope.code))
            elif act.verb == "recoded":
                seen.add(Known("code", act.name, act.name))
        return sorted(seen)

    def turn(self, known: "Known", day: dt.date) -> tuple[bool, dt.date, str]:
        """Whether what does not hold on the day did before; when it ended or else begins, and by what."""
        days = self.days()
        if earlier := [each for each in days if each < day and self.holds(known, each)]:
            turn = min(each for each in days if each > earlier[-1])
            return True, turn, self.notice_of(turn)
        turn = next(each for each in days if each > day and self.holds(known, each))
        return False, turn, self.notice_of(turn)

    def tells_of_what_is_to_come(self, known: "Known", day: dt.date) -> bool:
        """What ended, or begins, on a day to come; or what ended, and begins anew on one."""
        _before, turn, _notice = self.turn(known, day)
        again = next(
            (each for each in self.days() if each > max(day, turn) and self.holds(known, each)), turn
        )
        return max(turn, again) > self.today

    def notice_of(self, day: dt.date) -> str:
        """By which something began or ended on that day."""
        notices = {act.day: act.notice for act in self.acts} | {e.since: e.number for e in self.editions}
        return notices[day]

    @cache  # noqa: B019 (a state lives as long as the tests)
    def holds(self, known: "Known", day: dt.date) -> bool:
        return any(known.is_of(scope) for scope in self.held(day))


class Known(NamedTuple):
    """A text that names something: `key` is a filing number, a code, or a code and a work type."""

    kind: str
    text: str
    key: str

    def is_of(self, scope: Scope) -> bool:
        match self.kind:
            case "agency" | "filing_number":
                return scope.filing_number == self.key
            case "work_type":
                return f"{scope.code} {scope.work_type}" == self.key
            case _:
                return scope.code == self.key


STATES = {
    state.name: state
    for state in (
        State("first", dt.date(2025, 6, 15)),
        State("year-after", dt.date(2026, 11, 29)),
        State("next-edition", dt.date(2026, 3, 2), (FIRST, NEXT)),
        State("undone", dt.date(2026, 3, 2), never=(NEXT,)),
        State("ahead", dt.date(2026, 11, 29), (FIRST, AHEAD)),
        State("in-year", dt.date(2026, 11, 29), acts=IN_YEAR),
        # The same acts, entered with slips and corrected, and the next edition recorded ahead of its day.
        State("corrected", dt.date(2026, 11, 29), (FIRST, AHEAD), acts=IN_YEAR),
        # An act on what the edition had left as it was stays when that is undone.
        State("undone-later", dt.date(2026, 11, 29), acts=IN_YEAR[1:2], never=(NEXT,)),
        State("twice", dt.date(2026, 11, 29), acts=TWICE),
        State("entered-late", dt.date(2026, 3, 2), (FIRST, NEXT), acts=ENTERED_LATE),
        State("out-of-order", dt.date(2025, 12, 15), acts=OUT_OF_ORDER),
        State(
            "retracted",
            dt.date(2025, 12, 15),
            retracted=(*WRONG_AGENCY, *WRONG_OCCUPATION, WRONG_NAME.name, WRONG_NOTICE, "2025-999"),
        ),
    )
}


def well_formed(known: Known) -> bool:
    """What the site's own shapes say of it, so that a slip in the lists above is not taken for a fault."""
    return {
        "filing_number": codes.parse_filing_number,
        "code": codes.parse_code,
    }.get(known.kind, bool)(known.text) is not None
