"""Every page worth finding, in every language; in several files once one would be too long."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from agencies.in_memory import Selection, filing_numbers
from agencies.models import Notice
from catalogue.pages import languages
from catalogue.pages.guide import topics_of
from catalogue.pages.languages import PageVariant
from catalogue.pages.site_data import SiteData
from catalogue.rows.rows import addresses

if TYPE_CHECKING:
    Base = Sitemap[str]
else:  # to Django it is not generic
    Base = Sitemap

PLAIN_PAGES = (
    "home directory occupation-list agency-list edition-list classification guide about-data "
    "accessibility privacy site-status data changelog changes batch"
).split()
# Each in every language. A file may have 50,000 addresses; this many are written in a tenth of a second.
PAGES_A_FILE = 1000


class SitePages(Base):
    """`root` is the site's own address; any page may have changed whenever the data did."""

    i18n = alternates = True

    def __init__(self, pages: Sequence[str], root: str, changed_at: dt.datetime) -> None:
        self.pages = pages
        self.protocol, _, self.domain = root.partition("://")
        self.lastmod = changed_at
        self.variants = {each.tag: PageVariant(each) for each in languages.LANGUAGES}
        self.languages = list(self.variants)
        self.limit = PAGES_A_FILE * len(self.languages)

    def items(self) -> Sequence[str]:
        return self.pages

    def get_domain(self, site: object = None) -> str:  # noqa: ARG002  # Django's signature
        return self.domain

    def _location(self, item: tuple[str, str], force_lang_code: str | None = None) -> str:
        """Its languages are prefixes, which Django's own way of reversing anew in each knows nothing of."""
        path, tag = item
        return replace(self.variants[force_lang_code or tag], path=path).address


def paths(scopes: Selection, site_data: SiteData) -> list[str]:
    """Of the classification only its groups and what is assessed here: the rest is found from there."""
    edition = site_data.coverage(scopes.on, scopes.on).edition
    return [
        *(reverse(name) for name in PLAIN_PAGES),
        *(reverse("guide-topic", args=[topic.slug]) for topic in topics_of(edition, site_data.version)),
        *_of_notices(),
        *addresses("occupation-detail", sorted(scopes.codes())).values(),
        *addresses("agency-detail", filing_numbers(scopes)).values(),
        *addresses("group-detail", sorted(site_data.group_names)).values(),
    ]


def _of_notices() -> Iterator[str]:
    for notice in Notice.objects.defer("text"):
        yield notice.get_absolute_url()
        if notice.edition:
            yield reverse("edition-detail", args=[notice.edition])
