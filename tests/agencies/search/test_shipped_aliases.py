"""The search aids that are shipped: complete, spelt, and saying no more than the sources do."""

import io
import json
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from agencies.management.commands.fill_pinyin import fill_fixture
from agencies.models import Alias, SearchNote
from agencies.models.search_aids import TARGETS
from agencies.search.text.folding import fold

CAUTION = (
    "本目录只列职业技能等级认定和专项职业能力考核。从业是否另需其他证件，来源文件未提供，请向主管部门核实。"
)


@pytest.mark.django_db
def test_every_alias_is_approved_and_counted() -> None:
    aliases = list(Alias.objects.all())
    assert all(alias.approved for alias in aliases)
    everyday = [alias for alias in aliases if alias.kind == Alias.Kind.EVERYDAY]
    targets = Counter(name for alias in everyday for name in TARGETS if getattr(alias, f"{name}_id"))
    assert targets == {"occupation": 2475, "item": 300, "agency": 195, "topic": 2435, "notice": 104}


@pytest.mark.django_db
def test_former_codes_are_codes_and_point_elsewhere() -> None:
    former = Alias.objects.filter(kind=Alias.Kind.FORMER_CODE).select_related("occupation")
    assert former.count() == 15
    assert all(re.fullmatch(r"\d-\d\d-\d\d-\d\d", a.text) and a.occupation for a in former)
    assert [a.text for a in former if a.occupation and a.occupation.code == a.text] == []


@pytest.mark.django_db
def test_a_card_about_other_permits_says_only_what_the_sources_allow() -> None:
    """Of another permit only what its own source says; without one, that it is not in this directory."""
    kinds = [SearchNote.Kind.CAUTION, SearchNote.Kind.ANOTHER_CERTIFICATE]
    for note in SearchNote.objects.filter(kind__in=kinds):
        own = "不是本目录所列的职业技能等级证书或专项职业能力证书" in note.text
        sourced = "cx.mem.gov.cn" in note.basis and "不是" in note.text
        assert note.text == CAUTION or own or sourced, note.title
        assert "一般知识" not in note.basis


@pytest.mark.django_db
def test_no_term_stands_twice_on_one_card() -> None:
    for note in SearchNote.objects.all():
        assert len({fold(term) for term in note.terms}) == len(note.terms) > 0


def test_filling_a_fixture_again_changes_nothing(tmp_path: Path) -> None:
    shipped = settings.BASE_DIR / "fixtures/aliases.json"
    copy = shutil.copy(shipped, tmp_path)
    assert fill_fixture(Path(copy)) == 0
    assert Path(copy).read_bytes() == shipped.read_bytes()


def test_a_name_left_unspelt_in_a_fixture_is_filled(tmp_path: Path) -> None:
    file = tmp_path / "aliases.json"
    file.write_text(json.dumps([{"model": "agencies.alias", "fields": {"text": "月嫂"}}]), encoding="utf-8")
    assert fill_fixture(file) == 1
    assert '"pinyin": "yue sao"' in file.read_text(encoding="utf-8")


@pytest.mark.django_db
def test_the_register_is_spelt_as_it_is_loaded() -> None:
    call_command("fill_pinyin", stdout=(said := io.StringIO()))
    assert said.getvalue() == "Spelt 0 names anew.\n"
