"""What was taken back was never so: all answers are as before, byte for byte, but for 410 where it was."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from agencies.models import GuideTopic, Occupation, OccupationGroup
from tests.printed import ROWS
from tests.states.acts import FIRST, NEXT, STATES, WRONG_AGENCY, WRONG_NOTICE, WRONG_OCCUPATION, State
from tests.states.builders import build, load
from tests.states.conftest import thorough

DAYS = ("2020-01-01", "2025-06-15", "2025-09-01", "2025-12-15", "2025-12-29", "2026-03-02", "2026-06-01")
# What says when the data last moved, or counts how often it did; printed sheets carry it too.
MOVES = re.compile(
    r"<lastmod>[^<]*</lastmod>|<updated>[^<]*</updated>"
    r'|"data_version": \d+'
    r"|(?:数据版本|[Dd]ata version)[^0-9]{0,9}\d+(?: ?[（(][-: 0-9]+[）)])?"
    r'|printed=[-0-9]+_[a-p]+|<svg [^>]*class="qr">.*?</svg>'
)
Answer = tuple[int, str]


def public_addresses() -> Iterator[str]:
    """Every page and file of what either edition names, and of a part of the rest."""
    every = 1 if thorough() else 20
    rows = (*FIRST.rows, *NEXT.rows)
    numbers = sorted({row.filing_number for row in rows})
    scoped = sorted({row.code for row in rows})
    unscoped = [
        code
        for code in Occupation.objects.order_by("code").values_list("code", flat=True)
        if code not in scoped
    ]
    groups = sorted(OccupationGroup.objects.values_list("code", flat=True))
    changed = sorted({row.code[:length] for row in rows for length in (1, 4, 7)})
    pages = [
        *(
            f"/{page}"
            for page in ("", "directory/", "occupations/", "agencies/", "classification/", "changes/")
        ),
        *(
            f"/{page}"
            for page in ("editions/", "compare/", "coverage/", "batch/", "data/", "data/changelog/")
        ),
        *(f"/{page}" for page in ("coverage.csv", "directory.csv-metadata.json", "privacy/")),
        *(f"/v1/{name}" for name in ("scopes", "occupations", "agencies", "groups", "changes", "notices")),
        *(f"/v1/agencies/{number}" for number in numbers[::5]),
        *(f"/v1/occupations/{code}" for code in scoped[::5]),
        *(f"/v1/editions/{year}" for year in (FIRST.year, NEXT.year)),
        *(f"/data/{year}/edition.csv" for year in (FIRST.year, NEXT.year)),
        *(f"/v1/notices/{edition.number[5:9]}-{edition.number[10:-1]}" for edition in (FIRST, NEXT)),
        f"/compare/?agency={numbers[0]}&agency={numbers[1]}&agency={NEXT.rows[-3].filing_number}",
        *(f"/compare/?code={scoped[0]}&code={row.code}" for row in NEXT.rows[::29]),
        *(f"/{page}" for page in ("guide/", "about/", "accessibility/", "statements/", "sitemap.xml")),
        *(f"/{page}" for page in ("directory.csv", "directory.json", "changes.atom", "robots.txt")),
        *(f"/guide/{slug}/" for slug in GuideTopic.objects.values_list("slug", flat=True).distinct()),
        *(f"/agencies/{number}/" for number in numbers),
        *(f"/occupations/{code}/" for code in [*scoped, *unscoped[::every]]),
        *(f"/classification/{code}/" for code in sorted({*changed, *groups[::every]})),
        *(f"/editions/{year}/" for year in (2024, FIRST.year, NEXT.year)),
        f"/editions/{FIRST.year}/compare/{NEXT.year}/",
        *(f"/notices/{edition.number[5:9]}-{edition.number[10:-1]}/" for edition in (FIRST, NEXT)),
        *(f"/changes.atom?agency={number}" for number in numbers[::5]),
        *(f"/changes/?code={code}" for code in scoped[::5]),
    ]
    yield from pages
    yield from (f"/en{page}" for page in pages[::7] if "." not in page)
    yield from (f"/large{page}" for page in pages[::11] if "." not in page)
    for day in DAYS:
        yield from (
            f"/{page}?on={day}" for page in ("", "directory.json", "agencies/", "occupations/", "about/")
        )
        yield from (f"/{page}?on={day}" for page in ("coverage/", "coverage.csv", "v1/scopes", "v1/groups"))
        yield from (f"/coverage.csv?on=2026-03-02&since={day}", f"/v1/agencies/{numbers[0]}?on={day}")
        yield from (
            f"/v1/statements?agency={row.filing_number}&code={row.code}&on={day}" for row in NEXT.rows[::29]
        )
        yield from (f"/agencies/{number}/?on={day}" for number in numbers[::7])
        yield from (f"/directory.json?q={row.agency}&on={day}" for row in NEXT.rows[::19])
        yield from (f"/directory.json?code={row.code}&on={day}" for row in NEXT.rows[::13])
        yield from (
            f"/statements/?agency={row.filing_number}&code={row.code}&on={day}" for row in NEXT.rows[::29]
        )


def answered(client: Client, address: str) -> Answer:
    response = client.get(address, follow=True)
    return response.status_code, MOVES.sub("", response.getvalue().decode())


@dataclass(frozen=True)
class Walked:
    """What every address answered before something was recorded in error, and after it was taken back."""

    state: State
    before: dict[str, Answer]
    after: dict[str, Answer]
    client: Client


# Each address is asked twice before the first test, which on a busy machine takes minutes.
pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module", params=["undone", "retracted"])
def walked(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Walked]:
    client, state = Client(), STATES[request.param]
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(f"{state.today}T10:00:00+08:00", tick=False):
            every = 1 if thorough() else 3  # by turns: pytest-randomly says where it begins
            addresses = list(dict.fromkeys(public_addresses()))[random.randrange(every) :: every]
            before = {address: answered(client, address) for address in addresses}
            build(state)
            yield Walked(state, before, {address: answered(client, address) for address in addresses}, client)
        transaction.set_rollback(True)


def test_every_address_answers_as_before(walked: Walked) -> None:
    before, after = walked.before, walked.after
    gone = {address for address, (status, _body) in after.items() if status == 410}
    differing = [address for address in before if address not in gone and before[address] != after[address]]
    assert differing == []
    # No page that was there is gone: only what was asked about something that is nowhere.
    assert [address for address in gone if before[address][0] == 200 and "?" not in address] == []


def test_what_was_never_so_is_gone(walked: Walked) -> None:
    numbers, codes, others = brought(walked.state)
    pages = [
        *(f"/agencies/{number}/" for number in numbers),
        *(f"/occupations/{code}/" for code in codes),
        *(f"/v1/agencies/{number}" for number in numbers),
        *(f"/v1/occupations/{code}" for code in codes),
        *(f"/{file}?agency={number}" for file in ("directory.json", "v1/scopes") for number in numbers),
        *(f"/{file}?code={code}" for file in ("directory.json", "v1/agencies") for code in codes),
        *(f"/{page}?agency={number}" for page in ("changes.atom", "compare/") for number in numbers),
        *(f"/{page}?code={code}" for page in ("changes.atom", "compare/") for code in codes),
        *(f"/statements/?agency={number}&code=6-18-02-04&on=2025-06-15" for number in numbers),
        *others,
    ]
    answers = {page: walked.client.get(page, follow=True).status_code for page in pages}
    assert answers == dict.fromkeys(pages, 410)


def brought(state: State) -> tuple[set[str], set[str], list[str]]:
    """Filing numbers and codes that only the error had, and other pages of it."""
    if state.never:
        new = {row.filing_number for row in NEXT.rows} - {row.filing_number for row in ROWS}
        codes = {row.code for row in NEXT.rows} - {row.code for row in ROWS}
        years = [f"/editions/{NEXT.year}/", f"/editions/{FIRST.year}/compare/{NEXT.year}/"]
        files = [f"/v1/editions/{NEXT.year}", f"/data/{NEXT.year}/edition.csv", "/v1/notices/2025-470"]
        return new, codes, [*years, *files, "/notices/2025-470/"]
    return {WRONG_AGENCY[0]}, {WRONG_OCCUPATION[0]}, ["/notices/2025-999/", "/v1/notices/2025-999"]


def test_no_page_or_file_names_what_was_retracted(walked: Walked) -> None:
    named = [
        (address, text)
        for address, (_status, body) in walked.after.items()
        for text in walked.state.retracted
        if text in body and text not in address
    ]
    assert named == []


def test_a_search_for_it_finds_nothing(walked: Walked) -> None:
    for text in set(walked.state.retracted) - {WRONG_NOTICE, "2025-999"}:
        answer = walked.client.get("/directory.json", {"q": text})
        assert answer.status_code == 200
        found = answer.json()
        assert (found["results"], found["answer"]["kind"]) == ([], "unknown"), text


def test_what_is_imported_again_is_there_again(walked: Walked) -> None:
    if not walked.state.never:
        return
    numbers, codes, others = brought(walked.state)
    pages = [*(f"/agencies/{number}/" for number in numbers), *(f"/occupations/{code}/" for code in codes)]
    with transaction.atomic():
        load(NEXT)
        statuses = {page: walked.client.get(page).status_code for page in [*pages, *others]}
        transaction.set_rollback(True)
    assert statuses == dict.fromkeys([*pages, *others], 200)
