"""How much of the project runs for one page, once the process is warm and nothing of the page is kept."""

import sys
from collections import defaultdict
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

ROOT = f"{Path(__file__).resolve().parent.parent}/"
PACKAGES = tuple(ROOT + package for package in ("agencies/", "catalogue/"))
UNNAMED = ("<lambda>", "comp>", "genexpr>")


def whole(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "most_files", "most_functions"),
    [
        ("/directory/?q=电工 三级", 48, 240),
        ("/occupations/6-31-01-03/", 32, 130),
        ("/agencies/S000031300006/", 30, 120),
        ("/directory.csv?q=焊工", 44, 210),
    ],
)
def test_a_page_runs_through_few_files_and_functions(
    client: Client, settings: Settings, address: str, most_files: int, most_functions: int
) -> None:
    settings.DATA_VERSION_SECONDS = 60.0
    for warm in ("/directory/?q=电焊", "/about/", address):
        whole(client.get(warm))
    ran: defaultdict[str, set[str]] = defaultdict(set)

    def note(frame: FrameType, event: str, _argument: Any) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(PACKAGES):
            named = {code.co_qualname} if not code.co_qualname.endswith(UNNAMED) else set()
            ran[code.co_filename] |= named

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        whole(client.get(address))
    finally:
        sys.setprofile(before)
    assert len(ran) <= most_files, sorted(ran)
    assert sum(map(len, ran.values())) <= most_functions, sorted(ran.items())
