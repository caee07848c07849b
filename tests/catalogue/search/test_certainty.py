"""What a search answers is certain: a name decides, a fragment is no subject, no other stands in for a name.

SEARCH=all tries everything that is sampled here, which takes some minutes.
"""

import os
import re
from collections.abc import Sequence
from typing import TypeVar

import pytest
from django.conf import settings

from agencies.in_memory import in_force
from agencies.models import AssessmentItem, GradeLevel, Occupation, SearchNote
from agencies.search.look_up import Answer, look_up
from agencies.search.values import AnswerKind, PartKind
from tests.catalogue.search.printed import printed
from tests.catalogue.search.test_queries import ON, QUERIES, ask, found

pytestmark = pytest.mark.django_db
Case = TypeVar("Case")
CHINESE = re.compile(r"[\u4e00-\u9fff]{2}")


def sample(cases: Sequence[Case], one_in: int) -> Sequence[Case]:
    return cases if os.environ.get("SEARCH") == "all" else cases[::one_in]


def items(answer: Answer) -> set[str]:
    return {item for _, _, item in found(answer)}


def codes(answer: Answer) -> set[str]:
    return {code for _, code, _ in found(answer)}


# Not one of these is in the annex.
UNLISTED = """
    复旦大学 同济大学 华东师范大学 上海师范大学 上海海事大学 上海理工大学 东华大学 上海电力大学
    上海应用技术大学 上海第二工业大学 上海电机学院 上海工程技术大学 上海城建职业学院
    上海工商职业技术学院 上海立达学院 上海建桥学院 上海杉达学院 上海行健职业学院 上海农林职业技术学院
    上海旅游高等专科学校 上海电子信息职业技术学院 蓝翔技校 上海科学技术职业学院 上海工艺美术职业学院
    新东方烹饪学校 上海市职业技能鉴定中心 市人社局 浦东新区人社局 上海市人力资源和社会保障局
    中国图学学会 上海市护理学会 中华护理学会 中国物流与采购联合会 上海市质量协会 上海市汽车维修行业协会
    宝钢集团 中国烹饪协会 上海市心理学会 中国营养学会 北京大学 上海市徐汇区业余大学 上海市商业学校
    上海市信息管理学校 上海市材料工程学校 上海戏剧学院 恒企教育培训学校 国家电网公司 上海电工协会
    上海市徐汇区职业技能培训中心 申通地铁集团 上海市教育局 上海市就业促进中心 上海市总工会技术学校
    技师学院
""".split()  # fmt: skip


@pytest.mark.parametrize("asked", ["{}", "{}电话", "{} 报名", "{}能考吗", "请问{}怎么样", "{} 三级"])
def test_nobody_stands_in_for_an_agency_that_is_not_listed(asked: str) -> None:
    for name in UNLISTED:
        answer = ask(asked.format(name))
        assert answer.kind is AnswerKind.UNKNOWN, name
        assert "本目录没有名称含" in answer.message, name


IN_ENGLISH = """
    Fudan University; Tongji University; Harvard University; University of Shanghai; Shanghai Cooking School
    Shanghai Welding School; Oriental Cooking School; Shanghai Beauty Academy; Pudong Nursing College
    Shanghai Institute of Elevator Technology; East China Electrical Engineering College; Tea Art Institute
    China Welding Society; National Hairdressing Association; School of Hairdressing; XX school
    Academy of Floral Art; Lanxiang Technical School; Shanghai Elevator Trade Association
""".replace("\n", ";").split(";")  # fmt: skip


@pytest.mark.parametrize(
    "asked", ["{}", "{} phone number", "where is {}", "nanny {}", "grade 3 electrician {}"]
)
def test_nobody_stands_in_for_an_english_name_that_is_not_listed(asked: str) -> None:
    for name in filter(None, map(str.strip, IN_ENGLISH)):
        answer = ask(asked.format(name))
        assert (answer.kind, found(answer)) == (AnswerKind.UNKNOWN, []), name
        # An agency may be listed that calls itself so: the directory has its Chinese name alone.
        assert f"{name}”相符的外文名" in answer.message, name


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("cooking school", "4-03-02-01"),
        ("barista school in Shanghai", "4-03-02-08"),
        ("welder training school", "6-18-02-04"),
        ("which school teaches welding", "6-18-02-04"),
        ("AI trainer at Shanghai Jiao Tong University", "4-04-05-05"),
    ],
)
def test_a_question_for_a_school_names_none(text: str, code: str) -> None:
    answer = ask(text)
    assert code in codes(answer)
    assert "本目录没有名称含" not in answer.message


