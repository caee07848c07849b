"""Every name, number and code that the register ever had: found while it holds, told truly otherwise."""

import datetime as dt
import json
import re
from typing import Any

from django.conf import settings

from agencies.models import DataVersion
from catalogue.batch.match import match_lines
from catalogue.batch.table import AskedLine
from catalogue.pages.site_data import read_site_data
from tests.states.acts import DAY, RECODED, STATES, Known, well_formed
from tests.states.conftest import Visitor, thorough

GRADES = ("五级", "四级", "三级", "二级", "一级")
FALSE = ("是职业分类大典中的职业，本目录中没有机构评价", "本目录没有")


def asked_about(visitor: Visitor) -> list[Known]:
    """All that changes between any two days of the state, and one in twenty of the rest."""
    state = visitor.state
    everything = list(state.known())
    changing = [
        known
        for known in everything
        if len({state.holds(known, day) for day in state.days() if state.edition_on(day)}) > 1
    ]
    rest = [known for known in everything if known not in changing]
    return everything if thorough() else changing + rest[::20]


def test_the_lists_of_acts_are_well_formed() -> None:
    assert [known for state in STATES.values() for known in state.known() if not well_formed(known)] == []


def found(visitor: Visitor, known: Known, day: dt.date) -> bool:
    """Whether the rows shown for the text are of what it names."""
    rows = visitor.json(q=known.text, on=day.isoformat(), per_page="200")["results"]
    if known.kind in {"agency", "filing_number"}:
        return any(row["filing_number"] == known.key for row in rows)
    if known.kind == "work_type":
        return any(f"{row['code']} {row['work_type']}" == known.key for row in rows)
    return any(row["code"] == known.key for row in rows)


def test_what_holds_on_a_day_is_found_on_that_day(visitor: Visitor) -> None:
    state = visitor.state
    missing = [
        (known, day)
        for known in asked_about(visitor)
        for day in state.days()
        if state.holds(known, day) and not found(visitor, known, day)
    ]
    assert missing == []


def not_held(visitor: Visitor) -> list[tuple[Known, dt.date]]:
    state = visitor.state
    return [
        (known, day)
        for known in asked_about(visitor)
        for day in state.days()
        if state.edition_on(day) and not state.holds(known, day)
    ]


def false_of(visitor: Visitor, answer: dict[str, Any], known: Known, day: dt.date) -> bool:
    """Whether the answer does not say that it left or is to come, on which day and by which notice.

    By the name that it last bore, or is first to bear.
    """
    state = visitor.state
    before, turn, notice = state.turn(known, day)
    named = turn - DAY if before else turn
    is_agency = known.kind in {"agency", "filing_number"}
    names = state.agency_names(named) if is_agency else state.occupation_names(named)
    told, message = answer["answer"], answer["answer"]["message"]
    right = told["kind"] == ("listed_before" if before else "listed_later")
    right = right and f"自 {turn.isoformat()} 起" in message and f"依据 {notice}" in message
    right = right and names[known.key.partition(" ")[0]] in message.partition("”：")[0]
    right = right and ("（已录入、尚未生效）" in message) == visitor.state.tells_of_what_is_to_come(
        known, day
    )
    return not right or any(words in message for words in FALSE) or not answer["suggestions"]


def test_what_left_or_is_to_come_is_told_so(visitor: Visitor) -> None:
    """Never that nobody assesses it, nor that it is unknown."""
    faults = []
    for known, day in not_held(visitor):
        if found(visitor, known, day):
            continue
        answer = visitor.json(q=known.text, on=day.isoformat())
        # Another occupation may bear the name on that day.
        if answer["answer"]["kind"] == "matches" and known.kind in {"occupation", "code"}:
            continue
        if false_of(visitor, answer, known, day):
            faults.append((known.text, day.isoformat(), answer["answer"]))
    assert faults == []


def test_filters_tell_it_too(visitor: Visitor) -> None:
    """And of a code that was re-coded which is the new one, and who assesses it."""
    faults: list[tuple[str, str, Any]] = []
    for known, day in not_held(visitor):
        name = {"filing_number": "agency", "code": "code"}.get(known.kind)
        if name is None:
            continue
        answer = visitor.json(**{name: known.text}, on=day.isoformat())
        if answer["results"] or false_of(visitor, answer, known, day):
            faults.append((known.text, day.isoformat(), answer["answer"]))
        scopes = visitor.state.held(day)
        if (new := visitor.state.code_on(known.text, day)) != known.text:
            names = visitor.state.agency_names(day)
            told = [new, *(names[scope.filing_number] for scope in scopes if scope.code == new)]
            faults += [
                (known.text, day.isoformat(), word)
                for word in told
                if word not in answer["answer"]["message"]
            ]
    assert faults == []


