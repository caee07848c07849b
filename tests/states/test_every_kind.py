"""Every kind of public page and file, read in each state before, on and after its days: nothing untrue."""

import datetime as dt
import io
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

import openpyxl
from django.urls import resolve

from catalogue.urls import files, pages
from tests.pages import Page
from tests.states.acts import AHEAD, FIRST, NEXT, STATES, Scope, State
from tests.states.conftest import Visitor, thorough
from tests.states.test_days import ABSENCE, changed_scopes
from tests.states.test_guide import TOPICS

# What is said on no page of no day.
NEVER = re.compile(
    r"上海(?:市)?(?:只)?有 ?\d+ ?家|每一句话后面都|显示时都注明|查其他地区的机构"
    r"|(?:通知)?第 ?\d+ ?行|[<＜]http|(?<!If-)None|\bnan\b|机构名称属于|(?<!等级中，五级最低，)一级最高"
)
PLAIN = re.compile(r"[：>\s\"](?:不)?在目录内[。，<；\"]")
EDITION = re.compile(r"(?<!没有收录)(\d{4})年版目录(?!尚未收录)")
# Of files as they were released, of what describes itself, and of who runs the site: they tell of no day.
UNDATED = {
    *("data-latest", "data-release", "directory-full", "sitemap-file", "security-txt"),
    *("v1-description", "v1-schema", "v1-match"),
}


class Address(NamedTuple):
    """`of_day`: what it tells is of the day that it names, and it says so where the day is not settled."""

    path: str
    of_day: bool = False
    sent: str = ""


def addresses_of(state: State, scope: Scope, day: dt.date) -> Iterator[Address]:
    number, code, _work_type = scope
    on = f"on={day}"
    yield from (
        Address(f"/{path}?{on}", of_day=True)
        for path in (
            *("", "directory/", "occupations/", f"occupations/{code}/", "agencies/", f"agencies/{number}/"),
            *("classification/", f"classification/{code[:1]}/", f"classification/{code[:4]}/"),
            *(f"classification/{code[:7]}/", "coverage/", "about/", "compare/"),
            *(
                "directory.csv-metadata.json",
                "directory.json",
                "v1/scopes",
                "v1/occupations",
                f"v1/occupations/{code}",
                "v1/agencies",
            ),
            *(f"v1/agencies/{number}", "v1/groups", "large/directory/", f"large/agencies/{number}/"),
        )
    )
    other = next(each for each in sorted(FIRST.held) if each.filing_number != number)
    asked: tuple[dict[str, Any], ...] = (
        {"q": code},
        {"agency": number, "code": code},
        {"view": "table", "grade": "3"},
        {"q": "电工 三级 S000031388888"},
    )
    for each in asked:
        yield Address(f"/directory/?{urlencode(each)}&{on}", of_day=True)
    yield Address(f"/agencies/?code={code[:4]}&{on}", of_day=True)
    yield Address(f"/coverage/?{on}&since={FIRST.since}", of_day=True)
    yield Address(f"/coverage.csv?{on}", of_day=state.coverage(day) != "covered")
    yield Address(f"/compare/?agency={number}&agency={other.filing_number}&{on}", of_day=True)
    yield Address(f"/compare/?code={code}&code={other.code}&{on}", of_day=True)
    for path in ("directory.csv", "directory.xlsx"):
        yield Address(f"/{path}?{on}")
    stated = f"{number}/{code}"
    for path in (f"statements/{stated}/{day}/", f"statements/{stated}/3/{day}/"):
        yield Address(f"/{path}", of_day=True)
    yield Address(f"/statements/?agency={number}&code={code}&{on}", of_day=True)
    for path in (f"statements/{stated}/{day}", f"statements/{stated}/3/{day}"):
        yield Address(f"/v1/{path}", of_day=state.coverage(day) != "before")
    yield Address(f"/v1/statements?agency={number}&code={code}&{on}", of_day=True)
    table = f"机构\t职业\n{number}\t{code}"
    yield Address("/batch/", of_day=True, sent=urlencode({"on": day, "table": table}))
    for path in ("changes/", "changes.csv"):
        yield Address(f"/{path}?until={day}")
        yield Address(f"/{path}?agency={number}&since={day}")


def undated(state: State) -> Iterator[Address]:
    edition = state.edition_on(state.today)
    assert edition is not None
    slugs = [f"{each.number[5:9]}-{each.number[10:-1]}" for each in state.editions]
    yield from (
        Address(f"/{path}")
        for path in (
            *("batch/", "statements/", "changes/", "changes.csv", "changes.atom", "guide/", "data/"),
            *("data/changelog/", "accessibility/", "privacy/", "status/", "editions/", "sitemap.xml"),
            *("robots.txt", "v1/changes", "v1/notices"),
            *(f"editions/{each.year}/" for each in state.editions),
            *(f"data/{each.year}/edition.csv" for each in state.editions),
            *(f"v1/editions/{each.year}" for each in state.editions),
            *(f"editions/{FIRST.year}/compare/{each.year}/" for each in state.editions[1:]),
            *(f"notices/{slug}/" for slug in slugs),
            *(f"v1/notices/{slug}" for slug in slugs),
            *(f"guide/{topic}/" for topic in TOPICS),
        )
    )


