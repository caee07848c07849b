"""Lines of a list → what the directory says of each, on its day: one way to match, for page and programs."""

import datetime as dt
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from agencies.annex.reading.cells import read_grades
from agencies.coverage import Coverage
from agencies.days import parse_day
from agencies.in_memory import Selection, in_force
from agencies.in_memory.summaries import last_end, next_start
from agencies.models import AgencyName, AnnexRow, GradeLevel, Occupation, OccupationName, Scope, ScopeGrade
from agencies.models.assessment_item import item_name
from agencies.models.versioned import covers
from agencies.search.text.grades import ROMAN
from agencies.statements import Statement, Verdict
from catalogue.batch.answers import OF_THE_LINE, Checked, LineStatus
from catalogue.batch.names import AN_AGENCY, Key, KnownNames, Meant
from catalogue.batch.table import AskedLine, without_time
from catalogue.notices.citations import annex_citation
from catalogue.pages.site_data import SiteData
from catalogue.statements.sentences import conclusion, of_other_grades, of_periods, one_after_another

BLANK_GRADES = {"", "无", "-", "—", "/", "专项职业能力", "专项能力", "专项", "不分等级"}
# Around a grade: 国家职业资格三级, 职业技能等级三级证书, 高级技能.
AROUND_GRADE = re.compile("^(?:国家)?(?:职业)?(?:资格|技能)?(?:等级)?|(?:技能)?(?:证书)?$")
DATED = ("scope__item__occupation", "grade_level", "started_by__notice", "ended_by__notice")


def match_lines(
    lines: Iterable[AskedLine], on: dt.date | None, site_data: SiteData, today: dt.date
) -> list[Checked]:
    """Every line on its own day, or on this one. Some ten queries, however many lines."""
    return Matching(list(lines), on, site_data, today).checked()


