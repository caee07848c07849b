"""One JSON line for each request, and nothing in it that tells who asked."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, override_settings

from catalogue.middleware.request_log import masked


def test_a_request_is_one_line(client: Client, lines: Callable[[], list[Any]]) -> None:
    response = client.get("/healthz?q=%E7%94%B5%E5%B7%A5", headers={"User-Agent": "Somebody/1.0"})
    (line,) = lines()
    assert line["message"] == "GET 200"
    assert (line["path"], line["query"], line["bytes"]) == ("/healthz", "q=电工", len(response.content))
    assert (line["queries"], line["user"]) == (0, None)
    assert line["request_id"] == "", "it stands beside the address in the proxy's log"
    assert "Somebody" not in str(line)
    assert "127.0.0.1" not in str(line)


@pytest.mark.django_db
def test_the_database_is_accounted_for(client: Client, lines: Callable[[], list[Any]]) -> None:
    client.get("/readyz")
    (line,) = lines()
    assert line["queries"] >= 2
    assert line["request_id"]
    assert line["db_ms"] > 0


def test_a_refusal_says_why_and_not_what(client: Client, lines: Callable[[], list[Any]]) -> None:
    client.get("/?q=%00" + "13912345678")
    refusal, request = lines()
    assert refusal["reason"] == "control character"
    assert refusal["request_id"]
    assert "13912345678" not in str((refusal, request))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=%E7%94%B5%E5%B7%A5&page=2", "q=电工&page=2"),
        ("q=310101199001011234", "q=******"),
        ("q=12345", "q=12345"),
        ("q=123456", "q=…"),
        ("q=139+1234+5678", "q=******"),
        ("q=1-2-3-4-5-6-7-8-9-0-1-2-3", "q=1-2-3-4-5-6-7-8-9-0-1-2-3"),
        ("q=1-2-3-4-5-6-7-8-9-0-1-2-3-4", "q=…"),
        ("q=" + "%E5%B7%A5" * 200, "q=" + "工" * 98),
        ("q=%FF", "q=\ufffd"),
    ],
)
def test_long_numbers_and_long_texts_are_not_kept(query: str, expected: str) -> None:
    assert masked(query) == expected


def test_a_line_break_cannot_forge_a_line(client: Client, lines: Callable[[], list[Any]]) -> None:
    client.get("/healthz?q=a%0D%0A%7B%22message%22%3A%22forged%22%7D")
    assert len(lines()) == 1


@pytest.mark.parametrize(
    ("proxies", "given", "believed"),
    [(1, "abcdef-123456", True), (0, "abcdef-123456", False), (1, "a b", False), (1, "x" * 65, False)],
)
def test_only_a_proxy_names_requests(client: Client, proxies: int, given: str, *, believed: bool) -> None:
    with override_settings(PROXY_COUNT=proxies):
        answer = client.get("/healthz", headers={"X-Request-ID": given})
    assert (answer.headers["X-Request-ID"] == given) is believed