@pytest.mark.parametrize("asked", ["{}能考X吗", "{} X", "{} X 三级", "X {}", "请问{}可以考X证吗"])
def test_no_other_stands_in_for_an_institution_that_is_asked_for_a_trade(asked: str) -> None:
    for name in ("蓝翔技校", "上海建桥学院", "新东方烹饪学校", "复旦大学"):
        for trade in ("电工", "茶艺师", "月嫂"):
            answer = ask(asked.format(name).replace("X", trade))
            assert (answer.kind, found(answer)) == (AnswerKind.UNKNOWN, [])
            assert f"本目录没有名称含“{name}”的机构" in answer.message
            assert any(trade in each.text for each in answer.beside().suggestions)


@pytest.mark.parametrize("asked", ["{}招聘X", "{} 招聘 X", "{}急招X 五险一金", "我在{}上班，想考X"])
def test_a_sentence_that_mentions_one_is_about_the_trade(asked: str) -> None:
    for name in ("上海宏达机电有限公司", "某某物业公司"):
        answer = ask(asked.format(name).replace("X", "电工"))
        assert items(answer) == {"电工"}
        assert f"本目录没有名称含“{name}”的机构" in answer.message


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("电力行业协会", "上海市电梯行业协会"),
        ("上海交通太学", "上海交通大学"),
        ("灯光狮", "灯光师"),
    ],
)
def test_what_is_only_like_a_name_is_asked_back(text: str, meant: str) -> None:
    answer = ask(text)
    assert answer.kind is AnswerKind.UNKNOWN
    assert f"您是不是要找“{meant}”" in answer.message
    assert meant in {each.text for each in answer.beside().suggestions}


def test_pinyin_of_an_agency_is_no_slip() -> None:
    assert {agency for agency, _, _ in found(ask("shanghai jiaotong daxue"))} == {"S000031500053"}


SENTENCES = """
    X|招聘X|X招聘|持X证者优先|助理X|X怎么考|考X去哪里|哪里可以考X证|我想考X证去哪里报名|X证书多少钱
    上海X培训|X培训学校|X证在哪里查|X考试题库|本人有X证求职|诚聘X数名|X待遇从优|急招X五险一金|X证挂靠
    X补贴怎么领|在职X考证|X年龄限制|请问X现在还能考吗|X证有什么用|有没有X的考点|浦东X考点|徐汇区X培训
    兼职X|资深X|我是X想升级|X师傅|X证过期了怎么办|X证国家承认吗|X职业资格证取消了吗|X理论考试|X成绩查询
    X零基础|X免费培训|2025年X报名时间|“X”|X哪家机构好|附近X培训|公司要X证|退伍军人考X|X需要什么学历
    农民工X证|公司要投标 需要X证书|X证、会计证|X 化妆师|化妆师、X|蓝翔技校毕业的能考X吗
""".replace("\n", "|").split("|")  # fmt: skip


@pytest.mark.parametrize("sentence", [text.strip() for text in SENTENCES if text.strip()])
def test_a_name_decides_in_every_sentence(sentence: str) -> None:
    for item in sample(list(AssessmentItem.objects.select_related("occupation").order_by("pk")), 5):
        alone = found(ask(item.name))
        assert alone
        answer = ask(sentence.replace("X", item.name))
        assert set(found(answer)) == set(alone), (item.name, answer.message)


