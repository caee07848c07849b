"""Chinese as people type it: what the answer says is true of each word, and of use."""

import pytest

from agencies.search.values import AnswerKind, PartKind, ToAgency, ToGuide
from tests.catalogue.search.test_queries import ask, found

pytestmark = pytest.mark.django_db


def codes(text: str) -> set[str]:
    return {code for _, code, _ in found(ask(text))}


@pytest.mark.parametrize("text", ["目录里有几家机构", "第三方评价机构名单", "哪个机构评的工种最多"])
def test_a_question_about_the_directory_itself_leads_to_its_lists(text: str) -> None:
    answer = ask(text)
    assert (answer.kind, found(answer)) == (AnswerKind.UNKNOWN, [])
    assert answer.message == f"“{text}”没有指明职业、机构、等级或编码。"
    assert ToAgency() in {each.target for each in answer.beside().suggestions}


@pytest.mark.parametrize("text", ["只有五级的工种有哪些", "哪个证含金量高"])
def test_a_question_that_is_not_understood_is_not_told_to_be_missing(text: str) -> None:
    answer = ask(text)
    assert (answer.kind, found(answer)) == (AnswerKind.UNKNOWN, [])
    assert answer.message == f"没有理解“{text}”。"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("酒吧调酒", "没有理解“酒吧”。"),
        ("保卫科长", "没有理解“长”。"),
        ("拿铁拉花", "没有理解“拿铁”。"),
    ],
)
def test_no_half_of_a_word_is_told(text: str, told: str) -> None:
    answer = ask(text)
    assert found(answer)
    assert answer.message.endswith(told)


@pytest.mark.parametrize(("text", "other"), [("电梯司机", "电梯司机"), ("电竞经理", "电竞经理")])
def test_who_does_it_may_make_it_another_occupation(text: str, other: str) -> None:
    answer = ask(text)
    assert found(answer)
    assert f"“{other}”也可能指别的职业，请核对。" in answer.message


@pytest.mark.parametrize("text", ["交大老师", "美容师老师", "电工 司机"])
def test_it_does_not_behind_a_person_an_agency_or_a_blank(text: str) -> None:
    assert "也可能指别的职业" not in ask(text).message


@pytest.mark.parametrize("text", ["喷漆工", "修表匠", "中式面点师傅"])
def test_the_worker_of_a_trade_is_understood(text: str) -> None:
    answer = ask(text)
    assert PartKind.UNKNOWN not in {part.kind for part in answer.parts}
    assert "没有理解" not in answer.message


@pytest.mark.parametrize(
    ("text", "name"), [("模具设计师", "模具设计工程技术人员"), ("机械设计师", "机械设计工程技术人员")]
)
def test_an_occupation_that_is_called_by_a_title_wins(text: str, name: str) -> None:
    answer = ask(text)
    assert (answer.kind, found(answer)) == (AnswerKind.NOT_ASSESSED, [])
    assert f"“{name}”" in answer.message


def test_what_nobody_assesses_is_told_within_a_sentence() -> None:
    answer = ask("招聘保安 55岁以下 包吃住")
    assert (answer.kind, found(answer)) == (AnswerKind.UNKNOWN, [])
    assert "“保安员”是职业分类大典中的职业，本目录中没有机构评价它。" in answer.message


@pytest.mark.parametrize(
    ("text", "topic"),
    [("首席技师补贴", "subsidies"), ("学徒工是几级", "grades"), ("特级技师津贴", "subsidies")],
)
def test_of_a_grade_that_nobody_assesses_the_guide_answers(text: str, topic: str) -> None:
    answer = ask(text)
    assert answer.kind is AnswerKind.GUIDE
    assert answer.guides[0].target == ToGuide(topic)


@pytest.mark.parametrize("text", ["物业公司项目经理", "物业公司"])
def test_a_sort_of_company_names_none(text: str) -> None:
    answer = ask(text)
    assert codes(text) == {"4-06-01-01"}
    assert "本目录没有名称含" not in answer.message


@pytest.mark.parametrize(
    "text", ["上海市南洋中学", "宝山区总工会", "上海市第八中学能考电工吗", "徐汇职业高级中学"]
)
def test_schools_and_unions_are_named_too(text: str) -> None:
    answer = ask(text)
    assert (answer.kind, found(answer)) == (AnswerKind.UNKNOWN, [])
    assert "本目录没有名称含" in answer.message


@pytest.mark.parametrize("text", ["最好的学校", "便宜的培训中心", "被培训学校忽悠了", "你们是人社局吗"])
def test_how_a_school_is_to_be_is_no_name(text: str) -> None:
    assert "本目录没有名称含" not in ask(text).message


def test_a_word_within_another_offers_nothing() -> None:
    """修复 of 产后修复师 stands within 汽车车身整形修复工 by chance."""
    assert not any("汽车" in each.text for each in ask("产后修复师").beside().suggestions)


