"""Whatever is typed, a search answers."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.codes import hide_private
from agencies.in_memory import in_force
from agencies.search.look_up import look_up
from agencies.search.values import AnswerKind

ON = dt.date(2025, 6, 1)
# What real lines are made of, so that chance also reaches the rules behind it.
WORDS = st.sampled_from(
    "电工 焊工 月嫂 上汽 交大 三级 高级技师 特级技师 证 考 哪里 4-04-05 6310103 S000031300006 0006 dg yuesao "
    "护士 黑客 特种作业操作证 茶 空凋 （ ） 、 - / “ ” 　 Ⅲ 3 AI ＡＢ 電 協會 *".split()
)
LINES = st.one_of(
    st.text(max_size=100),
    st.lists(WORDS, max_size=12).map(" ".join),
    st.lists(WORDS, max_size=12).map("".join),
    st.text(alphabet="S0123456789 -.*", max_size=60),
)
# The database is read and never written, so one transaction serves all examples.
ANY_LINE = settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.django_db
@ANY_LINE
@given(LINES)
def test_any_text_is_answered_and_every_nothing_has_a_way_on(text: str) -> None:
    answer = look_up(text, scopes=in_force(ON))
    rows = [(row.item_id, row.agency_id) for row in answer.by_relevance()]
    assert (answer.kind in {AnswerKind.MATCHES, AnswerKind.ALL}) == bool(rows)
    assert rows or answer.beside().suggestions
    assert all(isinstance(reason, str) for row in rows for reason in answer.reasons_for(*row))


@given(LINES)
def test_hiding_numbers_twice_changes_nothing(text: str) -> None:
    assert hide_private(hide_private(text)) == hide_private(text)
