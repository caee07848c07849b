"""What the directory says when there is nothing to show: which kind of nothing, and where to go on."""

import datetime as dt
import re
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from django.test import Client

from agencies.adjustments import end_grade
from tests.agencies.register import JUNE, LIFTS, basis, levels, scope
from tests.catalogue.asking import address, ask, csv_table, in_json, page, printed
from tests.pages import Page
from tests.printed import LINES

pytestmark = pytest.mark.django_db

FILES = ["/directory.csv", "/directory.xlsx"]
CAVEAT = "本站目前只收录2025年版目录，2026年的变化尚未收录。办事前请到官方网站核对"


@pytest.mark.parametrize(
    ("asked", "kind", "message"),
    [
        ({"agency": "S000031300099"}, "unknown", "备案号 S000031300099 不在2025年版目录中"),
        # Serial 17 is absent from the document, which does not say why.
        ({"agency": "S000031600017"}, "unknown", "不在2025年版目录中"),
        ({"code": "6-31-01-99"}, "unknown", "都没有编码以 6-31-01-99 开头的职业"),
        ({"code": "9"}, "unknown", "都没有编码以 9 开头的职业"),
        ({"code": "6-31-01-01"}, "not_assessed", "6-31-01-01 设备点检员，但2025年版目录中没有机构评价"),
        ({"code": "1-01"}, "group", "这是职业分类的类别，其中没有列入2025年版目录的职业"),
        ({"code": "4-03-02-1"}, "unknown", "2025年版目录中没有编码以 4-03-02-1 开头的职业"),
        ({"agency": "S000031300049", "grade": "5"}, "no_such_grade", "没有机构在这些条件下评价五级"),
        ({"kind": "special_ability", "grade": "3"}, "no_such_grade", "专项职业能力不分等级"),
        ({"agency": "S000031300049", "code": "6"}, "no_such_grade", "没有同时符合这些条件的评价项目"),
    ],
)
def test_nothing_is_told_in_its_kind(client: Client, asked: dict[str, str], kind: str, message: str) -> None:
    answer = ask(client, **asked)
    assert (answer["answer"]["kind"], answer["count"], answer["results"]) == (kind, 0, [])
    assert message in answer["answer"]["message"]
    shown = page(client, **asked)
    assert message in shown.text
    # Each kind of nothing has its next step.
    assert answer["suggestions"]
    assert {each["url"] for each in answer["suggestions"]} <= set(shown.links)


@pytest.mark.parametrize("face", ["", "en/", "large/"])
def test_rows_lead_on_to_what_to_do_next(client: Client, face: str) -> None:
    """To the topics of the guide that have steps; where nothing is found there are none."""
    topics = {f"/{face}guide/{slug}/" for slug in ("apply", "fees", "certificates", "subsidies")}
    found = Page(client.get(f"/{face}directory/", {"q": "电焊 三级"}).content.decode())
    assert topics <= set(found.links)
    nothing = Page(client.get(f"/{face}directory/", {"q": "甲乙丙丁戊"}).content.decode())
    assert not topics & set(nothing.links)


def test_what_is_not_listed_is_never_called_withdrawn(client: Client) -> None:
    text = page(client, agency="S000031600017").text + str(ask(client, agency="S000031600017"))
    assert not [word for word in ("撤销", "注销", "取消", "退出", "withdrawn") if word in text]


def test_an_agency_that_left_is_told_by_name_and_day(client: Client) -> None:
    end_grade(basis=basis(JUNE), scope=scope(*LIFTS), grade_levels=levels(5, 4, 3, 2, 1))
    answer = ask(client, agency=LIFTS[0], on="2025-06-01")
    assert answer["answer"]["kind"] == "listed_before"
    assert "“上海市电梯行业协会（S000031300006）”：2025年版目录曾列入" in answer["answer"]["message"]
    assert f"自 2025-06-01 起不再列入（依据 {basis(JUNE).notice.number}）" in answer["answer"]["message"]
    assert in_json(client, agency=LIFTS[0], on="2025-05-31") == printed(lambda r: r.filing_number == LIFTS[0])


