"""What the public pages say, whatever they look like. Figures and words are those of the notice."""

import datetime as dt
import json
import re
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape, strip_tags
from pytest_django.fixtures import Settings

from agencies.models import DataVersion, OfficialLookUp
from catalogue import __version__
from catalogue.pages.site_data import current_site_data
from tests.printed import ROWS

pytestmark = pytest.mark.django_db

NOTICE = Path(__file__).resolve().parents[3] / "fixtures/notice_2025.txt"
LINES = NOTICE.read_text(encoding="utf-8").splitlines()
WELDER = "/occupations/6-18-02-04/"


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def words(html: str) -> str:
    return " ".join(strip_tags(html).split())


@pytest.mark.parametrize(
    "address", ["directory.csv?grade=9", "directory.xlsx?on=x", "changes.csv?since=x", "coverage.csv?on=x"]
)
def test_the_versions_of_a_file_that_is_refused_are_those_of_its_page(client: Client, address: str) -> None:
    switches = page(client, f"/{address}", 400).partition('class="switches"')[2].partition("</ul>")[0]
    led_to = re.findall(r'href="([^"]+)"', switches)
    assert [each.partition("?")[0] for each in led_to] == [
        f"/{version}{address.partition('.')[0]}/" for version in ("en/", "large/")
    ]
    assert {client.get(each).status_code for each in led_to} == {400}


@pytest.mark.parametrize("address", ["directory/", "agencies/", "changes/"])
def test_the_link_to_the_results_has_results_to_lead_to(client: Client, address: str) -> None:
    for asked in (
        "",
        "?q=焊工",
        "?since=2026-01-01&until=2025-01-01",
        "?on=2020-01-01",
        "?page=99",
        "?code=x",
    ):
        html = client.get(f"/{address}{asked}").content.decode()
        assert ('href="#results"' in html) <= ('id="results"' in html), asked


def test_the_versions_of_a_file_that_is_not_there_are_those_of_the_page_that_lists_it(client: Client) -> None:
    switches = page(client, "/data/latest/nothing.csv", 404).partition('class="switches"')[2]
    led_to = re.findall(r'href="([^"]+)"', switches.partition("</ul>")[0])
    assert led_to == ["/en/data/", "/large/data/"]
    assert {client.get(each).status_code for each in led_to} == {200}


@pytest.mark.parametrize("version", ["", "en/", "large/", "en/large/"])
def test_every_page_links_to_the_one_feed(client: Client, version: str) -> None:
    for address in ("", "directory/?q=焊工", "guide/fees/"):
        html = page(client, f"/{version}{address}")
        feeds = re.findall(r'type="application/atom\+xml" href="([^"]+)"', html)
        assert feeds == ["http://testserver/changes.atom"]
    assert client.get(feeds[0]).status_code == 200


def test_home_says_how_much_the_directory_holds(client: Client) -> None:
    text = words(page(client, "/"))
    assert "2025年版目录：56 家评价机构，73 个职业，2 项专项职业能力。" in text
    assert "在目录所列的等级中，五级最低，一级最高" in text


def test_home_leads_to_each_sub_major_group_with_its_count(client: Client) -> None:
    html = page(client, "/")
    # 4-03 住宿和餐饮服务人员: 8 codes of the annex begin with it.
    assert len(set(re.findall(r"4-03-\d\d-\d\d", "\n".join(LINES)))) == 8
    entry = html.split('href="/classification/4-03/"')[1].split("</section>")[0]
    assert "8 个" in entry


def test_the_notice_is_whole_and_every_line_has_its_anchor(client: Client) -> None:
    html = page(client, "/notices/2024-458/")
    for number, line in enumerate(LINES, start=1):
        if line.strip() and "\t" not in line:
            assert f'id="line-{number}"' in html
            assert escape(re.sub("<(http[^>]*)>", r"\1", line)) in html


