"""What holds on a day, on every face: the rows of that day, citing the edition of that day."""

import csv
import datetime as dt
import io
import re
from itertools import product
from typing import Any

import pytest

from agencies.models import DataVersion
from catalogue.batch.match import match_lines
from catalogue.batch.table import AskedLine
from catalogue.pages.site_data import read_site_data
from tests.pages import Page
from tests.states.acts import FIRST, Known, Scope
from tests.states.conftest import Visitor, thorough
from tests.turns import in_turns

NOTICE_NUMBER = re.compile(r"沪人社职〔\d{4}〕\d+号")
# What may be said only where the register knows the day.
ABSENCE = re.compile(r"没有机构评价|共 0 |可评 0／|没有符合条件|不在目录内")
PAGES = (
    "/",
    "/directory/",
    "/occupations/",
    "/occupations/6-29-03-03/",
    "/agencies/",
    "/agencies/S000031300006/",
    "/classification/",
    "/classification/4/",
    "/classification/4-04-05/",
    "/coverage/",
    "/compare/",
    "/about/",
)


def rows_of_json(visitor: Visitor, day: dt.date) -> dict[Scope, frozenset[str]]:
    found = visitor.json(on=day.isoformat(), per_page="200")["results"]
    return {scope_of(row): frozenset(map(str, row["grades"])) for row in found}


def scope_of(row: dict[str, Any]) -> Scope:
    return Scope(row["filing_number"], row["code"], row["work_type"] or "")


def test_the_rows_of_each_day_are_those_of_the_acts(visitor: Visitor) -> None:
    for day in visitor.state.days():
        assert rows_of_json(visitor, day) == visitor.state.held(day), day


def test_a_file_holds_the_rows_of_its_day(visitor: Visitor) -> None:
    for day in visitor.state.days():
        body = visitor.get("/directory.csv", on=day.isoformat()).getvalue().decode("utf-8-sig")
        rows = csv.DictReader(io.StringIO(body, newline=""))
        found = {(row["机构备案号"], row["职业编码"]) for row in rows}
        assert found == {scope[:2] for scope in visitor.state.held(day)}, day


def test_v1_gives_the_rows_of_each_day_and_what_follows_from_them(visitor: Visitor) -> None:
    state = visitor.state
    for day in state.days():
        asked = {"on": day.isoformat(), "per_page": "200"}
        scopes, occupations, agencies = (
            visitor.get(f"/v1/{path}", **asked).json() for path in ("scopes", "occupations", "agencies")
        )
        held = state.held(day)
        found = {
            Scope(row["filing_number"], row["code"], row["work_type"] or ""): frozenset(
                grade["numeral"] for grade in row["grades"]
            )
            for row in scopes["results"]
        }
        assert found == held, day
        assert {row["code"]: row["agencies"] for row in occupations["results"]} == {
            code: len({scope.filing_number for scope in held if scope.code == code})
            for code in {scope.code for scope in held}
        }, day
        assert {row["filing_number"]: row["scopes"] for row in agencies["results"]} == {
            number: len([scope for scope in held if scope.filing_number == number])
            for number in {scope.filing_number for scope in held}
        }, day
        coverage = state.coverage(day)
        assert {body["coverage"]["kind"] for body in (scopes, occupations, agencies)} == {coverage}, day
        assert scopes["count"] == (None if coverage == "before" else len(held)), day


def test_names_are_those_of_the_day(visitor: Visitor) -> None:
    for day in visitor.state.days():
        names = visitor.state.agency_names(day)
        for row in visitor.json(on=day.isoformat(), per_page="200")["results"]:
            assert row["agency"] == names[row["filing_number"]], (day, row["filing_number"])
            assert row["occupation"] == visitor.state.occupation_names(day)[row["code"]], (day, row["code"])


@pytest.mark.parametrize("path", PAGES)
def test_the_foot_cites_the_edition_of_the_day(visitor: Visitor, path: str) -> None:
    """Never a notice that did not exist on that day, nor one whose day has not come."""
    state = visitor.state
    for day in state.days():
        html = visitor.get(path, on=day.isoformat()).content.decode()
        edition = state.edition_on(min(day, state.today))
        later = {e.number for e in (*state.editions, *state.never) if e.since > min(day, state.today)}
        foot = html.partition('class="print colophon"')[2] or html.partition("<footer")[2]
        cited = set(NOTICE_NUMBER.findall(foot))
        assert cited & later == set(), (day, path)
        if edition is not None and day <= state.today:
            assert edition.number in cited, (day, path)


