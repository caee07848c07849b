"""Language and large version are part of the address, and every link of a page keeps them."""

import re

import pytest
from django.test import Client
from django.urls import get_script_prefix

from agencies.models import GradeLevel
from catalogue.pages import languages
from catalogue.pages.languages import CHINESE, ENGLISH, Language, read_variant, site_prefix

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "language", "large", "path"),
    [
        ("/", CHINESE, False, "/"),
        ("/directory/", CHINESE, False, "/directory/"),
        ("/en/", ENGLISH, False, "/"),
        ("/large/directory/", CHINESE, True, "/directory/"),
        ("/en/large/directory/", ENGLISH, True, "/directory/"),
        ("/english/", CHINESE, False, "/english/"),
        ("/large/en/", CHINESE, True, "/en/"),
    ],
)
def test_the_variant_is_read_from_the_address_alone(
    address: str, language: Language, large: bool, path: str
) -> None:
    variant = read_variant(address, "/")
    assert (variant.language, variant.large, variant.path) == (language, large, path)


@pytest.mark.parametrize("prefix", ["", "en/", "large/", "en/large/"])
def test_every_link_of_a_page_keeps_its_prefix(client: Client, prefix: str) -> None:
    text = client.get(f"/{prefix}").content.decode()
    assert f'<a class="site-name" href="/{prefix}">' in text


@pytest.mark.parametrize(("prefix", "language"), [("", "zh-hans"), ("en/", "en"), ("en/large/", "en")])
def test_a_page_says_its_language_and_varies_by_nothing(client: Client, prefix: str, language: str) -> None:
    response = client.get(f"/{prefix}", headers={"Accept-Language": "fr"})
    assert response.headers["Content-Language"] == language
    assert response.headers["Vary"] == "Accept-Encoding"
    assert not response.cookies


def test_a_prefix_without_its_slash_leads_to_the_page(client: Client) -> None:
    response = client.get("/en")
    assert (response.status_code, response.headers["Location"]) == (301, "/en/")


def test_the_admin_has_no_prefix(client: Client) -> None:
    assert client.get("/en/admin/login/").status_code == 404
    assert client.get("/admin/login/").status_code == 200


def test_static_addresses_are_the_same_on_every_page(client: Client) -> None:
    assert 'href="/static/css/site.css"' in client.get("/en/large/").content.decode()


def test_the_prefix_is_gone_after_the_answer(client: Client) -> None:
    client.get("/en/large/")
    assert get_script_prefix() == "/"


@pytest.mark.parametrize(
    ("prefix", "plain"),
    [("/", "/"), ("/en/", "/"), ("/en/large/", "/"), ("/large/", "/"), ("/site/en/", "/site/")],
)
def test_the_prefix_of_files_is_the_site_alone(prefix: str, plain: str) -> None:
    assert site_prefix(prefix) == plain


@pytest.fixture
def french(monkeypatch: pytest.MonkeyPatch) -> None:
    """A third language of the interface that has no message catalogue yet."""
    third = Language("fr", "fr", "fr_FR", "fr/", "Français")
    monkeypatch.setattr(languages, "LANGUAGES", (*languages.LANGUAGES, third))


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("", 200),
        ("directory/?q=电工", 200),
        ("directory/?view=table", 200),
        ("directory/?on=x", 400),
        ("occupations/6-18-02-04/", 200),
        ("agencies/S000031300006/", 200),
        ("statements/", 200),
        ("guide/grades/", 200),
        ("large/changes/", 200),
        ("nothing/", 404),
    ],
)
def test_a_third_language_is_one_more_entry(client: Client, french: None, address: str, status: int) -> None:
    response = client.get(f"/fr/{address}")
    assert (response.status_code, response.headers["Content-Language"]) == (status, "fr")
    page = response.content.decode()
    prefix = "/fr/large/" if "large/" in address else "/fr/"
    assert '<html lang="fr"' in page
    assert f'<a class="site-name" href="{prefix}">' in page
    switches = re.findall(r'<a href="[^"]*" lang="([\w-]+)" hreflang="[\w-]+">(\w+)</a>', page)
    assert switches == [("zh-Hans", "中文"), ("en", "English")]


def test_every_page_tells_each_language(client: Client, french: None) -> None:
    page = client.get("/fr/large/agencies/").content.decode()
    assert re.findall(r'hreflang="([\w-]+)" href="http://testserver([^"]*)"', page) == [
        ("zh-Hans", "/agencies/"),
        ("en", "/en/agencies/"),
        ("fr", "/fr/agencies/"),
        ("x-default", "/agencies/"),
    ]
    assert '<link rel="canonical" href="http://testserver/fr/agencies/">' in page
    assert '<meta property="og:locale" content="fr_FR">' in " ".join(page.split())


def test_a_language_without_names_shows_the_chinese_ones_marked(client: Client, french: None) -> None:
    page = client.get("/fr/statements/S000031300049/4-08-08-08/2025-07-01/").content.decode()
    assert '<span lang="zh-Hans">三级／高级工</span>' in page


@pytest.mark.parametrize(
    "address", ["occupations/6-18-02-04/", "agencies/S000031300049/", "guide/grades/", ""]
)
def test_a_grade_without_a_name_in_the_language_says_that_it_is_chinese(client: Client, address: str) -> None:
    GradeLevel.objects.filter(numeral="3").update(name_en="")
    page = client.get(f"/en/{address}").content.decode().split("<main")[1]
    assert '<span lang="zh-Hans">三级</span>' in page
    unmarked = re.sub(r'<(\w+)[^>]* lang="zh-Hans"[^>]*>.*?</\1>', "", page, flags=re.DOTALL)
    assert "三级" not in re.sub(r' data-label="[^"]*"', "", unmarked)


def test_machines_are_told_of_each_language(client: Client, french: None) -> None:
    robots = client.get("/robots.txt").content.decode()
    assert "Disallow: /fr/directory/?\n" in robots
    assert "Disallow: /fr/large/\n" in robots
    assert (
        'hreflang="fr" href="http://testserver/fr/agencies/"' in client.get("/sitemap.xml").content.decode()
    )