def test_a_name_decides_behind_every_word() -> None:
    """Words and half words, as they follow one another in the notice."""
    prose = (
        (settings.BASE_DIR / "fixtures/notice_2025.txt").read_text(encoding="utf-8").partition("编号\t")[0]
    )
    words = sorted({prose[at : at + 2] for at in range(len(prose)) if CHINESE.fullmatch(prose[at : at + 2])})
    assert len(words) > 700
    for name in ("养老护理员", "电梯安装维修工"):
        alone = found(ask(name))
        assert [word for word in sample(words, 10) if found(ask(word + name)) != alone] == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("公司要投标 需要BIM证书", {"4-08-08-23"}),
        ("招聘数控车床操作工 三班倒", {"6-18-01-01"}),
        ("酒店招聘西餐厨师", {"4-03-02-03"}),
        ("招聘保育老师 幼儿园", {"4-10-01-03"}),
        ("新能源汽车维修", {"4-12-01-01"}),
        ("除了上海船厂还有哪里可以考焊工", {"6-18-02-04"}),
        ("电工 焊工 美容师", {"6-31-01-03", "6-18-02-04", "4-10-03-01"}),
        ("不要焊工，电工", {"6-31-01-03"}),
        ("非焊工、电工", set()),
        ("是不是电工都要考证", {"6-31-01-03"}),
        ("不考焊工，考电工", {"6-31-01-03"}),
        ("不想当车工的铣工", {"6-18-01-02"}),
        ("考不考焊工", {"6-18-02-04"}),
        ("伐要焊工，电工", {"6-31-01-03"}),
        ("not a welder", set()),
        ("electrician, not a welder", {"6-31-01-03"}),
        ("焊工除外，电工", {"6-31-01-03"}),
        ("搞网络安全的", {"4-04-04-02"}),
        ("不考养老护理员", {"4-10-01-05"}),
        ("除了美发美容协会，哪里能考美容师", {"4-10-03-01"}),
        ("电工焊工美容师", {"6-31-01-03", "6-18-02-04", "4-10-03-01"}),
        ("铣工、电工、中央空调系统运行操作员", {"6-18-01-02", "6-31-01-03", "4-06-01-02"}),
        ("1.养老护理员 2.育婴员", {"4-10-01-05", "4-10-01-01"}),
        ("①养老护理员 ②育婴员", {"4-10-01-05", "4-10-01-01"}),
        ("(1)保育师 (2)评茶师", {"4-10-01-03", "6-02-06-11"}),
        ("茶艺师 第2批", {"4-03-02-07"}),
        ("茶艺师 1对1", {"4-03-02-07"}),
        ("上海交大 上海商学院", {"4-04-04-02", "4-04-05-05", "4-01-02-06", "4-01-06-02"}),
    ],
)
def test_names_and_what_is_not_meant(text: str, wanted: set[str]) -> None:
    assert codes(ask(text)) == wanted


def test_an_agency_that_is_not_meant_narrows_nothing() -> None:
    agencies = {agency for agency, _, _ in found(ask("除了上海船厂还有哪里可以考焊工"))}
    assert agencies == {row.filing_number for row in printed() if row.item == "焊工（电焊工）"}


@pytest.mark.parametrize("text", ["浦东 律师", "律师 报名费", "浦东 prosecutor", "prosecutor exam fee"])
def test_an_unassessed_occupation_beside_a_question_is_told(text: str) -> None:
    answer = ask(text)
    assert answer.kind is AnswerKind.NOT_ASSESSED
    assert answer.guides


def test_an_unassessed_occupation_beside_others_is_told() -> None:
    answer = ask("电工 化妆师")
    assert items(answer) == {"电工"}
    assert "“化妆师”" in answer.message


@pytest.mark.parametrize(
    "text",
    [
        "市人社局电话",
        "上海市职业技能鉴定中心",
        "老师傅",
        "证书什么时候发",
        "考试费谁来交",
        "技能鉴定中心",
        "汽车工业",
        "新手能行吗",
        "客服电话多少",
        "油漆工",
        "蓝翔技校 电工",
        "<script>alert(1)</script>",
        "' or 1=1",
    ],
)
def test_no_fragment_is_a_subject(text: str) -> None:
    answer = ask(text)
    assert answer.kind in {AnswerKind.UNKNOWN, AnswerKind.GUIDE}
    assert found(answer) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("化工", AnswerKind.NOT_ASSESSED),
        ("安全工程师", AnswerKind.ANOTHER_CERTIFICATE),
        ("painter", AnswerKind.NOT_ASSESSED),
        ("driver", AnswerKind.NOT_ASSESSED),
    ],
)
def test_what_is_a_word_of_another_field_is_no_part_of_a_name(text: str, kind: AnswerKind) -> None:
    answer = ask(text)
    assert (answer.kind, found(answer)) == (kind, [])


