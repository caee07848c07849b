"""Which addresses the browser visits: every route of the site map, each with the states worth looking at."""

from urllib.parse import quote

from catalogue.urls import pages

FACES = ("", "en/", "large/", "en/large/")

# Route → its addresses, without the first slash. Whoever adds a page adds it here; a test says so otherwise.
ADDRESSES: dict[str, tuple[str, ...]] = {
    "home": ("",),
    "directory": (
        "directory/",
        "directory/?view=table&per_page=25&page=2",
        f"directory/?q={quote('电工')}&grade=3&grade=1",
        f"directory/?q={quote('心理咨询师')}",
        f"directory/?q={quote('火箭驾驶员')}",
        f"directory/?q={quote('月嫂')}",
        f"directory/?q={quote('汽车美容装潢工 三级')}",
        f"directory/?q={quote('电工证')}",
        "directory/?on=2024-01-01",
    ),
    "occupation-list": ("occupations/",),
    "occupation-detail": (
        "occupations/6-18-02-04/",  # several agencies
        "occupations/4-08-08-23/",  # divided and undivided items
        "occupations/4-04-05-Z1/",  # a special ability
        "occupations/2-02-01-01/",  # nobody assesses it
        "occupations/6-18-02-04/?on=2025-03-01",
    ),
    "agency-list": ("agencies/",),
    "agency-detail": ("agencies/S000031100001/", "agencies/S000031200057/"),
    "classification": ("classification/",),
    "group-detail": ("classification/4/", "classification/4-04/", "classification/4-04-05/"),
    "edition-list": ("editions/",),
    "edition-detail": ("editions/2025/",),
    "edition-compare": (),  # wants two editions: see test_comparison.py
    "compare": (
        "compare/",
        "compare/?agency=S000031300009&agency=S000031300062",
        "compare/?code=6-18-02-04&code=4-08-08-23",
    ),
    "coverage": ("coverage/?since=2025-03-01",),
    "changes": ("changes/",),
    "batch": ("batch/",),
    "statement": (
        "statements/",
        "statements/S000031300006/6-29-03-03/3/2025-03-01/",
        "statements/S000031300006/6-29-03-03/3/2024-01-01/",
    ),
    "notice-detail": ("notices/2024-458/",),
    "guide": ("guide/",),
    "guide-topic": tuple(
        f"guide/{topic}/"
        for topic in (
            *("apply", "fees", "certificates", "subsidies", "grades", "rules"),
            *("contacts", "former-certificates", "no-shortcuts", "glossary"),
        )
    ),
    "data": ("data/",),
    "changelog": ("data/changelog/",),
    "about-data": ("about/",),
    "accessibility": ("accessibility/",),
    "privacy": ("privacy/",),
    "site-status": ("status/",),
}
# Answers of 400 and above that are pages too.
REFUSALS = {
    "directory/?grade=9&on=2025-02-30&page=0": 400,
    "occupations/6-18-02-04/?on=2025-02-30": 400,
    "occupations/9-99-99-99/": 404,
    "no-such-page/": 404,
}


def every_address() -> list[str]:
    """In the order of the site map. A route without an address here is a KeyError."""
    return [address for route in pages for address in ADDRESSES[route.name or ""]]
