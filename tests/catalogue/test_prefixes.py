"""Language and large edition are part of the address, and every link of a page keeps them."""

import pytest
from django.test import Client
from django.urls import get_script_prefix

from catalogue.prefixes import CHINESE, ENGLISH, read_face, site_prefix

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
def test_the_face_is_read_from_the_address_alone(address: str, language: str, large: bool, path: str) -> None:
    face = read_face(address, "/")
    assert (face.language, face.large, face.path) == (language, large, path)


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
