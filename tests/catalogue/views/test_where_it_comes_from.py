"""What stands on the page of an occupation: what it is, where it comes from, whether it has grades."""

import re

import pytest
from django.test import Client

from agencies.adjustments import file_occupation
from agencies.models import Occupation
from tests.agencies.register import LABELLING, LIFTS, basis
from tests.pages import Page
from tests.printed import ROWS

PRINT = "《中华人民共和国职业分类大典（2022年版）》"

pytestmark = pytest.mark.django_db


def main(client: Client, path: str) -> str:
    html = client.get(path).content.decode()
    return html[html.index("<main") : html.index("</main>")]


def facts(client: Client, code: str) -> dict[str, str]:
    text = main(client, f"/occupations/{code}/")
    found = re.findall(r"<dt>(.*?)</dt>\s*<dd[^>]*>(.*?)</dd>", text, re.DOTALL)
    return {label.strip(): Page(value).text for label, value in found}


@pytest.mark.parametrize("prefix", ["", "/en", "/large"])
def test_a_special_ability_has_no_grades(client: Client, prefix: str) -> None:
    text = main(client, f"{prefix}/occupations/{LABELLING[1]}/")
    assert [
        word for word in ("ladder", "scale", "未列", "Not listed", "–", 'class="grade') if word in text
    ] == []
    assert next(row for row in ROWS if row.code == LABELLING[1]).agency in text


def test_its_labels_are_the_annexs(client: Client) -> None:
    told = facts(client, LABELLING[1])
    assert told["编码"] == LABELLING[1]
    assert (told["评价项目"], told["项目类型"]) == ("人工智能数据标注", "专项职业能力")
    assert told["来源"] == "沪人社职〔2024〕458号 附件，二、专项职业能力考核"
    assert not {"职业编码", "类型"} & set(told)


def test_a_kind_is_told_of_what_the_directory_holds(client: Client) -> None:
    assert facts(client, LIFTS[1])["类型"] == "职业技能等级认定"
    assessed = {row.code for row in ROWS}
    for code in Occupation.objects.exclude(code__in=assessed).values_list("code", flat=True)[::150]:
        assert "类型" not in facts(client, code), code


def test_each_occupation_says_where_it_comes_from(client: Client) -> None:
    assert facts(client, LIFTS[1])["来源"] == PRINT
    file_occupation(basis=basis(), code="4-04-05-99", name="测试员", source="某公告")
    assert facts(client, "4-04-05-99")["来源"] == "某公告"
    assert PRINT not in main(client, "/occupations/4-04-05-99/")


@pytest.mark.parametrize("path", ["", "4/", "4-04/", "4-04-05/"])
def test_the_classification_names_its_source(client: Client, path: str) -> None:
    assert PRINT in Page(client.get(f"/classification/{path}").content.decode()).text
