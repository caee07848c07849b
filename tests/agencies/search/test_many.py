"""What many names are found by stays numbers, and says the same as if each were a hit."""

import datetime as dt
import gc
import json
from array import array
from typing import Any

import pytest

from agencies.in_memory import in_force
from agencies.search.explain.suggestions import Labels
from agencies.search.index.knowledge import Index
from agencies.search.index.names import Agencies, Name, NameSet, NameSource, NameTarget
from agencies.search.index.packed_texts import Column
from agencies.search.look_up import Answer, look_up
from agencies.search.match import hits as meaning
from agencies.search.match.hits import (
    HITS_MADE_AT_ONCE,
    BestHits,
    Hit,
    HitList,
    How,
    LazyHits,
    Rank,
    hits_of,
    matches_of,
)
from tests.catalogue.search.saved import SAVED

ON = dt.date(2025, 6, 1)
MANY = 3 * HITS_MADE_AT_ONCE
OTHER = Name("焊工", "焊工", NameSource.OCCUPATION, NameTarget("焊工", items=(7,), code="6-18-02-04"))


def told(answer: Answer) -> dict[str, Any]:
    found = list(answer.by_relevance())
    reasons = [answer.reasons_for(row.item_id, row.agency_id) for row in found]
    apart = {"matches", "narrow_others", "say", "common_reasons", "on_day", "literal", "beside"}
    shown = {"literal": answer.literal(), "beside": answer.beside()} | {
        name: getattr(answer, name) for name in (*Answer.__slots__, "message") if name not in apart
    }
    return shown | {"scopes": found, "ignoring_grade": list(answer.ignoring_grade), "reasons": reasons}


@pytest.mark.django_db
def test_numbers_answer_as_hits_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is asked: once with hits alone, once with nothing but numbers."""
    texts = [*json.loads(SAVED.read_text(encoding="utf-8")), '"工"', "S00003", "S000031300006", "上海 公司"]
    usual = [told(look_up(text, scopes=in_force(ON))) for text in texts]
    monkeypatch.setattr(meaning, "HITS_MADE_AT_ONCE", 0)
    monkeypatch.setattr(Column, "MANY", 1)
    for text, wanted in zip(texts, usual, strict=True):
        assert told(look_up(text, scopes=in_force(ON))) == wanted, text


@pytest.fixture(scope="module")
def index() -> Index:
    """Agencies 公司0, 公司1 … with the keys 1000, 1001 …; each third is an occupation as well."""
    targets = [NameTarget(f"公司{n}", agencies=(1000 + n,), number=f"S{n:012}") for n in range(MANY)]
    names = [Name(target.label, target.label, NameSource.AGENCY, target) for target in targets]
    items = [NameTarget(f"管理公司{n}", items=(n, n + 1), code=f"4-{n:02}") for n in range(0, MANY, 3)]
    names += [Name(target.label, target.label, NameSource.OCCUPATION, target) for target in items]
    return Index(names, (), Agencies((t.agencies[0], t.number, t.label) for t in targets))


@pytest.fixture
def many(index: Index) -> HitList:
    return HitList(
        [], hits_of(index.agencies.folded.containing("公司"), Rank.AGENCY_WITHIN, How.WITHIN, "公司")
    )


def test_many_names_found_alike_are_no_objects(index: Index) -> None:
    gc.collect()
    before = sum(type(each) is Hit for each in gc.get_objects())
    hits = hits_of(index.agencies.folded.containing("公司"), Rank.WITHIN, How.WITHIN, "公司")
    matches_of(HitList(hits))
    assert sum(type(each) is Hit for each in gc.get_objects()) == before
    assert isinstance(hits, LazyHits)
    assert len(hits) == MANY


def test_hits_keep_their_order_however_they_are_held(many: HitList) -> None:
    other = Hit(Rank.EXACT, How.WHOLE, OTHER, "焊工")
    many += [other]
    many += HitList([other])
    names = [hit.name.shown for hit in many]
    assert names == [*(f"公司{n}" for n in range(MANY)), "焊工", "焊工"]
    assert [many[at].name.shown for at in (0, MANY - 1, MANY)] == ["公司0", f"公司{MANY - 1}", "焊工"]
    assert many.whole() == list(many.best()) == [other, other]
    assert many.sources() == {NameSource.AGENCY, NameSource.OCCUPATION}
    with pytest.raises(IndexError):
        many[MANY + 2]


def test_the_best_hit_is_of_the_best_rank_and_the_first_of_it(index: Index, many: HitList) -> None:
    single = NameTarget("公司", agencies=(1000, 1001), items=(9000,))
    many += [Hit(Rank.ALIAS, How.WHOLE, Name("公司", "公司", NameSource.AGENCY_KIND, single), "公司")]
    many += hits_of(index.items.folded.containing("公司"), Rank.AGENCY_WITHIN, How.WITHIN, "公司")
    found = matches_of(many)
    items, agencies = found.items, found.agencies
    assert isinstance(agencies, BestHits)
    assert list(agencies) == list(range(1000, 1000 + MANY))
    assert [agencies[key].rank for key in (1000, 1001, 1002)] == [Rank.ALIAS] * 2 + [Rank.AGENCY_WITHIN]
    assert agencies[1002].name.shown == "公司2"
    assert (len(items), items[4].name.shown, items[9000].how) == (2 * MANY // 3 + 1, "管理公司3", How.WHOLE)
    assert agencies.get(1000 + MANY) is items.get(2) is None


def test_a_label_is_known_whether_its_hit_is_made_or_not(index: Index, many: HitList) -> None:
    many += hits_of(index.items.folded.containing("公司"), Rank.WITHIN, How.WITHIN, "公司")
    labels = Labels([many, HitList([Hit(Rank.EXACT, How.WHOLE, OTHER, "焊工")])])
    assert all(label in labels for label in ("公司0", f"公司{MANY - 1}", "管理公司3", "焊工"))
    assert not any(label in labels for label in ("公司", f"公司{MANY}", "管理公司1", ""))


def test_only_those_of_the_best_rank_are_best(index: Index) -> None:
    everything = NameSet(index.names, array("I", range(MANY + MANY // 3)))
    batch = hits_of(everything, rank_of_source, How.WITHIN, "公司")
    assert isinstance(batch, LazyHits)
    assert [hit.name.shown for hit in HitList(batch).best()] == [f"管理公司{n}" for n in range(0, MANY, 3)]


def rank_of_source(source: NameSource) -> Rank:
    return Rank.WITHIN if source is NameSource.OCCUPATION else Rank.AGENCY_WITHIN
