"""What is mended after a change is what would be read anew; and the database says whose scopes it touched."""

import datetime as dt
from collections.abc import Callable

import numpy as np
import pytest

from agencies.adjustments import end_grade, start_grade
from agencies.columns import reading
from agencies.columns.columns import Columns
from agencies.columns.reading import read_columns, renewed
from agencies.keeper import Keeper
from agencies.models import Agency, ChangedAgency, DataVersion, Scope, ScopeGrade
from agencies.models.data_version import Version
from tests.agencies.models.writing import run
from tests.agencies.register import ADVERTS, JULY, JUNE, LABELLING, LIFTS, agency, basis, item, levels, scope

pytestmark = pytest.mark.django_db


def start_something_new() -> None:
    """An item that nobody assessed, by an agency that assessed nothing."""
    new = Agency.objects.create(filing_number="S000031300001", name="测试")
    start_grade(basis=basis(JUNE), agency=new, item=item("6-31-01-03"), grade_levels=levels(5))


def delete_a_scope() -> None:
    ScopeGrade.objects.filter(scope=scope(*LIFTS)).delete()
    run("DELETE FROM agencies_scopegrade WHERE scope_id = %s", [scope(*ADVERTS).pk])


def end_and_start_again() -> None:
    """Three spans of each of two scopes, and one of another that ends."""
    for each, grade in ((scope(*LIFTS), 4), (scope(*ADVERTS), 3)):
        end_grade(basis=basis(JUNE), scope=each, grade_levels=levels(grade))
        start_grade(basis=basis(JULY), agency=each.agency, item=each.item, grade_levels=levels(grade))
    end_grade(basis=basis(JUNE), scope=scope(*LABELLING), grade_levels=[])


STATES = [
    pytest.param(lambda: None, id="as printed"),
    pytest.param(
        lambda: run("UPDATE agencies_scope SET print_order = 3 * print_order + id %% %s", [3]), id="gaps"
    ),
    pytest.param(
        lambda: run("UPDATE agencies_scope SET print_order = %s WHERE id %% 4 = 0", [Scope.UNPRINTED]),
        id="some unprinted",
    ),
    pytest.param(
        lambda: run("UPDATE agencies_scope SET print_order = %s", [Scope.UNPRINTED]), id="none printed"
    ),
    pytest.param(end_and_start_again, id="several spans"),
]
CHANGES = [
    pytest.param(lambda: None, id="nothing"),
    pytest.param(
        lambda: end_grade(basis=basis(JUNE), scope=scope(*LIFTS), grade_levels=levels(5)), id="an end"
    ),
    pytest.param(start_something_new, id="something new"),
    pytest.param(delete_a_scope, id="deleted"),
    pytest.param(lambda: run("UPDATE agencies_scope SET print_order = 1000 - id"), id="another order"),
    pytest.param(
        lambda: Scope.objects.filter(pk=scope(*LIFTS).pk).update(agency=agency(ADVERTS[0])), id="moved"
    ),
]


def same(one: Columns, other: Columns) -> bool:
    texts = ("items", "numerals")
    arrays = (
        "scope",
        "item",
        "agency",
        "grades",
        "period",
        "since",
        "until",
        "agency_keys",
        "filing_numbers",
    )
    return (
        all(getattr(one, name) == getattr(other, name) for name in texts)
        and all(np.array_equal(getattr(one, name), getattr(other, name)) for name in arrays)
        and np.array_equal(one.print_order(), other.print_order())
    )


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("state", STATES)
def test_mended_columns_are_those_read_anew(
    state: Callable[[], object], change: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "WORTH_MENDING", 0)
    state()
    before, number = read_columns(), DataVersion.objects.now().number
    change()
    anew = read_columns()
    monkeypatch.setattr(reading, "read_columns", None)
    assert same(renewed(before, number), anew)


@pytest.mark.parametrize("state", STATES)
def test_print_orders_are_those_of_the_records(state: Callable[[], object]) -> None:
    state()
    columns = read_columns()
    held = list(zip(columns.print_order().tolist(), columns.scope.tolist(), strict=True))
    assert sorted(held) == held
    assert sorted(set(held)) == list(Scope.objects.as_printed().values_list("print_order", "pk"))


def test_many_changed_agencies_are_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "WORTH_MENDING", 0)
    monkeypatch.setattr(reading, "MOST_MENDED", 10)
    before, number = read_columns(), DataVersion.objects.now().number
    run("UPDATE agencies_scope SET print_order = print_order + 1")
    monkeypatch.setattr(reading, "read_columns", lambda: "anew")
    assert renewed(before, number) == "anew"  # type: ignore[comparison-overlap]  # stands for what is read


@pytest.mark.parametrize(
    ("statement", "touched"),
    [
        ("UPDATE agencies_scopegrade SET valid_from = valid_from WHERE scope_id = {scope}", [LIFTS[0]]),
        ("DELETE FROM agencies_scopegrade WHERE scope_id = {scope}", [LIFTS[0]]),
        ("UPDATE agencies_scope SET agency_id = {other} WHERE id = {scope}", [LIFTS[0], ADVERTS[0]]),
        ("UPDATE agencies_agency SET website = '' WHERE id = {other}", []),
        ("UPDATE agencies_scope SET version = version WHERE id = -1", []),
    ],
)
def test_the_database_notes_whose_scopes_a_statement_changed(statement: str, touched: list[str]) -> None:
    before = DataVersion.objects.now().number
    run(statement.format(scope=scope(*LIFTS).pk, other=agency(ADVERTS[0]).pk))
    noted = ChangedAgency.objects.filter(number__gt=before).values_list("agency_id", flat=True)
    assert sorted(noted) == sorted(agency(number).pk for number in touched)


def test_names_and_scopes_have_numbers_of_their_own() -> None:
    first = DataVersion.objects.now()
    run("UPDATE agencies_alias SET source = source")
    second = DataVersion.objects.now()
    run("UPDATE agencies_scope SET version = version WHERE id = 1")
    third = DataVersion.objects.now()
    assert (second.names > first.names, second.scopes > first.scopes) == (True, False)
    assert (third.names > second.names, third.scopes > second.scopes) == (False, True)


def version(number: int, scopes: int, *, began: int = 0) -> Version:
    moment = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
    later = moment + dt.timedelta(seconds=number)
    return Version(number, later, moment + dt.timedelta(days=began), scopes, scopes)


@pytest.mark.parametrize(
    ("next_version", "value"),
    [
        (version(7, 3), "read"),
        (version(7, 7), "read, renewed from 5"),
        (version(4, 3), "read anew"),
        (version(7, 3, began=1), "read anew"),
    ],
    ids=["nothing that it rests on", "changed", "an earlier one", "another database"],
)
@pytest.mark.django_db(transaction=True)
def test_what_is_held_stands_is_mended_or_is_read_anew(next_version: Version, value: str) -> None:
    texts = iter(["read", "read anew"])
    keeper = Keeper(lambda: next(texts), lambda each: each.scopes, lambda old, n: f"{old}, renewed from {n}")
    assert keeper.at(version(5, 3)) == "read"
    assert keeper.at(next_version) == value


def test_what_is_read_amid_a_transaction_is_never_mended() -> None:
    """It may hold what is taken back afterwards, and so lead to nothing."""
    texts = iter(["uncommitted", "read anew"])
    keeper = Keeper(lambda: next(texts), lambda each: each.scopes, lambda old, n: f"{old}, renewed from {n}")
    assert [keeper.at(version(5, 3)), keeper.at(version(7, 3))] == ["uncommitted", "read anew"]
