"""Every question has an answer: the guide, a notice or the card of another permit, beside rows or instead."""

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client

from agencies.in_memory import in_force
from agencies.models import Alias, GuideTopic, Notice
from agencies.search.look_up import Answer, look_up
from agencies.search.values import AnswerKind, ToGuide, ToNotice

ON = dt.date(2025, 6, 1)
QUESTIONS = {
    "certificates": "证书查询 查分 证书什么时候发 证书真伪 成绩 证书丢了怎么办 证书全国通用吗"
    " 证书国家承认吗 多久出成绩"
    " 证书信息错了怎么改 成绩什么时候公布 成绩在哪查 我的证书找不到了怎么办 考完多久发证书 证书全国认吗"
    " 成绩多久出来 几天能拿到证 证书几时能下来 证书外地认不认"
    " 证书掉了 证书上名字写错了 考完多久拿证"
    " 证书能在外地用吗 上海考的证江苏认吗 考完试几天出成绩 成绩有异议找谁"
    " 怎么判断证书是不是真的 三级证书全国通用吗 多少分合格 证书二维码扫不出来 单位不认这个证",
    "subsidies": "补贴 职业技能提升补贴怎么领 补贴多少钱 农民工有补贴吗"
    " 三级证书补贴多少 二级能领多少补贴 高级工补贴 专项能力证书补贴 一级技师补贴多少钱",
    "apply": "怎么报名 团体报名 年龄 60岁能考吗 条件 什么时候考 需要什么学历 初中毕业能报吗"
    " 在校学生能考吗 可以跳级考吗"
    " 直接考三级 外地人能考吗 要不要培训 退休了还能考吗 没有居住证能考吗 报名流程 申报材料 办事指南"
    " 没有工作经验能考吗"
    " 报名要带什么材料 能不能从五级考到一级 学生证可以吗"
    " 一个人可以同时报两个工种吗 单位想给员工统一考证怎么操作 能跨级考吗",
    "fees": "费用 多少钱 考试费谁来交 免费吗 补考费用 退考怎么办 培训费多少 可以刷社保卡吗",
    "grades": "等级 新八级工 几级最高级 等级划分 高级工是几级 技师是几级 中级工哪个高 一级是最高吗"
    " 五级是初级吗 技师和高级技师的区别"
    " 一级和五级哪个厉害 初级和高级有什么区别",
    "contacts": "地址 电话 哪里考 离我最近的考点 浦东新区 下次考试什么时候 考不过可以补考吗 题库"
    " 理论考试 周末上班吗 考试内容是什么 考试地点怎么安排 你们几点下班"
    " 考两门都要过吗 下半年还有考试吗 怎么联系你们 监考严不严",
    "former-certificates": "旧证还有用吗 换证 职业资格 现在还有职业资格证吗 等级证和资格证区别"
    " 以前的职业资格证书怎么办 国家职业资格证书还认吗 资格证 以前的五级证要换新的吗"
    " 国家职业资格三级和等级三级一样吗 老版绿本证书 国家取消的证有哪些",
    "no-shortcuts": "免考 包过 代考 网上的证能买吗 交钱就能拿证是真的吗 网上看到包拿证的"
    " 有没有内部渠道出证 三级证书挂靠",
    "rules": "发证机构是哪里 培训学校骗钱怎么办"
    " 投诉 怎么成为评价机构 机构备案流程 是正规机构吗 目录以外的能考吗 企业自己评的算吗"
    " 作弊怎么处理 考官是谁 机构跑路了找谁 谁有资格发证",
    "glossary": "什么是职业技能等级认定 工种是什么意思 职业编码是什么 机构备案号 三级是什么"
    " 职业技能等级证书有什么用 高级工证书有啥用",
}
IN_ENGLISH = {
    "glossary": "what is special ability",
    "grades": "is level 1 the highest; which grade is higher; grade 1 or grade 5 which is higher",
    "apply": "how to register; can foreigners take the exam"
    "; age limit; how old do I have to be to take the exam",
    "fees": "cheap exam; exam fee; how much does it cost",
    "certificates": "where do I pick up my certificate; certificate lookup; verify my certificate"
    "; I lost my certificate"
    "; how long for the certificate; is the certificate recognised nationwide",
    "subsidies": "is there a subsidy",
    "rules": "complaints",
    "contacts": "is there an exam in Minhang; is the exam difficult"
    "; address; phone number; where can I take the exam; where is the office",
}
ASKED = [(question, slug) for slug, questions in QUESTIONS.items() for question in questions.split()]
ASKED += [(question, slug) for slug, questions in IN_ENGLISH.items() for question in questions.split("; ")]