INVALID: list[tuple[dict[str, Any], str, str]] = [
    ({"grade": "6"}, "grade", "没有“6”这个等级"),
    ({"grade": ["3", "x"]}, "grade", "没有“x”这个等级"),
    ({"grade": str(2**63)}, "grade", "这个等级"),
    ({"kind": "vanished"}, "kind", "没有“vanished”这种类型"),
    ({"code": "无此职业"}, "code", "职业编码应形如 6-31-01-03"),
    ({"code": "63-1"}, "code", "职业编码应形如 6-31-01-03"),
    ({"agency": "S00003"}, "agency", "机构备案号应为 S 加 12 位数字"),
    ({"agency": str(2**63)}, "agency", "机构备案号应为 S 加 12 位数字"),
    ({"on": "2025-02-30"}, "on", "没有这一天"),
    ({"on": "20250230"}, "on", "没有这一天"),
    ({"on": "2025-W09-6"}, "on", "没有这一天"),
    ({"on": "tomorrow"}, "on", "没有这一天"),
    ({"on": "0001-01-01"}, "on", "日期超出可查询的范围"),
    ({"on": "9999-12-31"}, "on", "日期超出可查询的范围"),
    ({"sort": "random"}, "sort", "没有“random”这种排序"),
    ({"per_page": "7"}, "per_page", "每页条数只能是 25、50、100 或 200"),
    ({"per_page": "1000000000000"}, "per_page", "每页条数只能是"),
    *(
        ({"page": number}, "page", "页码应为正整数")
        for number in ("0", "-1", "x", "1.5", "1.0", "1_0", "1e3", "0x10", "½")
    ),
]


@pytest.mark.parametrize(("asked", "field", "message"), INVALID, ids=str)
def test_a_bad_value_is_told_beside_its_field_and_has_no_rows(
    client: Client, asked: dict[str, Any], field: str, message: str
) -> None:
    shown = page(client, 400, **asked)
    assert message in shown.text
    assert not [link for link in shown.links if "/agencies/S" in link]
    if field != "page":
        assert message in shown.by_id[f"id_{field}_error"]


@pytest.mark.parametrize(("asked", "field", "message"), INVALID[::4], ids=str)
def test_a_bad_value_is_an_answer_of_the_contract_in_json(
    client: Client, asked: dict[str, Any], field: str, message: str
) -> None:
    answer = ask(client, 400, **asked)
    assert answer["answer"]["kind"] == "invalid"
    assert message in answer["answer"]["message"]
    assert (answer["count"], answer["results"], answer["edition"], answer["on"]) == (0, [], None, None)
    (way,) = answer["suggestions"]
    assert client.get(way["url"]).status_code == 200


@pytest.mark.parametrize("face", FILES)
@pytest.mark.parametrize("asked", [{"grade": "6"}, {"on": "2025-02-30"}, {"page": "0"}], ids=str)
def test_a_bad_value_makes_no_file(client: Client, face: str, asked: dict[str, str]) -> None:
    response = client.get(address(face, asked))
    assert response.status_code == 400
    assert response.headers["Content-Type"].startswith("text/html")
    assert "Content-Disposition" not in response.headers


def test_what_is_wrong_does_not_hide_what_was_asked(client: Client) -> None:
    shown = page(client, 400, q="焊工", grade="6", agency="S000031100004")
    assert (shown.chosen["q"], shown.chosen["agency"]) == (["焊工"], ["S000031100004"])


@pytest.mark.parametrize("number", ["4", "10001", "1000000000000", str(2**63), "9" * 400])
def test_a_page_past_the_end_shows_the_way_back(client: Client, number: str) -> None:
    shown = page(client, 404, page=number)
    assert "没有这一页：结果只有 3 页。" in shown.text
    assert "/directory/?page=3" in shown.links
    answer = ask(client, 404, page=number)
    assert (answer["count"], answer["results"]) == (114, [])
    assert answer["suggestions"][0]["url"] == "/directory/?page=3"
    for face in FILES:
        assert client.get(address(face, {"page": number})).status_code == 404


def test_an_empty_list_has_one_page(client: Client) -> None:
    assert ask(client, agency="S000031300099", page="1")["results"] == []
    assert ask(client, 404, agency="S000031300099", page="2")["suggestions"]


