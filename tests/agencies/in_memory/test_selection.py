"""The phrases that narrow a selection, follow one another and put it in order."""

import datetime as dt
from collections.abc import Callable

import numpy as np
import pytest

from agencies.adjustments import end_grade, start_grade
from agencies.in_memory import Ranks, Selection, in_force, selection
from tests.agencies.register import (
    ADVERTS,
    EDITION,
    JUNE,
    LABELLING,
    LIFTS,
    agency,
    basis,
    item,
    levels,
    scope,
    scopes_of,
)
from tests.printed import ROWS, PrintedRow

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def found(scopes: Selection) -> list[tuple[str, str]]:
    """(filing number, item) of each, in order."""
    return [(each.agency.filing_number, str(each.item)) for each in scopes_of(scopes)]


def printed(narrow: Callable[[PrintedRow], bool]) -> list[tuple[str, str]]:
    return [row.scope for row in ROWS if narrow(row)]


def test_a_scope_holds_while_one_of_its_grades_does() -> None:
    lifts = scope(*LIFTS)
    end_grade(basis=basis(JUNE), scope=lifts, grade_levels=levels(5, 4, 3, 2))
    assert in_force(JUNE).of_items([lifts.item_id]).of_agency(LIFTS[0])
    assert found(in_force(JUNE).at_grades(levels(5)).of_agency(LIFTS[0])) == []
    assert len(found(in_force(JUNE).at_grades(levels(5, 1)).of_agency(LIFTS[0]))) == 1


def test_each_scope_is_found_once_however_many_grades_match() -> None:
    scopes = in_force(JUNE).at_grades(levels(5, 4, 3, 2, 1)).as_printed()
    assert found(scopes) == printed(lambda row: row.table == 1)


@pytest.mark.parametrize("grade", [5, 4, 3, 2, 1])
def test_a_grade_narrows_to_those_that_hold_it(grade: int) -> None:
    scopes = in_force(JUNE).at_grades(levels(grade)).as_printed()
    assert found(scopes) == printed(lambda row: grade in row.grades)


@pytest.mark.parametrize(
    "prefix", ["6-31-01-03", "6-31-01", "6-31", "6-3", "6", "4-04-05-Z", "4-04-05-Z1", "5-06"]
)
def test_a_code_or_any_beginning_of_one_narrows(prefix: str) -> None:
    scopes = in_force(JUNE).for_code(prefix).as_printed()
    assert found(scopes) == printed(lambda row: row.code.startswith(prefix))


def test_phrases_follow_one_another_in_any_order() -> None:
    wanted = printed(lambda row: row.code.startswith("4-04") and 3 in row.grades)
    assert len(wanted) == 13
    one = in_force(JUNE).for_code("4-04").at_grades(levels(3))
    other = in_force(JUNE).of_kind("skill_grade").at_grades(levels(3)).for_code("4-04")
    assert found(one.as_printed()) == found(other.as_printed()) == wanted


def test_orders_are_those_of_the_annex_the_code_and_the_agency() -> None:
    everything = in_force(JUNE)
    # Python's sort keeps the printed order among equals, as these do.
    assert found(everything.as_printed()) == [row.scope for row in ROWS]
    assert found(everything.by_code()) == [r.scope for r in sorted(ROWS, key=lambda r: r.code)]
    assert found(everything.by_agency()) == [r.scope for r in sorted(ROWS, key=lambda r: r.filing_number)]


def test_what_no_edition_prints_yet_comes_last() -> None:
    start_grade(basis=basis(JUNE), agency=agency(ADVERTS[0]), item=item(LIFTS[1]), grade_levels=levels(5))
    assert found(in_force(JUNE).as_printed())[-1] == (ADVERTS[0], "6-29-03-03 电梯安装维修工")


def ranks(*by_key: dict[int, int]) -> Ranks:
    return Ranks(*((np.array([*own], np.int64), np.array([*own.values()], np.int64)) for own in by_key))