@pytest.mark.parametrize("path", PAGES)
def test_before_the_first_edition_nothing_is_denied(visitor: Visitor, path: str) -> None:
    for day in visitor.state.days():
        if visitor.state.coverage(day) == "before":
            page = Page(visitor.get(path, on=day.isoformat()).content.decode())
            assert ABSENCE.findall(page.text) == [], (day, path)
            assert "https://schema.org" not in page.text, (day, path)
            assert "本站没有这一天的资料" in page.text, (day, path)


def test_after_the_newest_edition_a_page_says_what_is_not_recorded(visitor: Visitor) -> None:
    state = visitor.state
    for day in state.days():
        text = Page(visitor.get("/directory/", on=day.isoformat()).content.decode()).text
        if state.coverage(day) == "after":
            acts = [act for act in state.acts if act.day.year == day.year and act.day <= day]
            if acts:
                told = f"{day.year}年版目录尚未收录；已收录{day.year}年的调整 {len(acts)} 项。"
                assert told in text, day
            else:
                assert f"{day.year}年的变化尚未收录" in text, day
        else:
            assert "尚未收录" not in text, day


def test_a_day_to_come_is_told_to_be_one_with_what_is_recorded_for_it(visitor: Visitor) -> None:
    state = visitor.state
    for day in state.days():
        page = Page(visitor.get("/directory/", on=day.isoformat()).content.decode())
        if state.coverage(day) != "to_come":
            assert "尚未到来" not in page.text, day
            continue
        ahead = [edition for edition in state.editions if state.today < edition.since <= day]
        assert f"{day} 尚未到来；" in page.text
        assert f"您看到的是 {day} 当日的目录" not in page.text
        for edition in ahead:
            assert f"已录入、尚未生效的有：{edition.year}年版目录" in page.text, day
        if ahead:
            since = state.today + dt.timedelta(days=1)
            (list_of_changes,) = {link for link in page.links if link.startswith("/changes/?since")}
            assert list_of_changes == f"/changes/?since={since}&until={day}"
            assert "（已录入、尚未生效）" in visitor.get(list_of_changes).content.decode()


NOT_YET = "（已录入、尚未生效）"


def test_each_row_and_each_end_of_a_day_to_come_is_marked(visitor: Visitor) -> None:
    """In lists, on detail pages and in files; on no day that has come is anything marked so."""
    state = visitor.state
    for day in state.days():
        before, held = state.held(state.today), state.held(day)
        begin = {
            scope for scope in held if held[scope] - before.get(scope, frozenset()) or scope not in before
        }
        to_come = day > state.today
        begin = begin if to_come else set()
        body = visitor.get("/directory.csv", on=day.isoformat()).getvalue().decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(body, newline="")))
        marked = {
            Scope(row["机构备案号"], row["职业编码"], row["工种"])
            for row in rows
            if NOT_YET in row["各等级起始日期"]
        }
        assert marked == begin, day
        for address in ("/directory.json", "/v1/scopes"):
            rows = visitor.get(address, on=day.isoformat(), per_page="200").json()["results"]
            assert {scope_of(row) for row in rows if row["not_yet_in_force"]} == begin, (address, day)
        html = visitor.get("/directory/", on=day.isoformat(), view="table", per_page="200").content.decode()
        assert sum(NOT_YET in " ".join(cells) for _id, cells in Page(html).rows) == len(begin), day
        for scope in begin:
            for path in (f"/agencies/{scope.filing_number}/", f"/occupations/{scope.code}/"):
                page = Page(visitor.get(path, on=day.isoformat()).content.decode()).by_id["main"]
                assert re.search(rf"\d{{4}}-\d\d-\d\d{NOT_YET}", page), (path, day)
        for scope in before.keys() - held.keys() if to_come else ():
            html = visitor.get(f"/agencies/{scope.filing_number}/", on=day.isoformat()).content.decode()
            text = "".join(Page(html).by_id["main"].split())
            assert f"起移除，{NOT_YET}依据：" in text, (scope, day)
            assert "已不在目录内" not in text, (scope, day)
            record = visitor.get(f"/v1/agencies/{scope.filing_number}", on=day.isoformat()).json()["result"]
            ends = [each for each in record["ended"] if scope_of(each) == scope]
            assert {each["not_yet_in_force"] for each in ends} == {True}, (scope, day)