def test_everyday_names_outlive_a_new_code(visitor: Visitor) -> None:
    for day in visitor.state.days():
        codes = {scope.code for scope in visitor.state.held(day)}
        for old in RECODED:
            for text in aliases_of(old) if visitor.state.edition_on(day) else ():
                rows = visitor.json(q=text, on=day.isoformat(), per_page="200")["results"]
                assert visitor.state.line(old) & codes <= {row["code"] for row in rows}, (text, day)


def shipped(fixture: str, model: str) -> list[dict[str, Any]]:
    records = json.loads((settings.BASE_DIR / "fixtures" / fixture).read_text(encoding="utf-8"))
    return [record["fields"] for record in records if record["model"] == model]


def aliases_of(code: str) -> list[str]:
    aliases = shipped("aliases.json", "agencies.alias")
    certain = (alias for alias in aliases if alias["confidence"] == "high" and alias["kind"] == "everyday")
    return [alias["text"] for alias in certain if alias.get("occupation") == [code]]


def part_of(everything: list[str]) -> list[str]:
    return everything if thorough() else everything[::20]


def test_a_group_is_never_called_an_occupation(visitor: Visitor) -> None:
    state, faults = visitor.state, []
    names: dict[str, set[str]] = {}
    for group in shipped("classification_2022.json", "agencies.occupationgroup"):
        names.setdefault(group["name"], set()).add(group["code"])
    occupations = {each["name"] for each in shipped("classification_2022.json", "agencies.occupation")}
    asked = {code: {code} for codes in names.values() for code in codes} | names
    for day in {state.today, *state.days()[-2:]}:
        held = {scope.code for scope in state.held(day)}
        for text in part_of(list(asked)):
            wanted = {code for code in held if code.startswith(tuple(asked[text]))}
            answer = visitor.json(q=text, on=day.isoformat(), per_page="200")
            kind, message = answer["answer"]["kind"], answer["answer"]["message"]
            rows = {row["code"] for row in answer["results"]}
            right = rows == wanted and kind == "matches" if wanted else rows == set() and kind == "group"
            if text in occupations:  # of one name with an occupation
                right = rows >= wanted if wanted else kind in {"not_assessed", "matches", "listed_before"}
            if not right or (kind == "group" and "这是职业分类的类别" not in message):
                faults.append((text, day.isoformat(), answer["answer"], wanted ^ rows))
    assert faults == []


def test_the_beginning_of_a_code_is_no_code(visitor: Visitor) -> None:
    """It gives what begins so, or says that nothing listed does: never that nobody assesses an occupation."""
    state = visitor.state
    codes = [each["code"] for each in shipped("classification_2022.json", "agencies.occupation")]
    known = {text for each in state.known() if each.kind == "code" for text in (each.text[:9], each.text[:6])}
    others = {code[:size] for code in codes for size in (3, 6, 9)} - known
    for text in (*sorted(known), *part_of(sorted(others))):
        for day in {state.today, *state.days()[-2:]}:
            held = {scope.code for scope in state.held(day) if scope.code.startswith(text)}
            # Typed as a text, `2-1` are grades, as 五-三 and 5/4/3 are.
            for name in ("code",) if re.fullmatch("[1-5]-[1-5]", text) else ("q", "code"):
                answer = visitor.json(**{name: text}, on=day.isoformat(), per_page="200")
                assert {row["code"] for row in answer["results"]} == held, (name, text, day)
                allowed = {"matches", "all"} if held else {"unknown", "listed_before", "listed_later"}
                assert answer["answer"]["kind"] in allowed, (name, text, day, answer["answer"])
                assert "没有机构评价" not in answer["answer"]["message"], (name, text, day)


def test_what_was_taken_back_was_never_there(visitor: Visitor) -> None:
    """Names that only an undone import brought find nothing, and their pages answer 410."""
    state = visitor.state
    own = {known.text for known in state.known()}
    for edition in state.never:
        for row in edition.rows:
            if row.agency not in own and row.filing_number not in own:
                assert visitor.json(q=row.agency)["results"] == [], row.agency
                assert row.agency not in visitor.get("/agencies/").content.decode()
                assert visitor.get(f"/agencies/{row.filing_number}/").status_code == 410
            if row.code not in own:
                assert visitor.get(f"/occupations/{row.code}/").status_code == 410
        assert visitor.get(f"/editions/{edition.year}/").status_code in {404, 410}