def ask(text: str) -> Answer:
    return look_up(text, scopes=in_force(ON))


def record(client: Client, text: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(client.get("/directory.json", {"q": text}).getvalue())
    return answer


@pytest.mark.django_db
@pytest.mark.parametrize(("question", "slug"), ASKED)
def test_a_question_is_led_to_its_topic(question: str, slug: str) -> None:
    answer = ask(question)
    assert answer.kind is AnswerKind.GUIDE
    assert not answer.scopes
    assert ToGuide(slug) in [each.target for each in answer.guides]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "question",
    "通知原文 通知文号 目录什么时候更新 目录哪里下载 最新目录 2026年目录出来了吗 新版目录什么时候出"
    " 目录有效期 2026年还有效吗 去年的目录 附件二".split(),
)
def test_a_question_about_the_directory_itself_is_led_to_its_notice(question: str) -> None:
    answer = ask(question)
    assert (answer.kind, bool(answer.scopes)) == (AnswerKind.GUIDE, False)
    assert [each.target for each in answer.guides] == [ToNotice(Notice.objects.get().slug)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "question",
    "居住证积分 社保怎么交 落户 个税抵扣 人才公寓申请 你好 医保怎么报销"
    " 社保卡怎么办理 养老金可以领吗 支付宝 银行卡 照片冲印".split(),
)
def test_what_the_notice_says_nothing_of_is_led_nowhere(question: str) -> None:
    answer = ask(question)
    assert (answer.kind, answer.guides, bool(answer.scopes)) == (AnswerKind.UNKNOWN, (), False)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "question",
    "高级工怎么报名 三级多少钱 高级工可以考吗 四级哪里考 专项能力怎么报名 电工三级补贴多少".split(),
)
def test_a_grade_keeps_its_rows_for_whoever_wants_to_be_assessed(question: str) -> None:
    answer = ask(question)
    assert (answer.kind, bool(answer.guides)) == (AnswerKind.MATCHES, True)


@pytest.mark.django_db
def test_the_first_sentence_its_quotation_and_the_link_are_shown(client: Client) -> None:
    said = "要交考核评价费，收费标准由各评价机构制定并公布；通知没有写任何金额。"
    answer = record(client, "多少钱")
    assert (answer["answer"]["kind"], answer["results"]) == ("guide", [])
    assert answer["answer"]["message"].startswith(said)
    assert answer["suggestions"][0]["url"] == "/guide/fees/"
    html = client.get("/directory/", {"q": "多少钱"}).content.decode()
    assert said in html
    assert "参评人员须根据相关评价机构要求，缴纳考核评价费" in html
    assert 'href="/guide/fees/"' in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("question", "first"),
    [("补贴多少钱", "可以按通知所列三份文件等相关规定申请"), ("多少钱 补贴", "要交考核评价费")],
)
def test_of_several_topics_the_one_asked_first_answers(client: Client, question: str, first: str) -> None:
    assert first in record(client, question)["answer"]["message"].partition("请看：")[0]


@pytest.mark.django_db
def test_beside_a_trade_stand_the_rows_and_the_guides_line(client: Client) -> None:
    assert record(client, "月嫂证多少钱")["count"] == 1
    html = client.get("/directory/", {"q": "月嫂证多少钱"}).content.decode()
    assert "母婴护理员" in html
    assert "要交考核评价费" in html


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["沪人社职〔2024〕458号", "458号文", "2024年458号", "沪人社职2024-458"])
def test_a_notice_is_found_by_its_number_and_title(client: Client, typed: str) -> None:
    notice = Notice.objects.get()
    for text in (typed, notice.title):
        assert ask(text).guides[0].target == ToNotice(notice.slug)
    assert record(client, typed)["suggestions"][0]["url"] == notice.get_absolute_url()


