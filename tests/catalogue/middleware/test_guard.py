"""What no view should ever see is refused before one is asked, readably and with every header."""

from typing import Any

import pytest
from django.test import Client, RequestFactory, override_settings

from catalogue.middleware.guard import hide_numbers, reasons_to_refuse

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "RateLimit-Policy": '"pages";q=1200;w=60, "json";q=120;w=60, "files";q=10;w=60, "lists";q=20;w=60',
}
POLICY = {
    "default-src 'none'",
    *(f"{kind}-src 'self'" for kind in ("script", "style", "img", "font", "connect")),
    *("form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"),
}


def reason(path: str = "/", query: str = "", **extra: Any) -> str | None:
    refusal = next(reasons_to_refuse(RequestFactory().get(path, QUERY_STRING=query, **extra)), None)
    return refusal.reason if refusal else None


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=&grade=&page=",
        "q=电工".encode().decode("latin-1"),
        "q=%E7%94%B5",
        "q=a%09b%0D%0Ac&grade=4",
        "q=+",
    ],
)
def test_what_people_send_passes(query: str) -> None:
    assert reason(query=query) is None


@pytest.mark.parametrize(
    "query",
    ["q=%00", "q=%1B", "q=%7F", "q=%C2%85", "code=%0A", "code=4%09", "%0a=1", "grade=5&code=%0d&q=x"],
)
def test_control_characters_are_refused(query: str) -> None:
    assert reason(query=query) == "control character"


@pytest.mark.parametrize("query", ["q=%FF", "q=%ED%A0%80", "q=%C0%AF", "q=%E7%94", "%FF=1", "q=\xff"])
def test_what_is_no_utf_8_is_refused(query: str) -> None:
    """%ED%A0%80 is a lone surrogate, %C0%AF an overlong slash."""
    assert reason(query=query) == "not UTF-8"


@pytest.mark.parametrize(
    ("path", "expected"), [("/%00", "control character"), ("/a%0Ab", "control character")]
)
def test_a_path_with_control_characters_is_refused(path: str, expected: str) -> None:
    assert reason(path) == expected


def test_lengths_are_bounded_to_the_byte() -> None:
    assert reason(query="q=" + "a" * 2046) is None
    assert reason(query="q=" + "a" * 2047) == "query too long"
    assert reason("/" + "a" * 1023) is None
    assert reason("/" + "a" * 1024) == "address too long"
    assert reason(query="&".join(["a=1"] * 100)) is None
    assert reason(query="&".join(["a=1"] * 101)) == "too many parameters"


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "", "a b", "localhost:80:80", "[::1"]
)
def test_a_foreign_host_is_refused(host: str) -> None:
    assert reason(HTTP_HOST=host) == "foreign host"


@pytest.mark.parametrize("given", [{"HTTP_HOST": "10.0.0.7:8000"}, {"HTTP_HOST": "evil.example"}, {}])
@pytest.mark.django_db
def test_a_probe_is_answered_whatever_host_it_names(client: Client, given: dict[str, Any]) -> None:
    probe: dict[str, Any] = {"SERVER_NAME": "10.0.0.7", **given}
    assert [client.get(path, **probe).status_code for path in ("/healthz", "/readyz")] == [200, 200]


@pytest.mark.parametrize("length", ["6291457", "-1", "1e9", "٣"])
def test_a_body_beyond_the_largest_file_is_refused(length: str) -> None:
    assert reason(CONTENT_LENGTH=length) == "body too large"
    assert reason(CONTENT_LENGTH="6291456") is None


def test_a_body_of_unknown_length_is_refused() -> None:
    assert reason(HTTP_TRANSFER_ENCODING="chunked") == "body of unknown length"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
def test_the_public_may_only_read(client: Client, method: str) -> None:
    response = client.generic(method, "/directory/")
    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    ("path", "allowed"),
    [("/en/large/batch/", "GET, HEAD, POST"), ("/v1/match", "POST"), ("/batch", "GET, HEAD")],
)
def test_a_list_to_check_may_be_sent_to_its_addresses_alone(client: Client, path: str, allowed: str) -> None:
    response = client.generic("PUT", path)
    assert (response.status_code, response.headers["Allow"]) == (405, allowed)


def test_the_desk_may_write_and_no_more(client: Client) -> None:
    assert client.generic("PUT", "/admin/login/").headers["Allow"] == "GET, HEAD, POST"


def test_without_a_desk_nobody_may_write(client: Client) -> None:
    with override_settings(ADMIN_ENABLED=False):
        assert client.post("/admin/login/").status_code == 405


@pytest.mark.parametrize("address", ["/?q=%00", "/nowhere/", "/?" + "a" * 3000, "/healthz"])
def test_every_answer_carries_the_headers(client: Client, address: str) -> None:
    response = client.get(address)
    assert HEADERS.items() <= dict(response.headers).items()
    assert set(response.headers["Content-Security-Policy"].split("; ")) == POLICY
    assert response.headers["Cache-Control"] == "no-store"


def test_a_refusal_is_a_page_that_repeats_nothing(client: Client) -> None:
    response = client.get("/?q=%00<script>alert(1)</script>")
    assert response.status_code == 400
    assert "网址有误，无法查询" in response.content.decode()
    assert "alert" not in response.content.decode()


@pytest.mark.parametrize("extra", [{}, {"headers": {"Accept": "application/json"}}])
def test_json_is_refused_in_json(client: Client, extra: dict[str, Any]) -> None:
    response = client.get("/directory.json?x=%FF" if not extra else "/?x=%FF", **extra)
    assert response.status_code == 400
    told = response.json()
    assert (told["status"], told["message"]) == (400, "网址有误，无法查询")


def test_the_status_in_the_body_is_that_of_the_answer(client: Client) -> None:
    response = client.get("/directory.json", {"q": "工" * 700})
    assert (response.status_code, response.json()["status"]) == (414, 414)


def test_head_answers_with_headers_alone(client: Client) -> None:
    response = client.head("/healthz")
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["Content-Length"] == "15"


def test_a_digest_in_the_name_of_a_file_is_nobodys_number() -> None:
    """What looks like a telephone there is kept by browsers; the same in a page's path is not."""
    for path, kept in (("/static/css/site.dd13812345678.css", True), ("/x/site.dd13812345678/", False)):
        request = RequestFactory().get(path)
        hide_numbers(request)
        assert getattr(request, "is_for_one_visitor", False) is not kept
        assert (request.path_info == path) is kept