@pytest.mark.parametrize("on", [EDITION, JUNE], ids=["all entries", "not all"])
def test_a_page_anywhere_in_an_order_is_the_slice_of_the_whole(on: dt.date) -> None:
    """Only as much is sorted as a page asks for, wherever it stands."""
    end_grade(basis=basis(JUNE), scope=scope(*LABELLING), grade_levels=[])
    everything = in_force(on)
    some = {key: 1 + key % 3 for key in everything.columns.item_keys.tolist()[::2]}
    orders = [
        everything,
        everything.by_code(),
        everything.by_agency(),
        everything.by_ranks([ranks(some, {}), ranks({}, dict.fromkeys(some, 2))]),
    ]
    for order in orders:
        whole = list(order)
        assert [order[at : at + 7] for at in range(0, 120, 7)] == [
            whole[at : at + 7] for at in range(0, 120, 7)
        ]
        assert order[3] == whole[3]


def test_the_best_of_two_reasons_ranks_and_several_parts_add_up() -> None:
    lifts, adverts = scope(*LIFTS), scope(*ADVERTS)
    two = (
        in_force(JUNE)
        .of_items([lifts.item_id, adverts.item_id])
        .of_items_or_agencies([], [lifts.agency_id, adverts.agency_id])
    )
    better_by_item = [ranks({lifts.item_id: 5, adverts.item_id: 1}, {lifts.agency_id: 2})]
    assert [each[0] for each in found(two.by_ranks(better_by_item))] == [ADVERTS[0], LIFTS[0]]
    better_in_sum = [*better_by_item, ranks({}, {lifts.agency_id: 1, adverts.agency_id: 3})]
    assert [each[0] for each in found(two.by_ranks(better_in_sum))] == [LIFTS[0], ADVERTS[0]]


@pytest.mark.parametrize("agencies", [0, 1, 5])
@pytest.mark.parametrize("on", [EDITION, JUNE], ids=["all entries", "not all"])
def test_what_is_looked_for_is_found_near_and_by_scan_alike(
    on: dt.date, agencies: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    end_grade(basis=basis(JUNE), scope=scope(*ADVERTS), grade_levels=levels(3, 2, 1))
    everything = in_force(on)
    items, some = everything.columns.item_keys.tolist()[:40:3], everything.columns.agency_keys.tolist()
    some = [scope(*ADVERTS).agency_id, *some][:agencies]
    found_by = {}
    for few in (0, 10_000):
        monkeypatch.setattr(selection, "FAR_FEWER", few)
        found_by[few] = list(everything.of_items_or_agencies([*items, 10**9], some))
    assert found_by[0] == found_by[10_000]
    assert found_by[0] == [each for each in everything if each.item_id in items or each.agency_id in some]


def test_what_ended_is_in_no_count_and_in_no_order() -> None:
    end_grade(basis=basis(JUNE), scope=scope(*ADVERTS), grade_levels=levels(3, 2, 1))
    left = [row for row in ROWS if row.scope != (ADVERTS[0], "4-08-08-08 广告设计师")]
    assert len(left) == len(ROWS) - 1
    scopes = in_force(JUNE)
    assert found(scopes) == [row.scope for row in left]
    assert found(scopes.by_code()) == [row.scope for row in sorted(left, key=lambda row: row.code)]
    assert found(scopes.at_grades(levels(3))) == [row.scope for row in left if 3 in row.grades]
    assert scopes.grade_counts()["3"] == sum(3 in row.grades for row in left)
    assert scopes.agency_total() == len({row.filing_number for row in left})


def test_counts_are_those_of_the_document() -> None:
    everything = in_force(JUNE)
    assert everything.grade_counts() == {
        str(grade): sum(grade in row.grades for row in ROWS) for grade in (5, 4, 3, 2, 1)
    }
    assert everything.codes() == {row.code for row in ROWS}
    assert everything.agency_total() == len({row.filing_number for row in ROWS})
    assert (len(everything.agency_counts(100)), everything.agency_counts(10)) == (56, [])
    counts = {item.code: count for item, count in everything.of_agency(LIFTS[0]).item_counts()}
    assert counts == {row.code: 1 for row in ROWS if row.filing_number == LIFTS[0]}


def test_a_day_without_anything_has_empty_counts() -> None:
    nothing = in_force(EDITION - DAY)
    assert (len(nothing), list(nothing), nothing.by_code()[:5], nothing.agency_total()) == (0, [], [], 0)
    assert nothing.for_code("6").at_grades(levels(3)).codes() == set()
    assert set(nothing.grade_counts().values()) == {0}