def words_of(visitor: Visitor, address: Address) -> tuple[int, str]:
    if address.sent:
        kind = "application/x-www-form-urlencoded"
        response = visitor.client.post(address.path, address.sent, content_type=kind)
    else:
        response = visitor.client.get(address.path, follow=True)
    kind = response.headers["Content-Type"].partition(";")[0]
    if kind.endswith("sheet"):
        book = openpyxl.load_workbook(io.BytesIO(response.getvalue()))
        rows = [row for sheet in book.worksheets for row in sheet.iter_rows(values_only=True)]
        return response.status_code, " ".join(str(cell) for row in rows for cell in row if cell is not None)
    text = response.getvalue().decode()
    if kind == "text/html":
        text = Page(text).text
    elif kind.endswith("json"):
        text = json.dumps(json.loads(text), ensure_ascii=False).replace("null", "")
    return response.status_code, text


def never_so(state: State) -> list[str]:
    """The names, numbers and documents of what was taken back or is of another state."""
    own = {known.text for known in state.known()}
    texts = set(state.retracted)
    for edition in {FIRST, NEXT, AHEAD} - set(state.editions):
        texts |= {edition.number, *(text for row in edition.rows for text in (row.agency, row.filing_number))}
    return sorted(texts - own - {edition.number for edition in state.editions})


def false_in(state: State, day: dt.date, address: Address, status: int, text: str) -> Iterator[str]:
    """What the page says and may not, or does not say and must."""
    coverage = state.coverage(day)
    # What is verbatim is.
    yield from NEVER.findall(text) if "/v1/notices/" not in address.path else ()
    yield from (each for each in never_so(state) if each in text)
    years = {str(edition.year) for edition in state.editions}
    yield from (f"{year}年版目录" for year in EDITION.findall(text) if year not in years)
    if status != (400 if coverage == "to_come" and "/statements" in address.path else 200):
        yield str(status)
    if not address.of_day:
        return
    told = {"before": "本站没有这一天的资料", "after": "尚未收录", "to_come": "尚未到来"}
    if (mark := told.get(coverage)) and mark not in text:
        yield f"not: {mark}"
    # The frame of what is sent or refused tells of today, and what describes columns of every day.
    if not (address.sent or status == 400 or "metadata" in address.path):
        yield from (mark for kind, mark in told.items() if kind != coverage and mark in text)
    if coverage == "before":
        yield from ABSENCE.findall(text)
    if coverage == "after":
        yield from PLAIN.findall(text)
    if coverage in {"before", "to_come"} and "当日的目录" in text:
        yield "当日的目录"


def days_read(state: State) -> Sequence[dt.date]:
    """The days around each turn; or one of each answer that a day can have."""
    if thorough():
        return state.days()
    days: dict[tuple[str, bool], dt.date] = {}
    for day in state.days():
        days[state.coverage(day), day in state.turns()] = day
    return list(days.values())


def test_no_page_or_file_says_what_is_not_known(visitor: Visitor) -> None:
    """Of each kind one day after the other in turn, or each day of each."""
    state, days = visitor.state, days_read(visitor.state)
    scopes = changed_scopes(visitor)[: 3 if thorough() else 1] or sorted(FIRST.held)[:1]
    shift = list(STATES).index(state.name)
    faults = []
    for scope in scopes:
        walks = [list(addresses_of(state, scope, day)) for day in days]
        asked = [
            (day, address)
            for at, kinds in enumerate(zip(*walks, strict=True))
            for place, (day, address) in enumerate(zip(days, kinds, strict=True))
            if thorough() or (at + shift) % len(days) == place
        ]
        for day, address in [*asked, *((state.today, each) for each in undated(state))]:
            if found := list(false_in(state, day, address, *words_of(visitor, address))):
                faults.append((address.path, state.coverage(day), found))
    assert faults == [], "\n".join(map(str, faults))


def test_no_kind_is_left_out() -> None:
    state = STATES["next-edition"]
    asked = [*addresses_of(state, min(FIRST.held), state.today), *undated(state)]
    kinds = {resolve(address.path.partition("?")[0].removeprefix("/large")).url_name for address in asked}
    assert kinds == {str(route.name) for route in (*pages, *files)} - UNDATED