def test_an_institution_beside_a_name_is_told_not_to_be_listed() -> None:
    answer = ask("蓝翔技校毕业的能考电工吗")
    told = "本目录没有名称含“蓝翔技校”的机构；本市面向社会的评价由目录所列机构开展。"
    assert answer.remark == f"{told}没有理解“毕业”。"


@pytest.mark.parametrize("text", ["茶", "茶 三级", "学院", "有哪些学校", "学院 三级"])
def test_a_short_word_by_itself_is_looked_for(text: str) -> None:
    assert ask(text).kind is AnswerKind.MATCHES


@pytest.mark.parametrize("wrong", ["zh z", "ch c", "sh s", "n l", "l n", "h f", "f h", "ing in", "eng en"])
def test_southern_ears_hear_a_whole_name(wrong: str) -> None:
    """Throughout a name, not once: every syllable that begins, or ends, so."""
    meant, heard = wrong.split()
    pattern = f"{meant}$" if len(wrong) > 5 else f"^{meant}(?!h)"
    for item in sample(list(Occupation.objects.filter(items__isnull=False).distinct().order_by("code")), 3):
        syllables = [re.sub(pattern, heard, each) for each in item.pinyin.replace("v", "u").split()]
        flat = [re.sub("^([zcs])h", r"\1", each) for each in syllables]
        for typed in ("".join(syllables), "".join(flat), " ".join(syllables), f"{' '.join(flat)} zheng"):
            assert item.code in codes(ask(typed)), typed


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("zongsipengtiaosi", "4-03-02-01"),
        ("cayisi", "4-03-02-07"),
        ("ping ca si", "6-02-06-11"),
        ("liansuojinyinguanlishi", "4-01-02-06"),
        ("renggongzhinengxunlianshi", "4-04-05-05"),
        ("rengongzinengxunliansi", "4-04-05-05"),
        ("dian4 gong1", "6-31-01-03"),
        ("dian4gong1", "6-31-01-03"),
        ("评查师", "6-02-06-11"),
        ("剃头师师傅", "4-10-03-02"),
        ("钟点姨阿", "4-10-01-06"),
        ("数剧标注", "4-04-05-Z1"),
        ("典工", "6-31-01-03"),
    ],
)
def test_what_was_heard_or_typed_wrongly_comes_first(text: str, wanted: str) -> None:
    assert found(ask(text))[0][1] == wanted


@pytest.mark.parametrize(
    "text",
    ["制茶师", "评估师", "品鉴师", "电镀工", "电炉工", "化装师", "插画师", "化验师", "挡车工", "天车工"],
)
def test_another_trade_is_no_slip(text: str) -> None:
    assert found(ask(text)) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [("美客师", "4-10-03-01"), ("评察师", "6-02-06-11"), ("验光师", "4-14-03-03"), ("育音师", "4-10-01-01")],
)
def test_a_slip_of_three_characters_is_mended(text: str, code: str) -> None:
    assert codes(ask(text)) == {code}


