"""How people come to a page: an address as they type it, a card that was shared, a code, a number to call."""

import re

import pytest
from django.test import Client

from catalogue.templatetags.pages import telephones
from tests.agencies.register import LIFTS, agency
from tests.pages import Page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "leads_to"),
    [
        ("/agencies/s000031300006/", "/agencies/S000031300006/"),
        ("/occupations/6290303/", "/occupations/6-29-03-03/"),
        ("/EN/occupations/6290303/?on=2025-06-01", "/en/occupations/6-29-03-03/?on=2025-06-01"),
        ("/EN/Large/guide/", "/en/large/guide/"),
        ("/Large/", "/large/"),
        ("/Agencies/", "/agencies/"),
        ("/classification/404/", "/classification/4-04/"),
        ("/en/classification/40405/", "/en/classification/4-04-05/"),
        ("/statements/s000031300006/6290303/2025-06-01/", "/statements/S000031300006/6-29-03-03/2025-06-01/"),
    ],
)
def test_an_address_in_another_spelling_leads_to_the_page(client: Client, typed: str, leads_to: str) -> None:
    answer = client.get(typed)
    assert (answer.status_code, answer.headers["Location"]) == (301, leads_to)
    assert client.get(leads_to).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/occupations/9999999/", "/nothing/", "/agencies/x/", "/EN/nothing/"])
def test_what_is_not_there_is_not_found_in_any_spelling(client: Client, address: str) -> None:
    assert client.get(address, follow=True).status_code == 404


def test_browsers_find_the_icons_that_they_ask_for_by_themselves(client: Client) -> None:
    for name in ("favicon.ico", "apple-touch-icon.png"):
        answer = client.get(f"/{name}")
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith("image/")
        assert 0 < len(b"".join(answer)) < 5_000


@pytest.mark.django_db
def test_a_shared_page_says_the_answer_beside_one_picture(client: Client) -> None:
    html = client.get("/directory/?q=焊工 一级", headers={"host": "localhost"}).content.decode()
    told = dict(re.findall(r'<meta property="og:(\w+)"\s+content="([^"]*)"', html))
    assert told["title"].startswith("找到 1 家机构可评焊工（电焊工）一级（高级技师）")
    assert re.fullmatch(r"http://localhost/static/img/card(\.\w+)?\.png", told["image"])


@pytest.mark.django_db
def test_a_citation_is_one_sentence_after_the_other(client: Client) -> None:
    cited = Page(client.get("/directory/?q=焊工 一级").content.decode()).text.partition("引用本页")[2]
    assert cited.strip().startswith(
        "找到 1 家机构可评焊工（电焊工）一级（高级技师）。上海职业技能评价目录（非官方）"
    )


@pytest.mark.django_db
def test_the_code_of_paper_is_a_link_away_on_screen(client: Client) -> None:
    html = client.get(f"/agencies/{LIFTS[0]}/").content.decode()
    assert '<a href="#sheet">本页的二维码</a>' in html
    assert 'class="qr"' in html.partition('id="sheet"')[2]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("021-62345678", '<a href="tel:02162345678">021-62345678</a>'),
        ("０２１－６２３４ ５６７８转8001", '<a href="tel:02162345678">021-6234 5678</a>转8001'),
        ("+86 21 62345678、12333", '<a href="tel:+862162345678">+86 21 62345678</a>、12333'),
        ("<b>", "&lt;b&gt;"),
    ],
)
def test_a_number_can_be_called(text: str, shown: str) -> None:
    assert telephones(text) == shown


@pytest.mark.django_db
def test_the_source_of_contact_data_is_a_link(client: Client) -> None:
    one = agency(LIFTS[0])
    one.telephone, one.contact_source = "021-62345678", "https://www.example.org/contact"
    one.contact_confirmed_on = "2026-01-05"
    one.save()
    links = Page(client.get(f"/agencies/{LIFTS[0]}/").content.decode()).links
    assert {"tel:02162345678", "https://www.example.org/contact"} <= set(links)


@pytest.mark.django_db
def test_the_front_door_leads_by_grade_and_by_the_routes_of_the_notice(client: Client) -> None:
    links = Page(client.get("/").content.decode()).links
    assert [link for link in links if "?grade=" in link] == [f"/directory/?grade={n}" for n in "54321"]
    ways = [link for link in links if link.startswith("/guide/apply/#")]
    assert len(ways) == 3
    page = Page(client.get("/guide/apply/").content.decode())
    assert "培训机构学员和在校学生" in page.by_id[ways[0].partition("#")[2]]
    assert page.by_id[ways[2].partition("#")[2]].startswith("\n  个人：到评价机构报名。")


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_worked_examples_are_in_the_language_of_the_page_and_find_something(
    client: Client, prefix: str
) -> None:
    html = client.get(f"{prefix}/").content.decode()
    examples = re.findall(r'class="example" href="([^"]+)">([^<]+)<', html)
    assert len(examples) == 3
    for address, text in examples:
        assert not (prefix and re.search("[\u4e00-\u9fff]", text))
        found = client.get(address.replace("/directory/", "/directory.json").removeprefix(prefix)).json()
        assert found["count"] > 0, text


@pytest.mark.django_db
def test_each_term_of_the_glossary_has_an_address_and_says_what_it_rests_on(client: Client) -> None:
    html = client.get("/guide/glossary/").content.decode()
    page = Page(html)
    terms = [link[1:] for link in page.links if link.startswith("#") and link != "#main"]
    assert {"职业", "工种", "评价项目", "备案号", "社会化"} <= set(terms)
    assert len(terms) >= 20
    for term in terms:
        told = page.by_id[term]
        assert told.strip().startswith(f"{term}：")
        assert "本站说明" in told or "沪人社职〔2024〕458号" in told