@pytest.mark.django_db
def test_a_word_counts_outside_names_and_one_of_low_confidence_alone() -> None:
    topic = GuideTopic.objects.get(slug="fees")
    for text, confidence in (("班车费", "high"), ("工钱", "low"), ("薪水", "low"), ("工", "high")):
        Alias.objects.create(text=text, confidence=confidence, topic=topic, source="测试", approved=True)
    assert [each.target for each in ask("班车费").guides] == [ToGuide("fees")]
    assert not ask("电工").guides
    assert ask("工钱").kind is AnswerKind.GUIDE
    assert not ask("薪水单").guides
    assert [each.target for each in ask("coffee exam fee").guides] == [ToGuide("fees")]
    assert not ask("coffee").guides


@pytest.mark.django_db
def test_an_institution_that_is_not_listed_stays_unknown() -> None:
    answer = ask("蓝翔技校报名")
    assert (answer.kind, bool(answer.guides)) == (AnswerKind.UNKNOWN, True)


@pytest.mark.django_db
def test_a_page_of_a_day_without_a_guide_names_it_all_the_same(client: Client) -> None:
    GuideTopic.objects.get(slug="fees").claims.filter(position=1).update(is_own_note=False)
    GuideTopic.objects.get(slug="fees").claims.all()[0].quotations.update(text="没有这句话")
    assert "要交考核评价费" not in record(client, "多少钱")["answer"]["message"]


PERMITS = (
    "操作证 作业证 上岗证 特种作业操作证 登高证 高处作业 电梯T证 T证 N1 复审 驾照 健康证 软考 计算机二级"
    " 低压电工 制冷与空调作业操作证 英语四级"
).split()


@pytest.mark.django_db
@pytest.mark.parametrize("text", PERMITS)
def test_another_permit_is_told_with_its_card(text: str) -> None:
    answer = ask(text)
    assert answer.kind is AnswerKind.ANOTHER_CERTIFICATE
    assert not answer.scopes
    assert "another_certificate" in {note.kind for note in answer.beside().notes}


@pytest.mark.django_db
def test_the_card_stands_beside_rows_and_never_where_it_is_not_meant() -> None:
    assert {row.item for row in ask("电工证").by_relevance()} == {"电工"}
    assert ask("电工证").beside().notes
    assert ask("中央空调操作证").beside().notes
    assert not ask("程序员").beside().notes
    assert not ask("CN12电工").beside().notes


@pytest.mark.django_db
def test_former_official_names_say_so() -> None:
    for text in ("育婴员", "保育员", "维修电工"):
        answer = ask(text)
        row = answer.by_relevance()[0]
        reasons = "".join(answer.reasons_for(row.item_id, row.agency_id))
        assert "叫法由本站整理" not in reasons


# What is asked of a thing, in words that are no phrase of the guide: (topic, questions).
ASKED_OF_A_THING = {
    "glossary": "工种跟职业怎么区分 等级认定跟专项考核差在哪",
    "subsidies": "考证公司给不给报销 考下来政府奖励多少",
    "no-shortcuts": "考不出来能花钱搞定吗 中介说有特批名额 不去现场考能拿到证吗",
    "former-certificates": "九几年的技工证还有效力吗 以前的资格证书现在还承认吗",
    "certificates": "毕业那年考的证找不着了 证书是自己去取还是寄过来 搬家把证搞丢了 证书要不要年检"
    " 上海发的证拿到北京管不管用 网上查不着我的证书怎么回事 我的成绩怎么搜不到",
    "apply": "我是安徽人在上海打工能考不 我手有残疾可以考么 非得有工作经历才让考吗 那天有事去不了能改天考吗"
    " 不报班自己看书去考行不行 今年62了还给不给考",
    "contacts": "第一次没考出来还能再考吗 考试能用计算器吗 考一次要几个小时 机构周末开门吗",
    "rules": "怎么辨别是不是正规的评价机构 我想开一家评价机构要什么手续 要向哪个部门反映问题",
    "grades": "一级和五级到底谁大 五级四级三级怎么排的",
}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("question", "slug"),
    [(question, slug) for slug, questions in ASKED_OF_A_THING.items() for question in questions.split()],
)
def test_what_is_asked_counts_beside_the_thing_wherever_each_stands(question: str, slug: str) -> None:
    answer = ask(question)
    assert (answer.kind, bool(answer.scopes)) == (AnswerKind.GUIDE, False)
    assert ToGuide(slug) in [each.target for each in answer.guides]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "question", ["三级证能当学历用吗", "补贴和学历有关系吗", "我是二级可以考一级了吗", "有没有电子的证书"]
)
def test_a_question_leaves_no_rows_for_a_grade_or_a_word_that_stands_in_names(question: str) -> None:
    answer = ask(question)
    assert (answer.kind, bool(answer.scopes)) == (AnswerKind.GUIDE, False)


