"""Structured data of each day: what holds on it, by the names of that day, in the types of schema.org."""

import json
import re
from collections.abc import Iterator
from typing import Any

from tests.catalogue.pages.test_linked_data import code_set, faults
from tests.states.conftest import Visitor, thorough
from tests.states.test_names import shipped
from tests.turns import in_turns

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
OTHERS = ("/", "/directory/", "/occupations/", "/agencies/", "/classification/4-04-05/", "/about/", "/guide/")


def blocks(visitor: Visitor, path: str, on: str) -> list[dict[str, Any]]:
    return [json.loads(each) for each in BLOCK.findall(visitor.get(path, on=on).content.decode())]


def names_in(data: dict[str, Any]) -> Iterator[str]:
    """Of the agencies and services in it."""
    for value in data.values():
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                if each["@type"] in {"Organization", "Service"}:
                    yield each["name"]
                yield from names_in(each)


def test_structured_data_tells_what_holds_on_its_day(visitor: Visitor) -> None:
    state = visitor.state
    printed = {each["code"] for each in shipped("classification_2022.json", "agencies.occupation")}
    held_on = {day: state.held(day) for day in state.days()}
    scopes = sorted({scope for held in held_on.values() for scope in held})
    known_days = [day for day in held_on if state.coverage(day) in {"covered", "after"}]
    changing = [scope for scope in scopes if len({scope in held_on[day] for day in known_days}) > 1]
    asked = scopes if thorough() else [*changing, *scopes[::40], *(act.scope for act in state.acts)]
    for day, held in held_on.items():
        known = day in known_days
        agencies, occupations = state.agency_names(day), state.occupation_names(day)
        for scope in in_turns(asked):
            found = blocks(visitor, f"/agencies/{scope.filing_number}/", day.isoformat())
            assert bool(found) == known, (scope, day)
            for data in found:
                assert list(faults(data)) == [], (scope, day)
                assert data["name"] == agencies[scope.filing_number], (scope, day)
                wanted = [
                    occupations[each.code] + (f"（{each.work_type}）" if each.work_type else "")
                    for each in held
                    if each.filing_number == scope.filing_number
                ]
                assert sorted(names_in(data)) == sorted(wanted), (scope, day)
            for data in blocks(visitor, f"/occupations/{scope.code}/", day.isoformat()):
                assert list(faults(data)) == [], (scope, day)
                assert data["name"] == occupations[scope.code], (scope, day)
                assert (code_set(data) is not None) == (scope.code in printed), (scope, day)
                numbers = {each.filing_number for each in held if each.code == scope.code}
                assert set(names_in(data)) == {agencies[number] for number in numbers}, (scope, day)
        for path in OTHERS:
            assert [told for data in blocks(visitor, path, day.isoformat()) for told in faults(data)] == []