def test_the_edition_prints_every_cell_as_it_stands(client: Client) -> None:
    html = page(client, "/editions/2025/")
    rows = re.findall(r'<tr id="(t\d-\d+-\d+)" role="row">(.*?)</tr>', html, re.DOTALL)
    printed = [line.split("\t") for line in LINES if "\t" in line and not line.startswith("编号")]
    assert len(rows) == len(printed) == 114
    for (_anchor, row), cells in zip(rows, printed, strict=True):
        own = re.sub(r'<td role="cell" class="above">.*?</td>', "", row)
        assert [strip_tags(cell).strip() for cell in re.findall(r"<t[dh].*?</t[dh]>", own, re.DOTALL)] == [
            escape(cell.strip()) for cell in cells
        ]
        assert cells[5].strip() in re.findall(r'<th scope="row".*?</th>', row)[0]


def test_the_edition_names_the_oddities_of_the_document(client: Client) -> None:
    text = words(page(client, "/editions/2025/"))
    assert "“上海市物联网行业协会”的序号从 2 开始" in text
    assert "同一单元格印有两个名称" in text
    assert not re.search(r"第 ?\d+ ?行", text)


def test_the_edition_ends_with_the_notes_of_the_annex(client: Client) -> None:
    html = page(client, "/editions/2025/")
    notes = [line for line in LINES if line.startswith(("注：1.", "2. 职业编码"))]
    assert len(notes) == 2
    for note in notes:
        assert note in html.split("</table>")[-1]


def test_whoever_lands_on_a_row_reads_its_agency(client: Client) -> None:
    html = page(client, "/editions/2025/")
    for row in ROWS:
        anchor = f'id="t{row.table}-{row.agency_position}-{row.position}"'
        landed = html.split(anchor)[1].split("</tr>")[0]
        assert row.agency in landed
        assert ('class="above"' in landed) == (not row.cells[1].strip())


def test_an_oddity_leads_to_its_row(client: Client) -> None:
    html = page(client, "/editions/2025/")
    row = next(row for row in ROWS if row.agency == "上海市物联网行业协会")
    place = f"t{row.table}-{row.agency_position}-{row.position}"
    label = f"附件一 编号{row.agency_position} 序号{row.position}"
    assert f'<a href="/editions/2025/#{place}">{label}</a>' in html


def test_official_addresses_are_those_seen_last(client: Client) -> None:
    html = page(client, "/guide/certificates/")
    assert 'href="http://rsj.sh.gov.cn"' in html
    assert 'href="http://www.osta.org.cn"' in html
    assert "网址出处：沪人社职〔2024〕458号，一、第2段" in words(html)
    OfficialLookUp.objects.create(
        subject="national", address="https://example.org/", source="编辑所见", seen_on="2026-11-01"
    )
    for address in ("/", "/occupations/2-02-01-01/"):
        html = page(client, address)
        assert 'href="https://example.org/"' in html
        assert "osta.org.cn" not in html
    assert 'href="https://example.org/"' in page(client, "/nothing/", 404)


def test_an_error_page_needs_no_look_up(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(current_site_data, "current", None)
    text = words(page(client, "/nothing/", 404))
    assert "请以官方查询为准： 市人力资源社会保障局网站 · 技能人才评价工作网" in text


def test_the_classification_counts_what_is_assessed(client: Client) -> None:
    html = page(client, "/classification/")
    # 专业技术人员: 492 occupations and one added in 2024, of which the annex lists none.
    assert "可评 0／共 493" in words(html.split('href="/classification/2/"')[1].split("</li>")[0])


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
    for line in (23, 27, 29, 33, 39, 43):
        assert f'href="/notices/2024-458/#line-{line}"' in html


def test_an_occupation_that_nobody_assesses_has_a_page_and_a_way_on(client: Client) -> None:
    html = page(client, "/occupations/2-02-01-01/")
    assert html.partition("<title>")[2].strip().startswith("本目录中没有机构评价地质实验测试工程技术人员。 ·")
    assert "看职业分类中的这一小类" in html
    # Only where there are such.
    assert "看同一小类里可以评价的职业" not in html
    assert "看同一小类里可以评价的职业" in page(client, "/occupations/6-31-01-01/")


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
    assert "The 2025 directory lists 3 agencies for" in html


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
    at = "http%3A//testserver/guide/fees/"
    assert f'<a href="https://example.org/report?page={at}" rel="external">报告错误</a>' in html
    assert "某单位 沪ICP备00000000号" in html
    settings.REPORT_ERROR_URL = "mailto:desk@example.org?subject=1"
    assert f'href="mailto:desk@example.org?subject=1&amp;body={at}"' in page(client, "/guide/fees/?q=1")


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/directory/?q=焊工&grade=1&on=2026-01-02", "?q=焊工&grade=1&on=2026-01-02"),
        ("/occupations/6-29-03-03/?on=2026-01-02", "?on=2026-01-02"),
        ("/directory/?q=S000031300006253000123", ""),
        ("/directory/?q=31011519900101123X", ""),
        ("/directory/?q=焊工&agency=310115%2019900101%20123X", ""),
        ("/guide/fees/?q=1", ""),
    ],
)
def test_a_mistake_is_reported_with_the_conditions_and_the_day_of_its_page(
    client: Client, settings: Settings, address: str, told: str
) -> None:
    settings.REPORT_ERROR_URL = "https://example.org/report"
    link = re.search(
        r'<a href="https://example.org/report\?page=([^"]*)"', client.get(address).content.decode()
    )
    assert link, address
    assert unquote(link[1]) == f"http://testserver{address.partition('?')[0]}{quote(told, safe='?=&')}"


