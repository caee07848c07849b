"""Names sound as people say them."""

import io
import json

import pytest
from django.conf import settings
from django.core.management import call_command
from pypinyin import lazy_pinyin

from agencies.models import Agency, AssessmentItem, Occupation
from agencies.search.text.pinyin import HAS_CHINESE, POLYPHONES, names_pinyin, pinyin_of
from agencies.search_aids.spelling import NAME_FIELDS, spell

SAID = {
    "长宁": "chang ning",
    "店长": "dian zhang",
    "调酒师": "tiao jiu shi",
    "数控机床机械装调维修": "shu kong ji chuang ji xie zhuang tiao wei xiu",
    "冲压模": "chong ya mu",
    "注射模": "zhu she mu",
    "建筑信息模型技术员": "jian zhu xin xi mo xing ji shu yuan",
    "上海市物流协会": "shang hai shi wu liu xie hui",
    "会计": "kuai ji",
    "BIM建模": "bim jian mo",
    "园林绿化工": "yuan lin lv hua gong",
    "江南造船(集团)": "jiang nan zao chuan ji tuan",
}


@pytest.mark.parametrize(("name", "pinyin"), SAID.items())
def test_names_sound_as_people_say_them(name: str, pinyin: str) -> None:
    assert pinyin_of(name) == pinyin


def test_the_table_agrees_with_pypinyin_but_for_the_polyphones() -> None:
    records = json.loads(
        (settings.BASE_DIR / "fixtures/classification_2022.json").read_text(encoding="utf-8")
    )
    names = [r["fields"]["name"] for r in records if r["model"] == "agencies.occupation"]
    chinese = ["".join(HAS_CHINESE.findall(name)) for name in names if not any(p in name for p in POLYPHONES)]
    assert [
        (name, pinyin_of(name)) for name in chinese if pinyin_of(name) != " ".join(lazy_pinyin(name))
    ] == []


@pytest.mark.django_db
def test_every_shipped_name_is_spelt() -> None:
    assert [str(r) for model in NAME_FIELDS for r in model._default_manager.all() if spell(r)] == []


@pytest.mark.django_db
def test_both_names_of_an_agency_are_spelt() -> None:
    agency = Agency.objects.get(filing_number="S000031500027")
    assert agency.pinyin == names_pinyin("上海市长宁区业余大学", "上海市长宁区社区学院")
    assert " / shang hai shi chang ning qu she qu" in agency.pinyin


@pytest.mark.django_db
def test_fill_pinyin_mends_what_was_written_past_the_verbs() -> None:
    Occupation.objects.filter(code="6-31-01-03").update(pinyin="")
    AssessmentItem.objects.filter(work_type="冲压模").update(pinyin="chong ya mo")
    call_command("fill_pinyin", stdout=(said := io.StringIO()))
    assert said.getvalue() == "Spelt 2 names anew.\n"
    assert AssessmentItem.objects.get(work_type="冲压模").pinyin == "chong ya mu"


def test_the_character_table_is_what_the_packages_give() -> None:
    call_command("build_characters", check=True)
