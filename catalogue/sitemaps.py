"""Every page worth finding, in both languages; in several files once one would be too long."""

from collections.abc import Iterator, Sequence
from html import escape

from django.urls import reverse

from agencies.columns import Selection, filing_numbers
from agencies.models import Notice
from catalogue.facts import Facts
from catalogue.guide import TOPICS
from catalogue.prefixes import ENGLISH, Face

PLAIN_PAGES = (
    "home",
    "directory",
    "occupation-list",
    "agency-list",
    "classification",
    "guide",
    "about-data",
    "accessibility",
)
# Two addresses each. A file may have 50,000; this many are written in a tenth of a second.
PAGES_A_FILE = 5000
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"


def paths(scopes: Selection, facts: Facts) -> list[str]:
    """Of the classification only its groups and what is assessed here: the rest is found from there."""
    return [
        *(reverse(name) for name in PLAIN_PAGES),
        *(reverse("guide-topic", args=[topic.slug]) for topic in TOPICS),
        *_of_notices(),
        *_addresses("occupation-detail", sorted(scopes.codes())),
        *_addresses("agency-detail", filing_numbers(scopes)),
        *_addresses("group-detail", sorted(facts.group_names)),
    ]


def files(count: int) -> int:
    return -(-count // PAGES_A_FILE)


def sitemap_of(root: str, pages: Sequence[str]) -> str:
    """`root` is the site's own address."""
    entries = (entry(root, path) for path in pages)
    return f'{HEAD}<urlset xmlns="{NAMESPACE}" xmlns:xhtml="{XHTML}">\n{"".join(entries)}</urlset>\n'


def entry(root: str, path: str) -> str:
    chinese, english = (
        escape(root + Face(path=path).address(language=language)) for language in (None, ENGLISH)
    )
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{language}" href="{address}"/>'
        for language, address in (("zh-Hans", chinese), ("en", english))
    )
    return "".join(f"<url><loc>{address}</loc>{others}</url>\n" for address in (chinese, english))


def index_of(root: str, count: int) -> str:
    """The files, by their numbers from 1."""
    places = (escape(root + reverse("sitemap-file", args=[number])) for number in range(1, count + 1))
    entries = "".join(f"<sitemap><loc>{place}</loc></sitemap>\n" for place in places)
    return f'{HEAD}<sitemapindex xmlns="{NAMESPACE}">\n{entries}</sitemapindex>\n'


def _of_notices() -> Iterator[str]:
    for notice in Notice.objects.defer("text"):
        yield notice.get_absolute_url()
        if notice.edition:
            yield reverse("edition-detail", args=[notice.edition])


def _addresses(route: str, keys: Sequence[str]) -> list[str]:
    """A route is looked up once: what it makes of its key is the key."""
    if not keys:
        return []
    before, _, behind = reverse(route, args=[keys[0]]).rpartition(keys[0])
    return [f"{before}{key}{behind}" for key in keys]