def test_a_certificate_number_stands_in_no_link_and_no_cache(client: Client) -> None:
    response = client.get("/directory/", {"q": "S000031300006253000123"})
    assert response.headers["Cache-Control"] == "no-store"
    assert "000123" not in response.content.decode().replace("S000031300006", "")
    assert "上海市电梯行业协会" in response.content.decode()


def test_the_page_on_privacy_says_what_is_kept_how_long_and_whom_to_ask(
    client: Client, settings: Settings
) -> None:
    settings.PRIVACY_CONTACT = "某科室 021-00000000"
    text = words(page(client, "/privacy/"))
    for said in (
        "不使用 Cookie",
        "网络地址",
        "200 天",
        "没有结果的查询",
        "不保存任何人上传的文件",
        "某科室 021-00000000",
    ):
        assert said in text
    assert 'href="/privacy/"' in page(client, "/")
    assert "for 200 days" in page(client, "/en/privacy/")


def test_the_status_page_says_what_runs_and_what_is_planned(client: Client, settings: Settings) -> None:
    text = words(page(client, "/status/"))
    for said in (__version__, "2025年版", f"第 {DataVersion.objects.now().number} 版", "计划中的维护 没有"):
        assert said in text
    settings.PLANNED_WORK = "12月6日 22:00 维护 / maintenance on 6 December"
    assert settings.PLANNED_WORK in words(page(client, "/status/"))
    english = words(page(client, "/en/status/"))
    assert "Planned maintenance 12月6日 22:00 维护 / maintenance on 6 December" in english
    assert 'href="/status/"' in page(client, "/")


def test_security_txt_names_whom_to_tell_or_is_not_there(client: Client, settings: Settings) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404
    settings.SECURITY_CONTACT = "mailto:security@example.org"
    answer = client.get("/.well-known/security.txt")
    fields = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert fields["Contact"] == "mailto:security@example.org"
    assert fields["Canonical"] == "http://testserver/.well-known/security.txt"
    ends = dt.datetime.fromisoformat(fields["Expires"])
    assert dt.timedelta(0) < ends - timezone.now() <= dt.timedelta(days=366)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("compare/?agency=S000031300009&agency=S000031300062", "完全相同"),
        ("coverage/", "75 个职业和专项职业能力，其中 59 个只有一家机构"),
        ("changes/?agency=S000031300006", "S000031300006 共 0 条变更"),
        ("statements/S000031300006/6-29-03-03/3/2025-03-01/", "三级／高级工（6-29-03-03）：在目录内"),
        ("occupations/6-18-02-04/", "二级、一级只有上海船厂船舶有限公司"),
        ("agencies/S000031300006/", "可以评价电梯安装维修工，五级至一级"),
        ("directory/?q=焊工 一级", "找到 1 家机构可评焊工"),
    ],
)
def test_who_is_sent_a_link_reads_the_answer_in_it(client: Client, address: str, says: str) -> None:
    page = client.get(f"/{address}").content.decode()
    assert says in page.partition('<meta property="og:description" content="')[2].partition('"')[0]