class Matching:
    def __init__(
        self, lines: list[AskedLine], on: dt.date | None, site_data: SiteData, today: dt.date
    ) -> None:
        self.lines, self.on, self.site_data, self.today = lines, on, site_data, today
        scopes = in_force(today, site_data.version)
        self.names, self.spans = KnownNames(scopes, site_data.version), scopes.on_any_day()
        self.levels = {each.numeral: spellings_of_level(each) for each in site_data.grade_levels}
        self.agencies = {text: self.names.agency(text) for text in {line.agency for line in lines}}
        self.items = {text: self.names.item(text) for text in {line.item for line in lines}}
        self.days: dict[dt.date, Coverage] = {}
        self.spans_of: dict[Key, Selection] = {}
        self._read_periods()

    def checked(self) -> list[Checked]:
        """Lines that say the same are judged once."""
        known: dict[tuple[object, ...], Checked] = {}
        for line in self.lines:
            if (words := line[1:5]) not in known:
                known[words] = self.check(line)
        return [replace(known[line[1:5]], asked=line) for line in self.lines]

    def check(self, line: AskedLine) -> Checked:
        try:
            day, level = self.day(line), self.level(line.grade)
        except ValueError as error:
            return Checked(
                asked=line,
                status=LineStatus.INCOMPLETE,
                label=str(LineStatus.INCOMPLETE.label),
                sentence=str(error),
            )
        coverage = self.on_day(day)
        agency, item = self.agencies[line.agency], self.items[line.item]
        gone = [
            _("“%(text)s”这条记录因录入有误已撤下。") % {"text": text}
            for meant, text in ((agency, line.agency), (item, line.item))
            if meant.retracted
        ]
        if not coverage.is_known:
            return self._answer(line, LineStatus.NOT_KNOWN, coverage, [coverage.caveat, *gone])
        for meant, text in ((agency, line.agency), (item, line.item)):
            if meant.candidates:
                told = _("“%(text)s”有几种可能，请写明全称或编码。") % {"text": text}
                return self._answer(
                    line, LineStatus.SEVERAL, coverage, [told, *gone], candidates=meant.candidates
                )
        if agency.key and item.key:
            return self._of_pair(line, agency, item, level, coverage)
        status, text = (
            (LineStatus.NO_OCCUPATION, line.item) if agency.key else (LineStatus.NO_AGENCY, line.agency)
        )
        named = {"text": text, "edition": coverage.directory_name}
        told = _("%(edition)s没有列“%(text)s”。") % named
        return self._answer(line, status, coverage, [told, *gone], understood=understood(agency, item))

    def day(self, line: AskedLine) -> dt.date:
        """ValueError, whose text says what is missing, for a line that cannot be checked."""
        if not (line.agency and line.item):
            missing = [name for name, text in ((_("机构"), line.agency), (_("职业"), line.item)) if not text]
            raise ValueError(_("没有写%(names)s。") % {"names": _("、").join(missing)})
        day = parse_day(without_time(line.day)) if line.day else self.on
        if day is None:
            raise ValueError(_("没有写日期。"))
        if day > self.today:
            raise ValueError(_("%(day)s 尚未到来，不能核对。") % {"day": day})
        return day

    def level(self, text: str) -> GradeLevel | None:
        """None where no grade is asked about."""
        if text in BLANK_GRADES:
            return None
        plain = AROUND_GRADE.sub("", unicodedata.normalize("NFKC", text))
        plain = plain.translate(str.maketrans("()", "//")).strip("/")
        numerals = read_grades(plain, self.levels) or read_grades("".join(plain.split()), self.levels)
        if not numerals or len(numerals) > 1:
            raise ValueError(_("没有看懂等级“%(text)s”；一行只写一个等级。") % {"text": text})
        return self.site_data.grade_level(numerals[0])

    def on_day(self, day: dt.date) -> Coverage:
        if day not in self.days:
            self.days[day] = self.site_data.coverage(day, self.today)
        return self.days[day]

    def _of_pair(
        self, line: AskedLine, agency: Meant, item: Meant, level: GradeLevel | None, coverage: Coverage
    ) -> Checked:
        said = self._statement(agency.key, item.key, level, coverage)  # type: ignore[arg-type]  # both are known
        names = {"filing_number": said.agency.filing_number, "code": said.occupation.code}
        key = {"agency": names["filing_number"], "code": names["code"], "on": coverage.on.isoformat()}
        if said.grade_level:
            names["numeral"] = key["grade"] = said.grade_level.numeral
        told: dict[str, Any] = {
            **names,
            "agency_name": said.agency_name,
            "held": frozenset((each.scope_id, numeral_of(each)) for each in said.held),
            "understood": understood(agency, item),
            "address": reverse("statement", kwargs=key),
        }
        sentences = [conclusion(said, tells_gap=False), *of_periods(said)]
        listed = [each for each in self._periods(Key(said.agency.pk), item.key) if covers(each, coverage.on)]  # type: ignore[arg-type]  # likewise
        if listed and not said.held:
            sentences.append(of_other_grades(said, listed))
        period = next(iter(said.held or said.others or listed), None)
        if period and (row := self._row(period.scope_id, coverage.on)):
            told["source"] = (
                f"{row.notice.number} {annex_citation(row.table, row.agency_position, row.position)}"
            )
            told["source_url"] = row.get_absolute_url()
        status = self._status(said, agency.key, item.key, listed)  # type: ignore[arg-type]  # likewise
        if status is LineStatus.HELD_BEFORE and not said.others:
            turn = last_end(self._spans(agency.key, coverage.on))  # type: ignore[arg-type]  # likewise
            told["since"] = turn.day if turn else None
            sentences.append(_("这家机构自 %(day)s 起不再列入。") % {"day": told["since"]})
        return self._answer(line, status, coverage, sentences, said=said, **told)

    def _status(self, said: Statement, agency: Key, item: Key, listed: list[ScopeGrade]) -> LineStatus:
        on = said.coverage.on
        if said.held:
            return LineStatus.HELD
        if said.others:
            ended = any(each.valid_until and each.valid_until <= on for each in said.others)
            return LineStatus.HELD_BEFORE if ended else LineStatus.HELD_LATER
        if listed:
            return LineStatus.OTHER_GRADES
        spans = self._spans(agency, on)
        if not spans.held_on(on):
            if last_end(spans):
                return LineStatus.HELD_BEFORE
            return LineStatus.HELD_LATER if next_start(spans) else LineStatus.NO_AGENCY
        elsewhere = self._spans(item, on).held_on(on)
        return LineStatus.NOT_OF_AGENCY if elsewhere else LineStatus.NO_OCCUPATION

    def _spans(self, key: Key, on: dt.date) -> Selection:
        """Of the agency, or the occupation under each of its codes, all that is recorded; seen from a day."""
        if key not in self.spans_of:
            is_agency = key.work_type == AN_AGENCY
            keys: tuple[list[int], list[int]] = (
                ([], [key.id]) if is_agency else (self.names.items_of[key.id], [])
            )
            self.spans_of[key] = self.spans.of_items_or_agencies(*keys)
        return replace(self.spans_of[key], on=on)

    def _statement(self, agency: Key, item: Key, level: GradeLevel | None, coverage: Coverage) -> Statement:
        """As `make_statement`, out of what was read for all lines; of one work type where one was named."""
        everything = self._periods(agency, item)
        held_any = [each for each in everything if covers(each, coverage.on)]
        newest = self.chains[item.id][-1]
        occupation = (held_any or everything)[-1].scope.item.occupation if everything else newest
        everything = [each for each in everything if each.scope.item.occupation_id == occupation.pk]
        special = occupation.kind == Occupation.Kind.SPECIAL_ABILITY
        no_grades, level = special and level is not None, None if special else level
        periods = [each for each in everything if level is None or each.grade_level_id == level.pk]
        held = tuple(each for each in periods if covers(each, coverage.on))
        former = next((each for each in self.former_names[occupation.pk] if covers(each, coverage.on)), None)
        name = former.name if former else occupation.name
        work_types = dict.fromkeys(each.scope.item.work_type for each in everything)
        borne = self.agency_names[agency.id]
        named = next((each for each in borne if covers(each, coverage.on)), borne[0] if borne else None)
        return Statement(
            answer=Verdict.HELD if held else Verdict.NOT_HELD,
            coverage=coverage,
            agency=self.names.agencies[agency.id],
            agency_name=named.name if named else self.names.agencies[agency.id].name,
            occupation=occupation,
            occupation_name=name,
            grade_level=level,
            no_grades=no_grades,
            items=tuple(item_name(name, each) for each in work_types),
            held=held,
            others=tuple(each for each in periods if each not in held),
            printed={
                each.scope_id: row.notice for each in held if (row := self._row(each.scope_id, coverage.on))
            },
        )

    def _periods(self, agency: Key, item: Key) -> list[ScopeGrade]:
        """Of the occupation under each of its codes, and of one work type where one was named."""
        return [
            each
            for each in self.periods[agency.id, item.id]
            if item.work_type in {None, each.scope.item.work_type}
        ]

    def _row(self, scope: int, day: dt.date) -> AnnexRow | None:
        """Of the newest edition up to the day that prints it."""
        rows = [row for row in self.rows[scope] if row.notice.edition and row.notice.in_force_from <= day]
        return max(rows, key=lambda row: row.notice.in_force_from, default=None)

    def _answer(
        self,
        line: AskedLine,
        status: LineStatus,
        coverage: Coverage,
        sentences: list[str],
        *,
        said: Statement | None = None,
        since: dt.date | None = None,
        **told: Any,
    ) -> Checked:
        """After the newest edition's year it is said by which edition, and what is not recorded."""
        label = str(status.label)
        if status is LineStatus.HELD_BEFORE:
            ends = [each.valid_until for each in said.others if each.valid_until] if said else []
            label = _("曾列入（自 %(day)s 起不再列入）") % {"day": max(ends, default=since)}
        if coverage.is_after and status not in OF_THE_LINE:
            label = _("按%(edition)s：%(label)s") % {"edition": coverage.directory_name, "label": label}
            sentences = [*sentences, coverage.gap + _("。")]
        sentence = one_after_another(sentences)
        return Checked(asked=line, status=status, label=capfirst(label), sentence=sentence, **told)

    def _read_periods(self) -> None:
        agencies = {meant.key.id for meant in self.agencies.values() if meant.key}
        items = {meant.key.id for meant in self.items.values() if meant.key}
        # Each occupation under all its codes, the oldest first.
        self.chains: dict[int, list[Occupation]] = defaultdict(list)
        for each in self.names.occupations.values():
            if (oldest := self.names.oldest(each.pk)) in items:
                self.chains[oldest].append(each)
        for chain in self.chains.values():
            chain.sort(key=self._age)
        codes = {each.pk for chain in self.chains.values() for each in chain}
        # Of the pairs that the lines name, and not of each agency with each occupation.
        pairs = {(self.agencies[each.agency].key, self.items[each.item].key) for each in self.lines}
        wanted = {(agency.id, item.id) for agency, item in pairs if agency and item}
        every = Scope.objects.filter(agency__in=agencies, item__occupation__in=codes)
        those = every.values_list("pk", "agency_id", "item__occupation_id")
        scopes = [pk for pk, agency, code in those if (agency, self.names.oldest(code)) in wanted]
        found = ScopeGrade.objects.filter(scope__in=scopes)
        order = ("scope__print_order", "scope_id", "grade_level__rank", "valid_from")
        self.periods: dict[tuple[int, int], list[ScopeGrade]] = defaultdict(list)
        for each in found.select_related(*DATED).order_by(*order):
            self.periods[each.scope.agency_id, self.names.oldest(each.scope.item.occupation_id)].append(each)
        self.rows = grouped(AnnexRow.objects.filter(scope__in=scopes).select_related("notice"), "scope_id")
        names = AgencyName.objects.filter(agency__in=agencies).order_by("valid_from")
        self.agency_names = grouped(names, "agency_id")
        self.former_names = grouped(OccupationName.objects.filter(occupation__in=codes), "occupation_id")

    def _age(self, occupation: Occupation) -> int:
        """How many codes it had before this one."""
        age, former = 0, occupation.replaces_id
        while former in self.names.occupations:
            age, former = age + 1, self.names.occupations[former].replaces_id
        return age


def understood(*meant: Meant) -> str:
    return _("；").join(each.understood for each in meant if each.understood)


def grouped(records: Iterable[Any], by: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for each in records:
        found[getattr(each, by)].append(each)
    return found


def numeral_of(period: ScopeGrade) -> str:
    return period.grade_level.numeral if period.grade_level else ""


def spellings_of_level(level: GradeLevel) -> tuple[str, ...]:
    """五级, 初级工, 五, 五级初级工, 五级工, V, V级, 初级; of 技师 no shorter form."""
    short = (level.title.removesuffix("工"),) if level.title.endswith("级工") else ()
    roman = ROMAN.get(level.numeral, level.numeral).upper()
    forms = (level.name.removesuffix("级"), f"{level.name}{level.title}", f"{level.name}工")
    return level.name, level.title, *forms, roman, f"{roman}级", *short