@pytest.mark.parametrize(
    ("text", "code", "grades"),
    [
        ("按摩店招技师 包住", "4-10-04-02", ""),
        ("足浴店招聘女技师若干", "4-10-04-02", ""),
        ("按摩技师招聘", "4-10-04-02", ""),
        ("BIM technician", "4-08-08-23", ""),
        ("sound technicians", "4-13-02-06", ""),
        ("电工技师", "6-31-01-03", "2"),
        ("招聘电工 技师", "6-31-01-03", "2"),
        ("technician electrician", "6-31-01-03", "2"),
        ("electrician senior technician", "6-31-01-03", "1"),
    ],
)
def test_the_name_of_a_grade_may_be_that_of_a_person(text: str, code: str, grades: str) -> None:
    answer = ask(text)
    assert codes(answer) == {code}
    said = {numeral for part in answer.parts if part.kind is PartKind.GRADE for numeral in part.label}
    assert bool(said) == bool(grades)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("上海理工", set()),
        ("上海应用", set()),
        ("上海食品", set()),
        ("上海城市", set()),
        ("上海人才", {"S000031300016"}),
        ("上海商业", {"S000031300030"}),
        ("上海美容", {"S000031300008"}),
        ("理工 上海", set()),
    ],
)
def test_what_is_in_one_with_the_place_begins_a_name(text: str, rows: set[str]) -> None:
    assert {agency for agency, _, _ in found(ask(text))} == rows


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("我爸60了能考电工证吗", "6-31-01-03"),
        ("招电工 5险1金", "6-31-01-03"),
        ("急招焊工5人，日结350，松江", "6-18-02-04"),
        ("月薪6千 茶艺师", "4-03-02-07"),
        ("焊工 2男1女", "6-18-02-04"),
    ],
)
def test_digits_within_words_are_neither_grade_nor_code(text: str, code: str) -> None:
    answer = ask(text)
    assert codes(answer) == {code}
    assert not any(part.kind in {PartKind.GRADE, PartKind.CODE} for part in answer.parts)


def test_digits_that_are_said_to_be_a_code_are_one() -> None:
    assert {code[:4] for code in codes(ask("编码63"))} == {"6-31"} == {code[:4] for code in codes(ask("63"))}


@pytest.mark.parametrize(
    "text",
    [
        "brewer",
        "hotel",
        "health",
        "food",
        "line",
        "paint",
        "web designer",
        "system engineer",
        "health insurance",
        "密码测评工程师",
        "machine operator",
        "quality inspector",
        "washing machine repair",
    ],
)
def test_an_english_word_within_names_is_no_subject(text: str) -> None:
    answer = ask(text)
    assert (answer.kind, found(answer)) == (AnswerKind.UNKNOWN, [])


@pytest.mark.parametrize(
    "text", ["上海二工大 焊工", "上海财大 人力资源", "上师大能考茶艺师吗", "华东师大茶艺师"]
)
def test_a_shortened_university_is_no_other_agency(text: str) -> None:
    answer = ask(text)
    assert (answer.kind, found(answer)) == (AnswerKind.UNKNOWN, [])
    assert "本目录没有名称含" in answer.message


@pytest.mark.parametrize(
    ("text", "agencies"),
    [
        ("茶叶学会和茶叶协会", {"S000031300009", "S000031300062"}),
        ("物流协会与电梯协会", {"S000031300035", "S000031300006"}),
        ("养老服务和老龄产业协会", {"S000031300038"}),
        ("中国物流与采购联合会", set()),
        ("长宁业大", {"S000031500027"}),
        ("交大和上师大", set()),
    ],
)
def test_two_agencies_joined_by_a_word_are_two(text: str, agencies: set[str]) -> None:
    assert {agency for agency, _, _ in found(ask(text))} == agencies


@pytest.mark.parametrize("text", ["腾讯科技（上海）有限公司", "保乐力加(中国)有限公司"])
def test_a_company_with_a_place_in_brackets_is_one_name(text: str) -> None:
    answer = ask(text)
    assert answer.message.startswith("本目录没有名称含“")
    assert [each.text for each in answer.beside().suggestions] == ["查看全部目录"]


def test_an_agency_is_heard_without_its_place() -> None:
    assert {agency for agency, _, _ in found(ask("jiaotongdaxue"))} == {"S000031500053"}


def test_of_two_agencies_the_one_that_is_not_listed_is_named() -> None:
    assert ask("交大和上师大").message.startswith("本目录没有名称含“上师大”的机构")


@pytest.mark.parametrize("text", ["上海市烘焙协会", "上海戏剧学院"])
def test_the_place_and_the_sort_of_agency_make_none_alike(text: str) -> None:
    assert [each.text for each in ask(text).beside().suggestions] == ["查看全部目录"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("meirong meifa", {"4-10-03-01", "4-10-03-02"}),
        ("diangong hangong", {"6-31-01-03", "6-18-02-04"}),
        ("dianhan sanji", {"6-18-02-04"}),
    ],
)
def test_two_trades_by_their_sound_are_either(text: str, wanted: set[str]) -> None:
    assert codes(ask(text)) == wanted


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("高级、技师、高级技师 电工", {"三级", "二级", "一级"}),
        ("电工 高级/技师", {"三级", "二级"}),
        ("高级技师 电工", {"一级"}),
        ("chayishi 3ji", {"三级"}),
    ],
)
def test_grades_side_by_side_are_each_one(text: str, labels: set[str]) -> None:
    parts = [part for part in ask(text).parts if part.kind is PartKind.GRADE]
    assert {part.label for part in parts} == labels


