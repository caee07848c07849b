"""What the public pages say, whatever they look like. Figures and words are those of the notice."""

import json
import re
from pathlib import Path

import pytest
from django.test import Client
from django.utils.html import escape, strip_tags
from pytest_django.fixtures import Settings

from catalogue.guide import TOPICS, Topic
from catalogue.quotations import QUOTATIONS

pytestmark = pytest.mark.django_db

NOTICE = Path(__file__).resolve().parents[2] / "fixtures/notice_2025.txt"
LINES = NOTICE.read_text(encoding="utf-8").splitlines()
WELDER = "/occupations/6-18-02-04/"


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def words(html: str) -> str:
    return " ".join(strip_tags(html).split())


def test_home_says_how_much_the_directory_holds(client: Client) -> None:
    text = words(page(client, "/"))
    assert "2025年版目录：56 家评价机构，73 个职业，2 项专项职业能力。" in text
    assert "五级最低，一级最高" in text


def test_home_leads_to_each_sub_major_group_with_its_count(client: Client) -> None:
    html = page(client, "/")
    # 4-03 住宿和餐饮服务人员: 8 codes of the annex begin with it.
    assert len(set(re.findall(r"4-03-\d\d-\d\d", "\n".join(LINES)))) == 8
    entry = html.split('href="/classification/4-03/"')[1].split("</li>")[0]
    assert "8 个" in entry


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.slug)
def test_every_claim_of_the_guide_is_followed_by_its_quotation(client: Client, topic: Topic) -> None:
    html = page(client, f"/guide/{topic.slug}/")
    for claim in topic.claims:
        behind = html.split(escape(str(claim.text)), 1)[1]
        for quotation in claim.rests_on:
            assert escape(quotation.text) in behind
            assert f'href="/notices/2024-458/#line-{quotation.line}"' in behind
    assert "来源文件未提供" in html


def test_an_unknown_topic_is_no_page(client: Client) -> None:
    page(client, "/guide/nothing/", 404)


def test_the_notice_is_whole_and_every_line_has_its_anchor(client: Client) -> None:
    html = page(client, "/notices/2024-458/")
    for number, line in enumerate(LINES, start=1):
        if line.strip() and "\t" not in line:
            assert f'id="line-{number}"' in html
            assert escape(line) in html
    for quotation in QUOTATIONS.values():
        assert f'id="line-{quotation.line}"' in html


def test_the_edition_prints_every_cell_as_it_stands(client: Client) -> None:
    html = page(client, "/editions/2025/")
    rows = re.findall(r'<tr id="(t\d-\d+-\d+)">(.*?)</tr>', html, re.DOTALL)
    printed = [line.split("\t") for line in LINES if "\t" in line and not line.startswith("编号")]
    assert len(rows) == len(printed) == 114
    for (_anchor, row), cells in zip(rows, printed, strict=True):
        assert [strip_tags(cell).strip() for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)] == [
            escape(cell.strip()) for cell in cells
        ]


def test_the_edition_names_the_oddities_of_the_document(client: Client) -> None:
    text = words(page(client, "/editions/2025/"))
    assert "“上海市物联网行业协会”的序号从 2 开始" in text
    assert "同一单元格印有两个名称" in text


def test_the_classification_counts_what_is_assessed(client: Client) -> None:
    html = page(client, "/classification/")
    # 专业技术人员: 492 occupations, of which the annex lists none.
    assert "可评 0／共 492" in words(html.split('href="/classification/2/"')[1].split("</li>")[0])


def test_a_minor_group_tells_assessed_occupations_from_the_others(client: Client) -> None:
    html = page(client, "/classification/6-18-02/")
    assessed, others = html.split("本目录没有机构评价的职业")
    assert 'href="/occupations/6-18-02-04/"' in assessed
    assert 'href="/occupations/6-18-02-04/"' not in others
    assert 'href="/occupations/6-18-02-01/"' in others


def test_an_occupation_page_has_its_answer_holes_steps_and_sources(client: Client) -> None:
    html = page(client, WELDER)
    assert "二级、一级只有上海船厂船舶有限公司。" in words(html)
    assert html.count('class="grade yes"') == 3 + 3 + 5
    assert html.count('class="grade no"') == 2 + 2
    for anchor in ("t1-4-1", "t1-43-1", "t1-50-1"):
        assert f'href="/editions/2025/#{anchor}"' in html
    for line in (23, 29, 33, 39, 43):
        assert f'href="/notices/2024-458/#line-{line}"' in html


def test_an_occupation_that_nobody_assesses_has_a_page_and_a_way_on(client: Client) -> None:
    text = words(page(client, "/occupations/2-02-01-01/"))
    assert "本目录中没有机构评价地质实验测试工程技术人员。" in text
    assert "看同一小类里可以评价的职业" in text


def test_an_agency_without_contact_data_says_that_the_source_gives_none(client: Client) -> None:
    assert "来源文件未提供。" in words(page(client, "/agencies/S000031300006/"))


@pytest.mark.parametrize(
    ("address", "kind", "name"),
    [(WELDER, "Occupation", "焊工"), ("/agencies/S000031300006/", "Organization", "上海市电梯行业协会")],
)
def test_a_detail_page_speaks_to_machines(client: Client, address: str, kind: str, name: str) -> None:
    html = page(client, address)
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert found is not None
    data = json.loads(found[1])
    assert (data["@type"], data["name"]) == (kind, name)
    assert data["url"].endswith(address)


def test_a_page_names_its_other_addresses_and_what_it_answers(client: Client) -> None:
    html = page(client, f"/en/large{WELDER}")
    assert f'<link rel="canonical" href="http://testserver/en{WELDER}">' in html
    assert f'hreflang="zh-Hans" href="http://testserver{WELDER}"' in html
    assert f'hreflang="en" href="http://testserver/en{WELDER}"' in html
    assert '<meta property="og:title" content="Where 焊工 (6-18-02-04) is assessed">' in html
    assert "In Shanghai 3 agencies assess" in html


def test_files_keep_one_address_on_every_page(client: Client) -> None:
    assert 'href="/directory.csv"' in page(client, "/en/large/about/")


def test_the_site_map_lists_pages_in_both_languages(client: Client) -> None:
    xml = page(client, "/sitemap.xml")
    for path in (
        "/",
        WELDER,
        "/agencies/S000031200057/",
        "/guide/fees/",
        "/editions/2025/",
        "/classification/4/",
    ):
        assert f"<loc>http://testserver{path}</loc>" in xml
        assert f"<loc>http://testserver/en{path}</loc>" in xml
    assert "/large/" not in xml
    assert "Sitemap: http://testserver/sitemap.xml" in page(client, "/robots.txt")


def test_what_is_not_set_is_not_shown(client: Client, settings: Settings) -> None:
    assert "报告错误" not in page(client, "/guide/")
    settings.REPORT_ERROR_URL, settings.SITE_OWNER = "https://example.org/report", "某单位"
    settings.ICP_NUMBER = "沪ICP备00000000号"
    html = page(client, "/guide/fees/")
    assert '<a href="https://example.org/report" rel="external">报告错误</a>' in html
    assert "某单位 沪ICP备00000000号" in html


def test_a_certificate_number_stands_in_no_link_and_no_cache(client: Client) -> None:
    response = client.get("/directory/", {"q": "S000031300006253000123"})
    assert response.headers["Cache-Control"] == "no-store"
    assert "000123" not in response.content.decode().replace("S000031300006", "")
    assert "上海市电梯行业协会" in response.content.decode()