@pytest.mark.django_db
def test_a_word_of_medium_confidence_asks_beside_the_thing_of_its_topic_alone() -> None:
    topic = GuideTopic.objects.get(slug="certificates")
    Alias.objects.create(text="被狗叼走", confidence="medium", topic=topic, source="测试", approved=True)
    assert ask("证被狗叼走").guides[0].target == ToGuide("certificates")
    assert not ask("被狗叼走").guides
    assert not ask("等级被狗叼走").guides


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("question", "slug"),
    [
        ("证书有没有味道", "certificates"),
        ("成绩要不要裱起来", "certificates"),
        ("这个考试像不像相亲", "apply"),
        ("is the exam like a picnic", "apply"),
    ],
)
def test_a_question_is_not_said_to_be_missing_from_the_directory(question: str, slug: str) -> None:
    answer = ask(question)
    assert answer.kind is AnswerKind.GUIDE
    assert ToGuide(slug) in [each.target for each in answer.guides]


@pytest.mark.django_db
@pytest.mark.parametrize("question", ["塔罗师的考试像不像相亲", "猎枪证有没有", "卜卦员的证书有没有味道"])
def test_what_may_be_a_trade_or_permit_of_its_own_is_not_answered_by_a_topic_of_ours(question: str) -> None:
    assert ask(question).kind in {AnswerKind.UNKNOWN, AnswerKind.ANOTHER_CERTIFICATE}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("question", "slug"),
    [("baoming", "apply"), ("butie", "subsidies"), ("zhengshu chaxun", "certificates")],
)
def test_a_word_of_the_guide_counts_by_its_pinyin(question: str, slug: str) -> None:
    assert ask(question).guides[0].target == ToGuide(slug)


@pytest.mark.django_db
@pytest.mark.parametrize(("question", "slug"), [("怎么抱名", "apply"), ("补帖怎么领", "subsidies")])
def test_what_only_sounds_like_a_word_of_the_guide_is_offered(question: str, slug: str) -> None:
    answer = ask(question)
    assert (answer.kind, answer.guides) == (AnswerKind.UNKNOWN, ())
    assert ToGuide(slug) in {each.target for each in answer.beside().suggestions}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "question",
    [
        *("结婚证丢了怎么办", "房产证怎么办理", "营业执照怎么办理", "记者证怎么考"),
        *("高考成绩什么时候出来", "雅思成绩多久出来"),
    ],
)
def test_what_is_asked_of_other_papers_is_not_answered_by_the_guide(question: str) -> None:
    assert ask(question).kind is AnswerKind.ANOTHER_CERTIFICATE


@pytest.mark.django_db
@pytest.mark.parametrize("question", ["电工三级能落户吗", "二级证书落户加几分", "技能证书抵扣个税怎么弄"])
def test_of_residence_and_taxes_it_is_told_that_the_notice_says_nothing(question: str) -> None:
    assert "落户、积分等其他事项" in {note.title for note in ask(question).beside().notes}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("question", "slug"),
    [
        ("我没上过大学可不可以去考", "apply"),
        ("全日制大学在读可以去考吗", "apply"),
        ("能不能开票给公司报账", "fees"),
        ("十几年前劳动局发的证现在算数吗", "former-certificates"),
    ],
)
def test_a_school_or_bureau_within_a_sentence_is_no_name(question: str, slug: str) -> None:
    answer = ask(question)
    assert answer.kind is AnswerKind.GUIDE
    assert ToGuide(slug) in [each.target for each in answer.guides]