@pytest.mark.parametrize("on", ["2024-12-29", "2020-01-01", "1900-01-01"])
def test_before_the_first_edition_nothing_is_known(client: Client, on: str) -> None:
    answer = ask(client, on=on, code="6-31-01-03")
    assert (answer["answer"]["kind"], answer["edition"], answer["count"]) == ("not_known", None, 0)
    assert "2024-12-30" in answer["answer"]["message"]
    assert csv_table(client, on=on) == []
    for face in (
        "/directory/",
        "/occupations/",
        "/occupations/6-31-01-03/",
        "/agencies/",
        "/agencies/S000031300006/",
    ):
        text = client.get(address(face, {"on": on})).content.decode()
        assert "本站没有这一天的资料" in text, face
        assert "6-29-03-03/" not in text
        assert "没有机构评价" not in text
        assert "不在2025" not in text


@pytest.mark.parametrize("on", ["2026-01-01", "2026-11-23"])
def test_after_the_newest_edition_every_face_says_so(client: Client, on: str) -> None:
    answer = ask(client, on=on)
    assert CAVEAT in answer["answer"]["message"]
    assert (answer["answer"]["kind"], answer["count"]) == ("all", 114)
    assert answer["edition"] == {
        "year": 2025,
        "notice": "沪人社职〔2024〕458号",
        "transcribed_on": "2026-11-23",
        "checked": None,
    }
    assert {CAVEAT + "。"} == {row["说明"] for row in with_plain_note(csv_table(client, on=on))}
    assert CAVEAT in page(client, on=on).text


def with_plain_note(table: list[dict[str, str]]) -> list[dict[str, str]]:
    """The last heading carries what a file without rows must say too."""
    return [{name.partition("（")[0]: text for name, text in row.items()} for row in table]


@pytest.mark.parametrize("on", ["2024-12-30", "2025-12-31"])
def test_within_the_editions_year_there_is_no_caveat(client: Client, on: str) -> None:
    assert ask(client, on=on)["answer"]["message"] == ""
    assert "未载入" not in page(client, on=on).text


PAGES = [
    "/",
    "/directory/",
    "/directory/?q=" + quote("电工"),
    "/occupations/",
    "/occupations/6-31-01-03/",
    "/agencies/",
    "/agencies/S000031300006/",
]


@pytest.mark.parametrize("address", PAGES)
def test_a_later_day_is_told_on_every_page_and_nothing_is_called_current(
    client: Client, address: str
) -> None:
    with time_machine.travel(dt.datetime(2026, 11, 23, 4, tzinfo=dt.UTC)):
        text = client.get(address).content.decode()
    assert CAVEAT in text
    # The notice itself says 现行 of the classification, and may be quoted.
    quoted = [line for line in LINES if "现行" in line]
    for line in quoted:
        text = text.replace(line, "")
    assert "现行" not in text


@pytest.mark.parametrize("address", PAGES)
def test_every_page_says_which_notice_it_rests_on(client: Client, address: str) -> None:
    text = client.get(address).content.decode()
    assert "沪人社职〔2024〕458号" in text
    assert "/notices/2024-458/" in text


def test_a_long_text_is_cut_and_said_to_be(client: Client) -> None:
    long = "电工" * 60
    for shown in (page(client, q=long).text, ask(client, q=long)["answer"]["message"]):
        assert "输入的文字超过100字，只按前100字查询。" in shown
    assert len(ask(client, q=long)["query"]["q"]) == 100
    assert "超过100字" not in page(client, q=long[:100]).text


