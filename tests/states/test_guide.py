"""The guide of a day rests on the notice of that day: no other is cited, and every quotation stands in it."""

import re
from html import unescape

from tests.states.conftest import Visitor

FIGURE = re.compile(r"<blockquote[^>]*>(.*?)</blockquote>.*?<figcaption>\s*<a [^>]*>(.*?)</a>", re.DOTALL)
CITE = re.compile(r'<a class="cite"[^>]*>(.*?)</a>')
TOPICS = (
    *("apply", "fees", "certificates", "subsidies", "grades", "rules"),
    *("contacts", "former-certificates", "no-shortcuts", "glossary"),
)


def without_markup(text: str) -> str:
    return re.sub(r"<(http[^>]*)>", r"\1", text.replace("\n", ""))


def test_each_quotation_stands_in_the_notice_of_todays_edition(visitor: Visitor) -> None:
    state = visitor.state
    edition = state.edition_on(state.today)
    assert edition is not None
    quoted = 0
    for topic in TOPICS:
        html = visitor.get(f"/guide/{topic}/").content.decode()
        article = html.partition("<article")[2].partition("</article>")[0]
        for block, citation in FIGURE.findall(article):
            assert citation.startswith(edition.number), topic
            for text in re.findall("<p>(.*?)</p>", block):
                quoted += 1
                assert unescape(text) in without_markup(edition.text), topic
    assert quoted > 40


def test_the_next_steps_of_a_day_cite_its_own_edition(visitor: Visitor) -> None:
    state = visitor.state
    for day in state.days():
        edition = state.edition_on(min(day, state.today))
        html = visitor.get("/agencies/S000031300006/", on=day.isoformat()).content.decode()
        steps = html.partition('class="next-steps"')[2].partition("</ol>")[0]
        cited = {citation.partition("，")[0].removesuffix("附件") for citation in CITE.findall(steps)}
        assert cited <= {edition.number if edition else ""}, day


def test_the_site_map_lists_the_topics_of_today(visitor: Visitor) -> None:
    xml = visitor.get("/sitemap.xml").content.decode()
    listed = re.findall(r"<loc>http://testserver(/guide/[a-z-]+/)</loc>", xml)
    assert sorted(listed) == sorted(f"/guide/{topic}/" for topic in TOPICS)
    assert all(visitor.get(path).status_code == 200 for path in listed)
