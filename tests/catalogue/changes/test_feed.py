"""The feed as RFC 4287 wants it: the same bytes from every process, whatever an act is called."""

import datetime as dt
import re
from xml.etree import ElementTree as ET

import feedparser  # type: ignore[import-untyped]  # no stubs
import pytest
import time_machine
from django.test import Client
from pytest_django.fixtures import Settings

from agencies.adjustments import correct, end_grade, rename_agency
from agencies.models import DataVersion
from tests.agencies.register import ADVERTS, JULY, JUNE, LIFTS, agency, basis, levels, occupation, scope
from tests.pages import Page

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


def feed(client: Client, **asked: str) -> bytes:
    answer = client.get("/changes.atom", asked)
    assert answer.status_code == 200
    return answer.content


def text(element: ET.Element, name: str) -> str:
    found = element.findall(f"{ATOM}{name}")
    assert len(found) == 1, name
    return found[0].text or ""


def test_it_has_what_a_feed_must_have(client: Client, settings: Settings) -> None:
    rename_agency(agency=agency(LIFTS[0]), name="上海市电梯协会", basis=basis(JUNE))
    settings.SITE_OWNER = "某某中心"
    content = feed(client)
    root = ET.fromstring(content)
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "某某中心"
    for element in (root, *root.findall(f"{ATOM}entry")):
        assert text(element, "id")
        assert text(element, "title")
        assert dt.datetime.fromisoformat(text(element, "updated")).tzinfo
        links = [link.attrib.get("rel", "alternate") for link in element.findall(f"{ATOM}link")]
        assert links.count("alternate") == 1
    read = feedparser.parse(content)
    assert (read.bozo, read.version, len(read.entries)) == (False, "atom10", 1)


def test_it_was_updated_when_the_data_was(client: Client) -> None:
    """And not now: several processes answer under one ETag."""
    contents = set()
    for hour in (10, 11):
        with time_machine.travel(f"2026-11-20T{hour}:00:00+08:00", tick=False):
            contents.add(feed(client))
    (content,) = contents
    updated = dt.datetime.fromisoformat(text(ET.fromstring(content), "updated"))
    assert updated == DataVersion.objects.now().changed_at


@pytest.mark.parametrize("asked", [{"agency": "S000099999999"}, {"code": "9-99-99-99"}])
def test_of_what_is_unknown_there_is_no_feed(client: Client, asked: dict[str, str]) -> None:
    assert client.get("/changes.atom", asked).status_code == 404


def test_whatever_an_act_says_it_can_be_read(client: Client) -> None:
    name = "甲\x0b乙<&>\ufffe]]>"
    rename_agency(agency=agency(LIFTS[0]), name=name, basis=basis(JUNE))
    (entry,) = ET.fromstring(feed(client, agency=LIFTS[0])).findall(f"{ATOM}entry")
    (summary,) = entry.findall(f"{ATOM}summary")
    assert summary.attrib == {"type": "html"}
    assert "甲乙&lt;&amp;&gt;]]&gt;" in (summary.text or "")
    assert "甲乙<&>]]>" in Page(summary.text or "").text


@pytest.mark.parametrize(
    "asked", [{}, {"agency": LIFTS[0]}, {"code": LIFTS[1]}, {"since": "2025-06-01"}, {"agency": ADVERTS[0]}]
)
def test_it_keeps_the_rules_of_rfc_4287(client: Client, asked: dict[str, str]) -> None:
    rename_agency(agency=agency(LIFTS[0]), name="上海市电梯协会", basis=basis(JUNE))
    end_grade(scope=scope(*LIFTS), grade_levels=levels(5), basis=basis(JUNE))
    correct(record=occupation(LIFTS[1]), values={"name": "电梯安装维修员"}, basis=basis(JULY))
    answer = client.get("/changes.atom", asked)
    assert answer.headers["Content-Type"].partition(";")[0] == "application/atom+xml"
    root = ET.fromstring(answer.content)
    assert root.tag == f"{ATOM}feed"
    # 4.1.1: one id, title and updated each; an author, so that no entry needs one; a link to itself.
    assert len(root.findall(f"{ATOM}author")) == 1
    assert text(root.findall(f"{ATOM}author")[0], "name")
    (itself,) = [link for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert itself.attrib["href"] == answer.wsgi_request.build_absolute_uri()
    entries = root.findall(f"{ATOM}entry")
    assert bool(entries) == (asked.get("agency") != ADVERTS[0])
    updated = dt.datetime.fromisoformat(text(root, "updated"))
    for each in (root, *entries):
        # 4.2.6, 4.2.7: identities and links are absolute.
        assert re.match("[a-z]+:", text(each, "id"))
        links = each.findall(f"{ATOM}link")
        assert all(link.attrib["href"].startswith("http://") for link in links)
        assert text(each, "title")
        assert len([link for link in links if link.get("rel", "alternate") == "alternate"]) == 1
        assert dt.datetime.fromisoformat(text(each, "updated")) <= updated
    # 4.1.1: no two entries of one identity.
    assert len({text(each, "id") for each in (root, *entries)}) == len(entries) + 1
    for entry in entries:
        moments = [dt.datetime.fromisoformat(text(entry, name)) for name in ("published", "updated")]
        assert all(moment.tzinfo for moment in moments)
        assert moments == sorted(moments)
        assert {child.tag.removeprefix(ATOM) for child in entry} == {
            *("id", "title", "updated", "published", "summary", "link")
        }


@pytest.mark.parametrize("prefix", ["", "/en", "/large", "/en/large"])
def test_it_has_one_address_in_all_versions_and_leads_to_its_page(client: Client, prefix: str) -> None:
    asked = {"agency": ADVERTS[0], "since": "2025-01-01"}
    links = Page(client.get(f"{prefix}/changes/", asked).content.decode()).links
    address = f"/changes.atom?agency={ADVERTS[0]}&since=2025-01-01"
    assert address in links
    root = ET.fromstring(client.get(address).content)
    ways = {link.attrib.get("rel", "alternate"): link.attrib["href"] for link in root.findall(f"{ATOM}link")}
    assert ways["self"] == f"http://testserver{address}"
    assert ways["alternate"] == f"http://testserver/changes/?agency={ADVERTS[0]}&since=2025-01-01"
    assert client.get(ways["alternate"]).status_code == 200
