"""数据与接口: what others may rely on is there, the examples run, and the changelog is told."""

import json
import re
import subprocess
import sys
from html import unescape

import pytest
from django.test import Client
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from catalogue import urls
from catalogue.api.contract import RATE_LIMITS, lasting
from tests.pages import Page
from tests.printed import ROWS


def examples(client: Client, root: str) -> dict[str, str]:
    html = client.get("/data/", headers={"host": root.partition("//")[2]}).content.decode()
    found = re.findall(r'<code id="example-([a-z-]+)"[^>]*>(.*?)</code>', html, re.DOTALL)
    return {name: unescape(text) for name, text in found}


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, check=True, encoding="utf-8", timeout=60)
    return done.stdout


@pytest.mark.django_db(transaction=True)
def test_the_examples_run_as_they_stand(live_server: LiveServer, client: Client) -> None:
    told = examples(client, live_server.url)
    assert list(told) == ["curl", "python", "pandas", "javascript", "match", "power-query"]
    answer = json.loads(run("bash", "-c", told["curl"]))
    electricians = [r.scope for r in ROWS if r.code == "6-31-01-03"]
    assert [(r["filing_number"], f"{r['code']} {r['item']}") for r in answer["results"]] == electricians
    first = list(dict.fromkeys(f"{r.filing_number} {r.agency}" for r in ROWS if 1 in r.grades))
    assert run(sys.executable, "-c", told["python"]).splitlines() == first
    told_by_node = run("node", "--input-type=module", "--eval", told["javascript"])
    assert told_by_node == "电工 5 4 3 2 1 covered\n"
    matched = json.loads(run("bash", "-c", told["match"]))["results"]
    assert [(line["line"], line["status"]) for line in matched] == [(1, "held"), (2, "not_of_agency")]
    # No Power Query outside Excel: what it names must be there.
    (address,) = re.findall(r'Web\.Contents\("(.*?)"\)', told["power-query"])
    columns = re.findall(r'"([^"]+)"', told["power-query"].rpartition("{")[2])
    lines = run("curl", "--silent", address).splitlines()
    assert len(lines) == len(ROWS) + 1
    # Nor pandas here; its line was run by hand.
    columns += re.findall("[\u4e00-\u9fff]+", told["pandas"])
    assert set(columns) < set(lines[0].removeprefix("\ufeff").split(","))


@pytest.mark.django_db
def test_what_others_may_rely_on_is_there_with_its_parameters() -> None:
    """By the registry of routes. Whoever takes an address or a parameter away breaks this on purpose."""
    read = {}
    for route in (*urls.pages, *urls.files):
        address = re.sub(r"<\w+:(\w+)>", r"{\1}", f"/{route.pattern}")
        read[address] = [name for name in vars(route.callback)["reads"] if name != "*"]
    for each in lasting():
        assert read[each["address"]] == each["parameters"], each


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["", "/en", "/large", "/en/large"])
def test_the_page_says_what_others_may_do(client: Client, settings: Settings, prefix: str) -> None:
    settings.DATA_LICENCE = "某某许可"
    response = client.get(f"{prefix}/data/")
    page = Page(response.content.decode())
    assert response.status_code == 200
    assert "某某许可" in page.text
    names = "invalid not-found retracted refused too-many-requests unavailable failed"
    for name in names.split():
        assert f'id="{name}"' in response.content.decode()
    assert f"{prefix}/data/changelog/" in page.links
    assert [page.text.count(str(most)) > 0 for most in RATE_LIMITS.values()] == [True] * 4
    assert "RateLimit-Policy" in page.text
    for each in lasting():
        assert each["address"] in page.text


@pytest.mark.django_db
def test_what_changed_is_told_with_its_mark(client: Client) -> None:
    text = Page(client.get("/data/changelog/").content.decode()).text
    assert "2.0.0 (2026-11-29)" in text
    assert "接口 New: `/v1/`, the directory for programs." in " ".join(text.split())
    assert "Redis" not in text, "what only an operator notices"
    assert "interface" in Page(client.get("/en/data/changelog/").content.decode()).text.lower()