def test_what_an_unassessed_name_begins_with_is_no_group() -> None:
    answer = ask("摩托车修理")
    assert (answer.kind, found(answer)) == (AnswerKind.NOT_ASSESSED, [])
    assert "4-12-01-02" in answer.beside().suggestions[0].text


@pytest.mark.parametrize("text", ["舞蹈老师", "瑜伽老师", "执业药师"])
def test_a_piece_of_a_term_brings_no_card(text: str) -> None:
    assert ask(text).beside().notes == ()


@pytest.mark.parametrize("text", ["烧饭", "烧小菜"])
def test_two_characters_that_sound_but_alike_are_no_slip(text: str) -> None:
    assert codes(ask(text)) == {"4-03-02-01"}


def test_to_southern_ears_too_an_official_name_beats_an_alias() -> None:
    assert codes(ask("baoyusi")) == codes(ask("baoyushi")) == {"4-10-01-03"}


def test_by_sound_too_an_official_name_beats_an_alias() -> None:
    answer = ask("huazhuangshi")
    assert (answer.kind, found(answer)) == (AnswerKind.NOT_ASSESSED, [])


def test_a_sound_begins_where_a_word_does() -> None:
    assert found(ask("xiangong")) == []
    assert {agency for agency, _, _ in found(ask("changning"))} == {"S000031500027"}


@pytest.mark.parametrize(
    ("text", "code", "grades"),
    [
        ("I want to be a welder", "6-18-02-04", "54321"),
        ("senior technician welder", "6-18-02-04", "1"),
        ("technician electrician", "6-31-01-03", "2"),
        ("senior skilled worker electrician", "6-31-01-03", "3"),
        ("grade 3 electrician", "6-31-01-03", "3"),
        ("junior barista", "4-03-02-08", "5"),
        ("elevator", "6-29-03-03", "54321"),
        ("where can I take the elevator exam", "6-29-03-03", "54321"),
        ("nail technician", "4-10-03-03", "54321"),
        ("hiring two welders", "6-18-02-04", "54321"),
        ("electricians", "6-31-01-03", "54321"),
        ("level 3 barista", "4-03-02-08", "3"),
        ("nail artist", "4-10-03-03", "54321"),
        ("tea master", "4-03-02-07", "543"),
        ("电工 V", "6-31-01-03", "5"),
    ],
)
def test_english_grades_and_words(text: str, code: str, grades: str) -> None:
    wanted = {row.filing_number for row in printed() if row.code == code and set(row.grades) & set(grades)}
    assert {(agency, found_code) for agency, found_code, _ in found(ask(text))} == {
        (each, code) for each in wanted
    }


def test_the_kind_of_assessment_is_known_in_english() -> None:
    assert codes(ask("special ability")) == {"4-04-05-Z1", "4-04-05-Z2"}


@pytest.mark.parametrize(
    "text",
    [
        "I",
        "a",
        "and",
        "of",
        "help",
        "I need help",
        "swimming instructor",
        "nail xyz",
        "technician xyz",
        "electrician grade 6",
    ],
)
def test_a_lone_letter_or_a_strange_word_is_nothing(text: str) -> None:
    assert found(ask(text)) == []


def test_english_of_what_nobody_assesses_leads_to_its_name() -> None:
    answer = ask("how to become a lawyer")
    assert answer.kind is AnswerKind.NOT_ASSESSED
    assert {each.text for each in answer.beside().suggestions} == {"2-07-04-00 律师"}
    answer = ask("I want to be a nurse")
    assert answer.kind is AnswerKind.NOT_ASSESSED
    assert "2-05-08-01 内科护士" in {each.text for each in answer.beside().suggestions}


