"""The answer in one sentence, for every shape of answer. What is expected is read off the notice's annex."""

import pytest
from django.utils import translation

from agencies.days import parse_day
from agencies.in_memory import in_force
from agencies.models import Agency, GradeLevel, Occupation
from catalogue.rows.grades import grade_words
from catalogue.rows.rows import rows
from catalogue.rows.summaries import agency_conclusion, occupation_conclusion

pytestmark = pytest.mark.django_db

DAY = parse_day("2025-06-01")


def of_occupation(code: str) -> str:
    name = Occupation.objects.get(code=code).name
    found = rows(in_force(DAY).for_code(code), DAY)
    return occupation_conclusion(name, found, list(GradeLevel.objects.rising()), "2025年版目录")


def of_agency(filing_number: str) -> str:
    agency = Agency.objects.get(filing_number=filing_number)
    found = rows(in_force(DAY).of_agency(filing_number), DAY)
    return agency_conclusion(agency.name, found, list(GradeLevel.objects.rising()))


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        # several agencies that agree up to a grade
        (
            "6-18-02-04",
            (
                "2025年版目录列有 3 家机构评价焊工（电焊工）；五级至三级三家都可评，"
                "二级、一级只有上海船厂船舶有限公司。"
            ),
        ),
        # several agencies, neither one nor all at some grades
        (
            "4-04-05-05",
            (
                "2025年版目录列有 3 家机构评价人工智能训练师；五级只有上海市人工智能行业协会，"
                "四级、三级三家都可评，二级、一级只有上海交通大学。"
            ),
        ),
        # one agency, every grade
        ("6-29-03-03", "目录中只有上海市电梯行业协会评价电梯安装维修工；可评五级至一级。"),
        # one agency, a single grade
        (
            "4-04-04-06",
            "目录中只有上海市商用密码行业协会评价密码技术应用员；五级、四级无机构，可评三级，二级、一级无机构。",
        ),
        # one agency, divided and undivided items of which some agree
        (
            "6-18-01-01",
            "目录中只有上海航天技术研究院评价车工；不分工种：可评五级；普通车工、数控车工：可评四级至一级。",
        ),
        # several agencies, divided and undivided
        (
            "4-08-08-23",
            (
                "2025年版目录列有 3 家机构评价建筑信息模型技术员；不分工种：五级有 2 家，四级三家都可评；"
                "建筑工程：三级两家都可评；二级、一级无机构。"
            ),
        ),
        # each work type with an agency of its own
        (
            "4-01-06-02",
            (
                "2025年版目录列有 2 家机构评价互联网营销师；直播销售员：五级至三级只有上海商学院；"
                "商品选品员：五级至三级只有上海现代服务业联合会；二级、一级无机构。"
            ),
        ),
        # a special ability has no grades
        ("4-04-05-Z1", "目录中只有上海库帕思科技有限公司评价人工智能数据标注；专项职业能力不分等级。"),
        # a real occupation that nobody assesses
        ("2-02-01-01", "本目录中没有机构评价地质实验测试工程技术人员。"),
    ],
)
def test_an_occupation_page_opens_with_its_answer(code: str, sentence: str) -> None:
    assert of_occupation(code) == sentence


@pytest.mark.parametrize(
    ("filing_number", "sentence"),
    [
        ("S000031300006", "上海市电梯行业协会可以评价电梯安装维修工，五级至一级。"),
        ("S000031500063", "上海中侨职业技术大学可以评价供应链管理师，三级。"),
        (
            "S000031300013",
            (
                "上海市餐饮烹饪行业协会可以评价 6 个职业：中式烹调师、中式面点师、西式烹调师、西式面点师等；"
                "5 项可评到一级／高级技师，1 项可评到三级／高级工。"
            ),
        ),
        (
            "S000031300062",
            "上海市茶叶学会可以评价 2 个职业：茶艺师、评茶师；都可评到三级／高级工。",
        ),
        (
            "S000031600002",
            "上海市工业技术学校可以评价 1 个职业（2 个评价项目）：模具工；都可评到一级／高级技师。",
        ),
        (
            "S000031200057",
            "上海库帕思科技有限公司可以考核 2 项专项职业能力：人工智能数据标注、人工智能模型运用，不分等级。",
        ),
    ],
)
def test_an_agency_page_opens_with_its_answer(filing_number: str, sentence: str) -> None:
    assert of_agency(filing_number) == sentence


def test_an_agency_without_anything_to_assess_says_so() -> None:
    assert agency_conclusion("某协会", [], []) == "本目录中某协会没有可评价的项目。"


def test_a_name_stays_chinese_and_is_marked_so_in_an_english_sentence() -> None:
    with translation.override("en"):
        sentence = of_occupation("6-29-03-03")
    assert '<span lang="zh-Hans">电梯安装维修工</span>' in sentence
    assert '<span lang="zh-Hans">上海市电梯行业协会</span>' in sentence


def test_a_name_cannot_break_the_page() -> None:
    assert "<b>" not in occupation_conclusion("<b>焊工", [], [], "")


@pytest.mark.parametrize(
    ("numerals", "words"),
    [
        ("54321", "五级至一级"),
        ("21", "二级、一级"),
        ("53", "五级、三级"),
        ("5321", "五级、三级至一级"),
        ("", ""),
    ],
)
def test_a_long_run_of_grades_is_told_by_its_ends(numerals: str, words: str) -> None:
    assert grade_words(numerals, list(GradeLevel.objects.rising())) == words


@pytest.mark.parametrize(
    ("numerals", "words"),
    [
        ("54321", "Grades 5–1"),
        ("21", "Grades 2 and 1"),
        ("53", "Grades 5 and 3"),
        ("5321", "Grades 5 and 3–1"),
        ("3", "Grade 3"),
        ("", ""),
    ],
)
def test_several_grades_in_english_are_told_by_their_numerals(numerals: str, words: str) -> None:
    with translation.override("en"):
        assert grade_words(numerals, list(GradeLevel.objects.rising())) == words