def test_a_name_is_called_former_or_later_by_the_day_alone(visitor: Visitor) -> None:
    """Nor is a code that is listed on the day: whatever is recorded of the days after."""
    state = visitor.state
    for day in state.days():
        now, held = state.agency_names(day), {scope.filing_number for scope in state.held(day)}
        later = state.agency_names(state.days()[-1])
        for number in held if now != later else ():
            (old, new) = (now[number], later[number])
            if old == new:
                continue
            told = visitor.json(q=old, on=day.isoformat())["answer"]["message"]
            assert "曾用名称" not in told, (old, day)
            assert new not in told, (old, day)
            answer = visitor.json(q=new, on=day.isoformat())
            turns = (turn for turn in sorted(state.turns()) if state.agency_names(turn)[number] == new)
            since = next(turn for turn in turns if turn > day)
            mark = "（已录入、尚未生效）" if since > state.today else " "
            assert f"“{new}”是{old}自 {since}{mark}起的名称。" in answer["answer"]["message"], (new, day)
            assert f"“{old}”在目录中的评价项目如下" in answer["answer"]["message"], (new, day)
            assert not any("机构名称为" in why for row in answer["results"] for why in row["matched"])
        codes = {scope.code for scope in state.held(day)}
        names, coming = state.occupation_names(day), state.occupation_names(state.days()[-1])
        for code in codes:
            for grade in GRADES if names[code] != coming[code] else ():
                answer = visitor.json(q=f"{names[code]} {grade}", on=day.isoformat())
                told = json.dumps([answer["answer"], answer["suggestions"]], ensure_ascii=False)
                assert coming[code] not in told, (names[code], grade, day)
        for old in RECODED.keys() & codes:
            assert "曾用编码" not in visitor.json(q=old, on=day.isoformat())["answer"]["message"], (old, day)


def test_each_name_and_code_is_told_as_what_it_is_on_the_day(visitor: Visitor) -> None:
    """Former, or to come from its day on, of the name and code of the day: however often they change."""
    state = visitor.state
    for day in state.days():
        held, names = state.held(day), state.occupation_names(day)
        asked: list[tuple[str, str]] = []
        for number in {scope.filing_number for scope in held}:
            now = state.agency_names(day)[number]
            for since, name in state.names_borne(number):
                if name != now:
                    told = f"自 {begins(visitor, since)}起的" if since > day else "的曾用"
                    asked.append((name, f"“{name}”是{now}{told}名称。"))
        for old in {old for _since, old, _new in state.recodings()}:
            for now in state.line(old) & {scope.code for scope in held}:
                for since, _old, code in [(dt.date.min, "", old), *state.recodings()]:
                    newest = state.code_on(code, state.days()[-1]) == code
                    if code in state.line(old) - {now} and (since <= day or not newest):
                        told = f"自 {begins(visitor, since)}起的" if since > day else "的曾用"
                        asked.append((code, f"{code} 是{names[now]}（{now}）{told}编码。"))
        for text, told in asked:
            answer = visitor.json(q=text, on=day.isoformat())["answer"]
            assert answer["message"].startswith(told), (text, day, told, answer)


def begins(visitor: Visitor, since: dt.date) -> str:
    return f"{since}{'（已录入、尚未生效）' if since > visitor.state.today else ' '}"


def test_what_is_only_to_be_renamed_is_not_told_to_have_been(visitor: Visitor) -> None:
    """In a line of the batch check, and on the page of a code that is to be another."""
    state = visitor.state
    now, later = state.agency_names(state.today), state.agency_names(state.days()[-1])
    names = [now[number] for number in now if now[number] != later[number]]
    lines = [AskedLine(n, name, "电梯安装维修工", "", str(state.today)) for n, name in enumerate(names)]
    found = match_lines(lines, None, read_site_data(DataVersion.objects.now()), state.today)
    assert {line.understood for line in found} <= {""}
    for old in RECODED:
        text = visitor.get(f"/occupations/{old}/").content.decode()
        turns = [turn for turn in state.turns() if RECODED[old] in {scope.code for scope in state.held(turn)}]
        assert ("现编码" in text) == any(turn <= state.today for turn in turns), old