@pytest.mark.parametrize("text", ["电工 三级", "茶艺师", "高级", "物业 二级", "家政 四级", "面点"])
def test_counts_beside_the_filters_say_what_ticking_gives(text: str) -> None:
    counted = ask(text).ignoring_grade.grade_counts()
    for level in GradeLevel.objects.all():
        ticked = look_up(text, scopes=in_force(ON), grades=[level])
        assert len(ticked.scopes) == counted.get(level.numeral, 0), level


def test_the_plain_search_is_offered_where_it_finds_something() -> None:
    for query in sample(QUERIES, 4):
        if literal := ask(query["q"]).literal():
            assert ask(literal).kind is AnswerKind.MATCHES, query["q"]
    assert ask("焊工").literal() == '"焊工"'
    assert ask("月嫂").literal() == ""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("焊工 一级", "找到 1 家机构可评焊工一级（高级技师）。"),
        ("物业 二级", "没有机构评物业管理师二级；目录里只有四级、三级。"),
        ("月嫂", "“月嫂”一般指家政服务员（母婴护理员）（叫法由本站整理，不属于目录）。"),
        ("6-31-01-03", "6-31-01-03 是“电工”的职业编码。"),
        ("S000031300006", "S000031300006 是“上海市电梯行业协会”的机构备案号。"),
        ("评查师", "没有“评查师”，按写法或读音相近的“评茶师”查找。"),
        ("陶瓷 电工", "没有理解“陶瓷”。"),
        ("八院", "“八院”也可能指别的机构，请核对。"),
    ],
)
def test_it_is_said_once_and_above(text: str, message: str) -> None:
    assert message in ask(text).message


def test_an_explanation_told_above_stands_beside_no_row() -> None:
    answer = ask("月嫂")
    assert [answer.reasons_beside(row.item_id, row.agency_id) for row in answer.scopes] == [()]
    assert all(answer.reasons_for(row.item_id, row.agency_id) for row in answer.scopes)


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("6-31-01-03", "6-31-01-03 电工"),
        ("电工 三级", "6-31-01-03 电工"),
        ("月嫂", "4-10-01-06 家政服务员"),
        ("上海交大", "上海交通大学"),
    ],
)
def test_what_means_one_thing_leads_to_its_page(text: str, page: str) -> None:
    found_page = ask(text).beside().page
    assert found_page is not None
    assert found_page.text == page


@pytest.mark.parametrize("text", ["电工 焊工", "软件和信息技术服务人员", "茶", "三级"])
def test_what_means_several_things_leads_to_none(text: str) -> None:
    assert ask(text).beside().page is None


def test_what_the_reader_sees_in_an_offered_name_is_not_told() -> None:
    """words.md: of 评价项目“焊工（电焊工）”以“焊工”开头, nothing; what an alias stands for is told."""
    offered = {each.text: each.why for each in ask("焊工 一级").beside().related}
    assert offered["焊工（电焊工）"] == ""
    assert any("常用叫法" in each.why for each in ask("物业").beside().related)


@pytest.mark.parametrize("text", "经理 主管 测试 算法 加工 开发".split())
def test_two_characters_within_an_alias_are_no_subject(text: str) -> None:
    """A sort of work behind a name that tells: 经理 of 物业经理, 开发 of 软件开发."""
    answer = ask(text)
    assert (answer.kind is AnswerKind.MATCHES, found(answer)) == (False, [])


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("淘宝", {"4-01-06-01"}),
        ("直播", {"4-01-06-02"}),
        ("面点", {"4-03-02-02", "4-03-02-04"}),
        ("机修 汽车", {"4-12-01-01"}),
        ("船厂 焊工", {"6-18-02-04"}),
        ("服务员", {"4-03-02-05"}),
        ("招服务员，包住，三班倒，有经验优先", {"4-03-02-05"}),
        ("呼叫中心服务员", {"4-04-05-03"}),
        ("工业机器人运维员四级", {"6-31-07-01"}),
        ("工业机器人", {"6-31-07-01", "6-31-07-03"}),
        ("服装裁剪师傅", {"6-05-01-01"}),
        ("修剪草坪", {"4-09-10-01"}),
        ("养猪场防疫", {"5-05-02-03"}),
        ("农药残留检测", {"4-08-05-01"}),
        ("扶梯维修", {"6-29-03-03"}),
        ("冷冻机维修", {"6-29-03-05"}),
        ("电气焊", {"6-18-02-04"}),
        ("小李想学剪发，四十岁了，哪里能考", {"4-10-03-02"}),
        ("黄金鉴定", {"4-08-05-03"}),
        ("劳资专员", {"4-07-03-02"}),
        ("验光配镜", {"4-14-03-03", "4-14-03-04"}),
    ],
)
def test_ordinary_words_find_their_trade_alone(text: str, there: set[str]) -> None:
    assert codes(ask(text)) == there


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("茶艺师(三)", "三级（高级工）"),
        ("养老护理员（五）", "五级（初级工）"),
        ("茶艺师叁级", "三级（高级工）"),
        ("焊工肆级", "四级（中级工）"),
        ("壹级", "一级（高级技师）"),
    ],
)
def test_a_grade_in_brackets_or_in_the_figures_of_documents_is_one(text: str, grade: str) -> None:
    answer = ask(text)
    assert grade in answer.message
    assert "没有理解" not in answer.message


