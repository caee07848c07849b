"""Every English page in several states: no Chinese stands there that does not say that it is Chinese."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.utils.html import escape

from agencies.models import SearchNote
from tests.browser.pages import REFUSALS, every_address

pytestmark = pytest.mark.django_db

# Characters and the points between them.
CHINESE = re.compile(r"[\u3001-\u3011\u3400-\u9fff\uff01-\uff5e]")
ANSWERED = """
    welder; nanny grade 2; how much does it cost; forklift truck driver; driving licence; Tongji University
    月嫂; 月嫂 二级; 护士; 心理咨询师 三级; 蓝翔技校 电工; 电工 焊工 律师; 八院; 催乳师; 电提安装
    S000031300006253000123; 31011519900101123X; 458号文; 茶艺师 上海商学院; 电工 七级; AI; 茶艺师 对比
    qwerty; 6-18; 9-99; 4-04; 视光师; "月嫂"
""".replace("\n", ";").split(";")  # fmt: skip
VOID = {"meta", "link", "input", "br", "img", "path", "rect", "hr"}
# Names of things that stay Chinese where no markup can say so.
UNMARKED = {"title"}


class Unmarked(HTMLParser):
    """Texts with Chinese whose nearest `lang` is another; attributes likewise."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        lang = given.get("lang") or (self.open[-1][1] if self.open else "")
        if tag not in VOID:
            self.open.append((tag, lang))
        told = [given.get(name) or "" for name in ("aria-label", "placeholder", "alt", "title")]
        self.found += [text for text in told if CHINESE.search(text) and not lang.startswith("zh")]

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tag, lang = self.open[-1] if self.open else ("", "")
        if CHINESE.search(data) and tag not in {*UNMARKED, "script"} and not lang.startswith("zh"):
            self.found.append(" ".join(data.split()))


def states() -> Iterator[str]:
    yield from every_address()
    yield from REFUSALS
    # A text of each kind of answer.
    for text in filter(None, map(str.strip, ANSWERED)):
        yield f"directory/?q={text}"
    yield "statements/?agency=S000031300006"
    yield "directory/?q=焊工&agency=S000031300006"
    yield "directory/?grade=3&grade=1&lacks=2&only=1&code=4"
    yield "changes/?since=2026-01-01&until=2025-01-01"
    yield "statements/?agency=S0&code=x&on=y"
    yield "compare/?agency=S000031300009&agency=S000099999999"


@pytest.mark.parametrize("address", list(states()))
def test_an_english_page_marks_its_chinese(client: Client, address: str) -> None:
    page = Unmarked()
    page.feed(client.get(f"/en/{address}").content.decode())
    assert page.found == []


def test_a_card_is_read_in_english_and_one_without_english_says_that_it_is_chinese(client: Client) -> None:
    cards = SearchNote.objects.exclude(kind=SearchNote.Kind.QUESTION)
    assert cards.count() > 70
    for card in cards:
        ask = f"directory/?q={card.terms[0]}"
        page, chinese = (client.get(f"/{prefix}{ask}").content.decode() for prefix in ("en/", ""))
        told = re.sub(r"</?span[^>]*>", "", page)
        assert escape(card.text_en) in told, card.title
        assert escape(card.basis_en) in told, card.title
        assert escape(card.text) not in told, card.title
        assert escape(card.text) in chinese, card.title
    cards.filter(title="心理咨询师").update(title_en="", text_en="", basis_en="")
    page = client.get("/en/directory/?q=心理咨询师").content.decode()
    assert '<span lang="zh-Hans">职业分类大典（2022年版）中有</span>' in page
