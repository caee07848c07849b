"""The guide: each sentence is followed by what the notice says, or marked as this site's own."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from agencies.database.door import open_door
from agencies.models import Claim, GuideTopic, Notice, Quotation
from tests.pages import Page
from tests.printed import LINES

pytestmark = pytest.mark.django_db

TOPICS = ("apply", "fees", "certificates", "subsidies", "grades", "rules")
NUMBER = "沪人社职〔2024〕458号"
WELDER = "/occupations/6-18-02-04/"


def html(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def text(client: Client, address: str) -> str:
    return Page(html(client, address)).text


def shown(text: str) -> str:
    return escape(re.sub("<(http[^>]*)>", r"\1", text))


def claims(topic: str) -> list[Claim]:
    found = Claim.objects.filter(topic__slug=topic, step="").prefetch_related("quotations")
    return list(found.order_by("position"))


def test_every_quotation_stands_in_the_notice_word_for_word_and_names_no_line_too_many() -> None:
    assert Quotation.objects.count() > 60
    for quotation in Quotation.objects.all():
        lines = LINES[quotation.first_line - 1 : quotation.last_line]
        assert quotation.text in "".join(lines)
        assert len(lines) == 1 or not any(quotation.text in line for line in lines)


def test_no_quotation_stops_within_a_word() -> None:
    """It ends with a sentence, or where the notice has a mark or opens a title."""
    whole = "\n".join(LINES)
    for quotation in Quotation.objects.all():
        quoted = r"\n*".join(map(re.escape, quotation.text))
        ends = quoted + r"(?:(?<=[。；）])|(?=[，,、”《]|\n\n（))"
        assert re.search(ends, whole), quotation.text


@pytest.mark.parametrize("language", ["", "en/"])
def test_the_glossary_lists_its_terms_in_the_language_of_the_page(client: Client, language: str) -> None:
    listed = html(client, f"/{language}guide/glossary/").partition('class="plain terms"')[2]
    terms = re.findall(r'<a href="#([^"]+)">(.+?)</a>', listed.partition("</ul>")[0])
    assert len(terms) > 20
    for anchor, term in terms:
        assert re.sub("<[^>]+>", "", term).endswith(f"({anchor})" if language else anchor)


@pytest.mark.parametrize("topic", TOPICS)
def test_each_sentence_is_followed_by_its_quotation_or_marked(client: Client, topic: str) -> None:
    page = html(client, f"/guide/{topic}/")
    article = page.split('<article class="guide">')[1]
    assert len(claims(topic)) > 2
    for claim in claims(topic):
        behind = article.split(escape(claim.text), 1)[1]
        assert ("本站说明" in behind[:60]) == claim.is_own_note
        for quotation in claim.quotations.all():
            assert shown(quotation.text) in behind
            assert f'href="/notices/2024-458/#line-{quotation.first_line}"' in behind
        assert claim.is_own_note or claim.quotations.exists()
    for step in Claim.objects.filter(topic__slug=topic).exclude(step=""):
        assert f">{escape(step.text)}" not in article
    assert "来源文件未提供" in article


def test_the_whole_notice_is_told(client: Client) -> None:
    guide = "".join(text(client, f"/guide/{topic}/") for topic in TOPICS)
    for said in (
        "办理团体申报手续",  # duties of schools
        "接受有关部门的质量监管和社会监督。",
        "职业资格退出国家职业资格目录后转为社会化职业技能等级认定的接续工作",
        "人社厅发〔2023〕31号",
        "用人单位能否为职工办理团体申报",
        "三份文件等相关规定",
    ):
        assert said in guide


def test_places_are_cited_by_the_notices_own_numbering(client: Client) -> None:
    pages = ["/", WELDER, "/agencies/S000031300006/", "/about/", *(f"/guide/{topic}/" for topic in TOPICS)]
    for address in pages:
        for prefix in ("/en", ""):
            said = text(client, prefix + address)
            assert not re.search(r"通知(?:原文)?第 ?\d+ ?行|line \d+ of the notice", said)
            assert "<http" not in said
    assert f"{NUMBER}，二（一）" in text(client, "/guide/apply/")
    assert f"{NUMBER}附件，注1" in text(client, "/guide/rules/")


def test_the_step_of_applying_cites_both_ways(client: Client) -> None:
    step = html(client, WELDER).split("<b>报名</b>")[1].split("</li>")[0]
    assert f"{NUMBER}，二（二）团体申报" in step
    assert f"{NUMBER}，二（二）个人申报" in step


def test_where_to_ask_stands_with_the_missing_contact_and_is_no_step(client: Client) -> None:
    page = text(client, "/agencies/S000031300006/")
    assert page.count("请到评价机构的网站或微信公众号，或市人社局网站查询。") == 1
    assert f"{NUMBER}，二、末段" in page
    assert "微信公众号" not in text(client, WELDER)


def test_english_says_what_is_written_and_else_says_that_it_is_chinese(client: Client) -> None:
    assert "Anyone aged 16 or over" in html(client, "/en/guide/apply/")
    Claim.objects.filter(topic__slug="apply").update(text_en="")
    page = html(client, "/en/guide/apply/")
    assert "Anyone aged 16" not in page
    assert '<span lang="zh-Hans">年满16周岁' in page
    assert '<meta name="description" content="年满16周岁' in page
    assert '<span lang="zh-Hans">年满16周岁' not in html(client, "/guide/apply/")


def test_what_people_ask_and_the_notice_does_not_say(client: Client) -> None:
    assert "Whether an employer may submit a group application" in text(client, "/en/guide/apply/")
    GuideTopic.objects.filter(slug="apply").update(unprovided=["能否补考"])
    assert '<li><span lang="zh-Hans">能否补考</span></li>' in html(client, "/en/guide/apply/")


def test_an_unknown_topic_is_no_page(client: Client) -> None:
    html(client, "/guide/nothing/", 404)


def test_before_the_first_edition_there_is_no_guide(client: Client) -> None:
    assert "接下来怎么办" not in text(client, f"{WELDER}?on=2024-01-01")
    with open_door("a test"):
        Notice.objects.update(in_force_from=timezone.localdate() + dt.timedelta(days=1))
    for address in ("/", "/guide/", "/sitemap.xml"):
        assert "/guide/apply/" not in html(client, address)
    html(client, "/guide/apply/", 404)


def test_a_claim_that_its_notice_does_not_bear_out_is_not_shown(client: Client) -> None:
    step = "年满16周岁，并符合该项目的申报条件。"
    assert step in text(client, WELDER)
    Quotation.objects.filter(claim__text=step).update(text="年满18周岁")
    assert step not in text(client, WELDER)


def test_a_guide_is_of_its_edition(client: Client) -> None:
    """What an older edition says is no basis for a newer one: its claims stay with it."""
    today = timezone.localdate()
    notice = Notice.objects.get()
    newer = Notice.objects.create(
        slug="next",
        number="沪人社职〔2098〕1号",
        title="略",
        issuer="略",
        edition=today.year + 1,
        issued_on=today,
        in_force_from=today,
        text=notice.text,
    )
    topic = GuideTopic.objects.create(edition=newer, slug="apply", label="报名", title="怎么报名")
    told = Claim.objects.create(topic=topic, position=1, text="新的一句")
    lost = Claim.objects.create(topic=topic, position=2, text="旧的一句")
    lines = {"first_line": 23, "last_line": 23, "text": "年满16周岁"}
    Quotation.objects.create(claim=told, notice=newer, **lines)
    Quotation.objects.create(claim=lost, notice=notice, **lines)
    page = text(client, "/guide/apply/")
    assert "新的一句" in page
    assert "旧的一句" not in page
    assert "沪人社职〔2098〕1号，二（一）" in page
    yesterday = today - dt.timedelta(days=1)
    assert f"{NUMBER}，二（一）" in text(client, f"{WELDER}?on={yesterday}")
    assert f"{NUMBER}，二（一）" not in text(client, WELDER)
