"""The site: settings, addresses, filters, pages, files, caching. It shows what `agencies` knows."""

# For people: the foot of each page, files, metrics. What differs between two versions stands in CHANGELOG.md.
__version__ = "2.1.0"