def test_another_work_type_is_told_not_to_be_listed() -> None:
    answer = ask("白酒品酒师")
    assert found(answer) == []
    assert [note.title for note in answer.beside().notes] == ["其他酒类的品酒师"]


def test_a_notice_is_known_without_its_year() -> None:
    assert ask("沪人社职458").kind is AnswerKind.GUIDE


@pytest.mark.parametrize("text", ["川菜厨师", "蒙古菜厨师"])
def test_two_halves_of_words_are_no_word(text: str) -> None:
    """菜厨 stands within 凉菜厨师 alone, so 厨师 is a name here as behind any other word."""
    assert codes(text) == {"4-03-02-01"}


@pytest.mark.parametrize("text", ["公办学校有哪些", "民办学院"])
def test_the_sort_of_an_institution_is_no_name(text: str) -> None:
    answer = ask(text)
    assert (answer.kind, found(answer)) == (AnswerKind.UNKNOWN, [])
    assert "本目录没有名称含" not in answer.message
    assert "机构和单位的性质" in {note.title for note in answer.beside().notes}


def test_a_question_that_is_not_understood_leads_to_the_guide() -> None:
    assert ToGuide() in {each.target for each in ask("考级的事情想打听一下").beside().suggestions}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("物流公司招叉车工", set()),
        ("美容院招收银员", set()),
        ("汽修厂急招电工", {"6-31-01-03"}),
        ("咖啡店招聘西点师", {"4-03-02-04"}),
        ("按摩店招技师", {"4-10-04-02"}),
        ("招咖啡店店员，会做西点优先", {"4-03-02-08", "4-03-02-04"}),
    ],
)
def test_what_an_employer_does_is_not_whom_it_wants(text: str, wanted: set[str]) -> None:
    assert codes(text) == wanted


@pytest.mark.parametrize(("text", "topic"), [("证书封套尺寸", "certificates"), ("考前培训多少天", "apply")])
def test_of_a_question_that_is_not_understood_the_topic_is_offered(text: str, topic: str) -> None:
    answer = ask(text)
    assert (answer.kind, answer.guides) == (AnswerKind.UNKNOWN, ())
    assert ToGuide(topic) in {each.target for each in answer.beside().suggestions}


@pytest.mark.parametrize("text", ["电气安装", "电焊安装维修工"])
def test_what_makes_another_word_is_no_slip(text: str) -> None:
    """电气 is a word, so 气 was not typed for 梯."""
    assert "4-12-01-01" not in codes(text)
    assert "6-29-03-03" not in codes(text)


def test_the_word_company_offers_no_companies() -> None:
    assert not any("造船" in each.text for each in ask("物业公司招保安").beside().suggestions)


@pytest.mark.parametrize("text", ["资料员", "报名师"])
def test_a_person_is_no_question(text: str) -> None:
    answer = ask(text)
    assert (answer.kind, answer.guides) == (AnswerKind.UNKNOWN, ())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("江南造船集团焊工一级", "目录中江南造船(集团)有限责任公司没有列焊工一级；列有五级、四级、三级。"),
        ("上海市茶叶学会 一级", "目录中上海市茶叶学会没有列一级；列有五级、四级、三级。"),
    ],
)
def test_of_an_agency_that_has_not_the_grade_nothing_is_said_of_others(text: str, told: str) -> None:
    """Another agency assesses 焊工 to 一级."""
    answer = ask(text)
    assert (answer.kind, answer.message) == (AnswerKind.NO_SUCH_GRADE, told)


def test_half_of_a_name_is_no_part_of_another() -> None:
    assert "关员" not in ask("报关员").message.replace("报关员", "").replace("报关人员", "")


@pytest.mark.parametrize("said", ["{}证书丢了", "招{}两名", "我想考{}，多少钱"])
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("中式面点", "4-03-02-02"),
        ("西式烹调", "4-03-02-03"),
        ("机床装调维修", "6-20-03-01"),
        ("汽车车身涂装修复", "4-12-01-01"),
        ("婴幼儿发展引导", "4-10-01-01"),
    ],
)
def test_an_official_name_without_the_person_is_that_name(name: str, code: str, said: str) -> None:
    assert codes(said.format(name)) == {code}


@pytest.mark.parametrize(
    ("text", "wanted"), [("电子竞技证书", {"4-14-05-06", "4-14-05-07"}), ("职业培训补贴", set())]
)
def test_what_several_names_begin_with_or_a_question_says_is_none(text: str, wanted: set[str]) -> None:
    assert codes(text) == wanted


def test_an_employer_that_hires_all_the_time_is_not_whom_it_wants() -> None:
    assert codes("家政公司长期招育婴师") == {"4-10-01-01"}


@pytest.mark.parametrize("text", ["四级保育师在哪个学校考", "哪所学校能考保育师", "保育师什么学校考"])
def test_which_school_is_a_question(text: str) -> None:
    answer = ask(text)
    assert (codes(text), answer.remark) == ({"4-10-01-03"}, "")