def test_what_is_listed_later_is_told_on_its_pages_before(visitor: Visitor) -> None:
    """Never only that nobody assesses it, or that the agency has nothing to assess."""
    state = visitor.state
    held_on = {day: state.held(day) for day in state.days()}
    for day, held in held_on.items():
        later = {scope for other in held_on if other > day for scope in held_on[other]} - held.keys()
        if state.coverage(day) == "before":
            continue
        for scope in later:
            turn = min(other for other in held_on if other > day and scope in held_on[other])
            mark = NOT_YET if turn > state.today else ""
            item = state.occupation_names(turn)[scope.code]
            item += f"（{scope.work_type}）" if scope.work_type else ""
            names = {
                "agencies": item,
                "occupations": f"{state.agency_names(turn)[scope.filing_number]}：{item}",
            }
            for path in (f"/agencies/{scope.filing_number}/", f"/occupations/{scope.code}/"):
                page = Page(visitor.get(path, on=day.isoformat()).content.decode())
                told = "".join(page.by_id["main"].split())
                assert f"自{turn}起列入，{mark}依据：" in told, (path, day)
                assert names[path.split("/")[1]] in told.partition("这一天之后列入")[2], (path, day)
                answer = visitor.get(f"/v1{path[:-1]}", on=day.isoformat()).json()["result"]
                begins = [each for each in answer["begins"] if scope_of(each) == scope]
                assert {(each["since"], each["not_yet_in_force"]) for each in begins} == {
                    (turn.isoformat(), bool(mark))
                }, (path, day)
            if scope.code in {new for _since, _old, new in state.recodings()}:
                assert f"（{scope.code}）。" in told, (path, day)


def test_a_file_names_the_edition_of_its_day_and_says_what_is_not_known(visitor: Visitor) -> None:
    """Of a day before the first edition, and of one to come, there is none."""
    state = visitor.state
    for day in state.days():
        coverage, edition = state.coverage(day), state.edition_on(day)
        answer = visitor.json(on=day.isoformat(), per_page="25")
        response = visitor.get("/directory.csv", on=day.isoformat())
        # The CSV itself has fixed headings; what it is, its metadata say.
        told = visitor.get("/directory.csv-metadata.json", on=day.isoformat()).json()["notes"]
        body = "；".join(f"{note['name']}：{note['text']}" for note in told)
        assert not ABSENCE.search(body + response.getvalue().decode() + answer["answer"]["message"]), day
        if coverage in {"before", "to_come"}:
            assert answer["edition"] is None, day
            assert f'filename="directory-on-{day}.csv"' in response.headers["Content-Disposition"]
            assert ("本站没有这一天的资料" if coverage == "before" else "尚未到来") in body, day
            assert ("条数：" in body) == (coverage == "to_come"), day
        else:
            assert edition is not None
            named = (answer["edition"]["year"], answer["edition"]["notice"])
            assert named == (edition.year, edition.number), day
            assert f"目录年份：{edition.year}" in body, day
        assert ("尚未收录" in body) == ("尚未收录" in answer["answer"]["message"]) == (coverage == "after"), (
            day
        )


def test_a_feed_tells_each_act_and_marks_what_is_to_come(visitor: Visitor) -> None:
    state = visitor.state
    titles = re.findall(
        r"<title>(\d{4}-\d\d-\d\d)([^<]*)</title>", visitor.get("/changes.atom").content.decode()
    )
    assert {day.isoformat() for day in state.turns()} - {FIRST.since.isoformat()} == {
        day for day, _ in titles
    }
    for day, title in titles:
        assert ("已录入、尚未生效" in title) == (day > state.today.isoformat()), (day, title)


def test_the_notices_that_the_site_holds_are_listed_with_their_days(visitor: Visitor) -> None:
    state = visitor.state
    page = Page(visitor.get("/about/").content.decode())
    own = {edition.number: edition.since for edition in state.editions}
    own |= {act.notice: act.day.replace(month=1, day=15) for act in state.acts}
    assert set(NOTICE_NUMBER.findall(page.by_id["main"])) == set(own)
    for number, since in own.items():
        mark = "（已录入、尚未生效）" if since > state.today else ""
        words = " ".join(page.by_id["main"].split())
        assert re.search(f"{number} 实施日期 {since}{mark}(?!（)", words), number