@pytest.mark.parametrize("text", ["二（一）", "附件（三）", "三班（二）"])
def test_what_stands_in_brackets_behind_no_trade_is_no_grade(text: str) -> None:
    assert PartKind.GRADE not in {part.kind for part in ask(text).parts}


@pytest.mark.parametrize(
    "text", [*"上海有哪些职业技能评价机构 全部评价机构目录 有几家机构 所有职业".split(), "list of agencies"]
)
def test_who_names_nothing_is_not_told_that_the_directory_has_it_not(text: str) -> None:
    answer = ask(text)
    assert (answer.kind, found(answer)) == (AnswerKind.UNKNOWN, [])
    assert answer.message == f"“{text}”没有指明职业、机构、等级或编码。"
    assert "查看全部目录" in {each.text for each in answer.beside().suggestions}


@pytest.mark.parametrize("text", "潜水员证书哪里考试啊 天文台机构".split())
def test_what_is_named_is_told_as_unknown_all_the_same(text: str) -> None:
    assert "没有指明" not in ask(text).message


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        "要不要年检",
        "两个证冲突吗",
        "技能证书可以抵扣个税吗",
        "能不能寄到家里",
        "will my neighbour notice?",
    ],
)
def test_a_question_is_no_name_that_the_directory_could_have(text: str) -> None:
    """Of a name that nobody knows it says so; a question it has not understood."""
    answer = ask(text)
    assert (answer.kind, answer.message) == (AnswerKind.UNKNOWN, f"没有理解“{text}”。")
    assert ask("油漆工").message.startswith("本目录没有")


@pytest.mark.django_db
def test_no_name_is_like_a_single_character_that_is_left() -> None:
    """油条 is written half like the 油 of 油漆工, and nobody meant it."""
    assert not any("面点" in each.text for each in ask("油漆工").beside().suggestions)


@pytest.mark.django_db
def test_a_slip_for_two_names_of_one_occupation_is_told_once() -> None:
    """眼镜验光师 was 眼镜验光员: both are near, and one is enough."""
    assert ask("眼睛验光").message.count("没有“眼睛验光”") == 1


@pytest.mark.parametrize("text", ["上海中学", "上海市实验小学", "格致中学 电工"])
def test_a_school_for_children_is_an_institution(text: str) -> None:
    answer = ask(text)
    assert (answer.kind, found(answer)) == (AnswerKind.UNKNOWN, [])
    assert answer.message.startswith("本目录没有名称含“")


@pytest.mark.parametrize("text", ["小学学历能考电工吗", "中学生 电工", "初中学历 电工"])
def test_schooling_names_no_school(text: str) -> None:
    assert codes(ask(text)) == {"6-31-01-03"}


@pytest.mark.django_db
def test_no_official_name_holds_a_question() -> None:
    """联网 is a piece of 工业互联网运维员 too: what asks of certificates is 联网查询."""
    names = set(Occupation.every.values_list("name", flat=True))
    names |= {term for card in SearchNote.objects.filter(text__contains="公告原文") for term in card.terms}
    assert [name for name in sorted(names) if ask(name).guides] == []