@pytest.mark.parametrize(
    "address", ["/occupations/9-99-99-99/", "/agencies/S000031300099/", "/editions/2019/", "/notices/x/"]
)
def test_an_unknown_address_offers_the_directory(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert 'href="/directory/"' in response.content.decode()


@pytest.mark.parametrize(
    "address", ["/occupations/", "/agencies/", "/occupations/6-31-01-03/", "/agencies/S000031300006/"]
)
@pytest.mark.parametrize("on", ["2025-02-30", "20250230", "x", "0000-00-00", "9999-12-31"])
def test_a_day_that_is_none_is_a_bad_request_everywhere(client: Client, address: str, on: str) -> None:
    assert client.get(address, {"on": on}).status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        *("", "occupations/", "agencies/", "occupations/6-31-01-03/", "agencies/S000031300006/", "about/"),
        *("classification/", "classification/4-04/", "coverage/", "compare/", "agencies/?grade=3"),
        *("directory/?q=焊工", "changes/?code=4-04", "statements/?agency=S000031300006&code=6-29-03-03"),
    ],
)
@pytest.mark.parametrize("version", ["", "en/", "large/"])
def test_a_day_that_is_none_loses_no_page(client: Client, address: str, version: str) -> None:
    """It stands in a box as it was typed, with what is wrong, on the page that was asked for."""
    mark = "&" if "?" in address else "?"
    day = "since" if address.startswith("changes") else "on"
    asked, typed = (
        Page(client.get(f"/{version}{address}{more}").content.decode())
        for more in ("", f"{mark}{day}=2月30日")
    )
    assert "2月30日" in typed.chosen[day]
    assert re.search("没有这一天|There is no such day", typed.text)
    assert re.match("错误：|Error: ", typed.text)
    if "no-day" in typed.by_id:
        assert {*asked.by_id} <= {*typed.by_id}


def test_the_other_day_of_coverage_is_kept_beside_a_wrong_one(client: Client) -> None:
    page = Page(client.get("/coverage/?on=2025-06-01&since=x").content.decode())
    assert page.chosen["since"][0] == "x"
    assert "2025-06-01" in page.chosen["on"]
    assert client.get("/coverage/?on=x&since=y").status_code == 400
    assert client.get("/occupations/?on=x&page=y").status_code == 400


@pytest.mark.parametrize("text", ["蓝翔技校", "上海建桥学院", "新东方烹饪学校", "技校", "协会"])
def test_a_name_of_several_or_of_nobody_is_answered(client: Client, text: str) -> None:
    assert client.get("/directory/", {"q": text}).status_code == 200


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("/directory/?q=月嫂 二级", "没有机构评家政服务员（母婴护理员）二级；目录里只有五级、四级、三级。"),
        ("/directory/?q=蓝翔技校", "本目录没有名称含“蓝翔技校”的机构；"),
        ("/directory/?q=心理咨询师", "“心理咨询师”是职业分类大典中的职业，本目录中没有机构评价它。"),
        ("/directory/?q=怎么报名", "年满16周岁并符合项目的申报条件，就可以报名"),
        ("/en/directory/?q=how much does it cost", "There is an assessment fee. ·"),
        ("/en/directory/?q=qwerty", "This directory has no “qwerty”. ·"),
    ],
)
def test_the_title_says_the_answer_where_nothing_is_found(client: Client, text: str, title: str) -> None:
    html = client.get(text).content.decode()
    assert html.partition("<title>")[2].strip().startswith(title)


@pytest.mark.parametrize(
    ("typed", "chips"),
    [
        ("Forklift  truck driver", {"Forklift", "truck driver"}),
        ("driving licence", {"driving licence"}),
        ("pastry chef", {"pastry chef → 西式面点师"}),
    ],
)
def test_latin_words_are_read_back_as_they_were_typed(client: Client, typed: str, chips: set[str]) -> None:
    html = client.get("/en/directory/", {"q": typed}).content.decode()
    chip = re.compile(r'<li>\s*<a [^>]*><span class="vh">[^<]*</span><b>(.*?)</b>', re.DOTALL)
    assert {re.sub("<[^>]+>", "", each) for each in chip.findall(html)} == chips
    assert "".join(typed.split()) not in html


def test_capitals_stand_where_another_meaning_is_told(client: Client) -> None:
    assert "“AI” may also mean other occupations" in client.get("/en/directory/?q=AI").content.decode()


def test_the_guide_is_named_in_the_language_of_the_page(client: Client) -> None:
    html = client.get("/en/directory/", {"q": "how much does it cost"}).content.decode()
    said = (
        "Each agency sets and publishes its own; the notice gives no amount. See “What an assessment costs”."
    )
    assert said in " ".join(Page(html).text.split())
    assert "参加评价要交多少钱" not in html


@pytest.mark.parametrize("text", ["458号文", "沪人社职〔2024〕458号", "蓝翔技校", "上海建桥学院"])
def test_what_is_answered_is_not_called_not_understood(client: Client, text: str) -> None:
    assert "没有理解" not in client.get("/directory/", {"q": text}).content.decode()