def test_the_pages_of_a_document_are_of_no_other_day(visitor: Visitor) -> None:
    """The notice verbatim, the annex row by row, in a file too; marked before its day, gone if never so."""
    state = visitor.state
    for edition in state.editions:
        mark = NOT_YET if edition.since > state.today else ""
        notice = f"/notices/{edition.number[5:9]}-{edition.number[10:-1]}/"
        for page in (notice, f"/editions/{edition.year}/", "/editions/"):
            words = "".join(Page(visitor.get(page).content.decode()).by_id["main"].split())
            told = re.search(f"(实施日期|自){edition.since}(起实施)?{NOT_YET}", words)
            assert bool(told) == bool(mark), page
            assert page != notice or f"实施日期{edition.since}" in words
            assert ("尚未收录" in words) == (state.coverage(state.today) == "after"), page
        answer = visitor.get(f"/v1/editions/{edition.year}", per_page="200").json()
        assert answer["notice"]["not_yet_in_force"] == bool(mark)
        assert [scope_of(row) for row in answer["results"]] == [
            Scope(row.filing_number, row.code, row.work_type) for row in edition.rows
        ]
        body = visitor.get(f"/data/{edition.year}/edition.csv").getvalue().decode("utf-8-sig")
        lines = list(csv.DictReader(io.StringIO(body, newline="")))
        assert [line["职业编码"] for line in lines] == [row.code for row in edition.rows]
        for other in state.editions:
            page = f"/editions/{edition.year}/compare/{other.year}/"
            if edition.year < other.year:
                words = "".join(Page(visitor.get(page).content.decode()).by_id["main"].split())
                marked = f"自{other.since}起实施{NOT_YET}" in words
                assert marked == (other.since > state.today), page
    for never in state.never:
        assert visitor.get(f"/editions/{never.year}/").status_code == 410


def changed_scopes(visitor: Visitor) -> list[Scope]:
    """Those that do not hold on every day that is known."""
    state = visitor.state
    known = [set(state.held(day)) for day in state.days() if state.edition_on(day)]
    return sorted({scope for held in known for scope in held if any(scope not in other for other in known)})


def test_what_is_compared_and_not_listed_is_told_with_its_day_and_notice(visitor: Visitor) -> None:
    """Of a day before the first edition nothing is denied."""
    state = visitor.state
    scopes = changed_scopes(visitor) or list(FIRST.held)[:1]
    for scope, day in in_turns(product(scopes, state.days())):
        for name, key in (("agency", scope.filing_number), ("code", scope.code)):
            known = Known("filing_number" if name == "agency" else "code", key, key)
            page = Page(visitor.get("/compare/", **{name: key}, on=day.isoformat()).content.decode())
            told = " ".join(page.by_id["main"].split())
            if state.coverage(day) == "before" or state.holds(known, day):
                assert "没有列“" not in told, (key, day)
                assert "请更正" not in told, (key, day)
                continue
            _before, turn, notice = state.turn(known, day)
            assert f"自 {turn} 起" in told, (key, day)
            assert notice in told, (key, day)
            assert (NOT_YET in told) == state.tells_of_what_is_to_come(known, day), (key, day)


def test_figures_are_compared_with_days_that_are_known_alone(visitor: Visitor) -> None:
    state = visitor.state
    for since in ("2020-01-01", "2025-06-15"):
        asked = {"on": state.today.isoformat(), "since": since}
        text = Page(visitor.get("/coverage/", **asked).content.decode()).by_id["main"]
        assert (f"不能与 {since} 相比" in " ".join(text.split())) == (since == "2020-01-01")
        rows = visitor.get("/coverage.csv", **asked).getvalue().decode("utf-8-sig").splitlines()
        assert len(rows) > 50


def test_a_statement_says_what_the_day_allows(visitor: Visitor) -> None:
    """在目录内 in a covered year, 按…年版目录在内 after it; before it nothing; a day to come is refused."""
    state = visitor.state
    held_on = {day: state.held(day) for day in state.days()}
    scopes = sorted({scope for held in held_on.values() for scope in held})
    known = [held for day, held in held_on.items() if state.edition_on(day)]
    changing = [scope for scope in scopes if any(held.get(scope) != known[0].get(scope) for held in known)]
    rest = [scope for scope in scopes if scope not in changing]
    asked = product(scopes if thorough() else changing + rest[::20], state.days())
    for scope, day in in_turns(asked):
        held = held_on[day].get(scope)
        response = visitor.get(f"/statements/{scope.filing_number}/{scope.code}/{day}/")
        coverage = state.coverage(day)
        text = Page(response.content.decode()).by_id.get("main", "")
        said = " ".join(text.split())
        where = (scope, day, coverage)
        if coverage == "to_come":
            assert response.status_code == 400, where
            continue
        assert response.status_code == 200, where
        if coverage == "before":
            assert "本站没有这一天的资料" in said, where
            assert "在目录内" not in said, where
        elif coverage == "after":
            verdict = "在内" if held is not None else "不在内"
            assert f"按{state.directory_on(day)}{verdict}" in said, where
        elif any(other[:2] == scope[:2] for other in held_on[day]):
            assert "：在目录内" in said, where
        else:
            assert "：不在目录内" in said, where


def test_a_statement_rests_on_the_edition_that_prints_it_on_its_day(visitor: Visitor) -> None:
    """And where the occupation bears another code on that day, what holds under that one is told."""
    state = visitor.state
    for day in state.days():
        edition = state.edition_on(day)
        if edition is None or day > state.today:
            continue
        held = state.held(day)
        begun = {act.scope: act for act in state.acts if act.verb == "started" and act.day <= day}
        changing = [scope for scope in held if edition.held.get(scope) != held[scope]]
        for scope in in_turns(sorted({*sorted(held)[::10], *changing})):
            text = statement_of(visitor, scope, day)
            if scope in edition.held:
                assert edition.number in text.partition("依据 ")[2].partition("。")[0], (scope, day)
            if scope in begun and begun[scope].day >= edition.since:
                assert begun[scope].notice in text, (scope, day)
        for line in map(state.line, {old for _since, old, _new in state.recodings()}):
            pairs = ((scope, code) for scope in held if scope.code in line for code in line - {scope.code})
            for scope, code in pairs:
                other = scope._replace(code=code)
                if any(other in state.held(each) for each in state.days()):
                    told = f"另一编码是 {scope.code}：{day} 当日，"
                    verdict = statement_of(visitor, other, day).partition(told)[2].partition("，依据")[0]
                    by_edition = f"按{state.directory_on(day)}在内"
                    assert verdict.endswith("：在目录内") or f"：{by_edition}；" in verdict, (scope, day)


def test_a_line_of_the_batch_check_says_what_the_day_allows(visitor: Visitor) -> None:
    """As a statement does; by its agency's number and its code, for every scope that changes and each day."""
    state = visitor.state
    scopes = changed_scopes(visitor) or sorted(FIRST.held)[:3]
    asked = [(scope, day) for scope in scopes for day in state.days()]
    lines = [
        AskedLine(n, scope.filing_number, scope.code, "", str(day)) for n, (scope, day) in enumerate(asked)
    ]
    found = match_lines(lines, None, read_site_data(DataVersion.objects.now()), state.today)
    for (scope, day), line in zip(asked, found, strict=True):
        where, coverage = (scope, day, line), state.coverage(day)
        codes = [state.line(old) for _since, old, _new in state.recodings()]
        chain = {scope.code}.union(*(line for line in codes if scope.code in line))
        held = any(
            each.filing_number == scope.filing_number and each.code in chain for each in state.held(day)
        )
        if coverage == "to_come":
            assert line.status == "incomplete", where
            assert "尚未到来" in line.sentence, where
        elif coverage == "before":
            assert (line.status, line.label) == ("not_known", "本站没有这一天的资料"), where
        else:
            assert (line.status == "held") == held, where
            by = f"按{state.directory_on(day)}："
            assert line.label.startswith(by) == (coverage == "after"), where
            assert ("尚未收录" in line.sentence) == (coverage == "after"), where


def statement_of(visitor: Visitor, scope: Scope, day: dt.date) -> str:
    html = visitor.get(f"/statements/{scope.filing_number}/{scope.code}/{day}/").content.decode()
    return " ".join(Page(html).by_id["main"].split())


def test_every_entry_of_a_feed_and_every_change_of_a_page_has_an_identity_of_its_own(
    visitor: Visitor,
) -> None:
    ids = re.findall(r"<id>(tag:[^<]*)</id>", visitor.get("/changes.atom").content.decode())
    assert len(ids) == len(set(ids))
    # RFC 4151: a tag is of a day that has come.
    assert [each for each in ids if each.split(",")[1][:10] > visitor.state.today.isoformat()] == []
    anchors = re.findall(r'<tr id="([^"]*)"', visitor.get("/changes/").content.decode())
    assert len(anchors) == len(set(anchors)) == len(ids)


def test_counts_are_said_of_what_lists_them(visitor: Visitor) -> None:
    """Of the edition alone where it alone does, with what was adjusted since where anything was."""
    state = visitor.state
    for day in state.days():
        edition = state.edition_on(day)
        if edition is None or day > state.today:
            continue
        agencies = {scope.filing_number for scope in state.held(day)}
        text = Page(visitor.get("/", on=day.isoformat()).content.decode()).text.replace(" ", "")
        assert f"{state.directory_on(day)}：{len(agencies)}家评价机构" in text, day
