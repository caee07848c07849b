"""Error pages wear the site's clothes, in its languages, and ask the database nothing."""

import pytest
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation

from catalogue.pages.languages import LANGUAGES, PageVariant
from catalogue.views import errors

# Without the mark `django_db`, a query would fail the test.
FAILURE = Exception()


def answers() -> dict[int, HttpResponse]:
    request = RequestFactory().get("/en/nothing/")
    language = next(each for each in LANGUAGES if each.code == translation.get_language())
    request.variant = PageVariant(language, path="/nothing/")  # type: ignore[attr-defined]  # the middleware's
    return {
        400: errors.bad_request(request, FAILURE),
        403: errors.permission_denied(request, FAILURE),
        404: errors.page_not_found(request, Http404()),
        413: errors.too_many_rows(request, count=30_000, most=20_000, csv="/directory.csv"),
        429: errors.too_many_requests(request, 30),
        500: errors.server_error(request),
        503: errors.unavailable(request),
    }


@pytest.mark.parametrize(
    ("language", "titles"),
    [
        (
            "zh-hans",
            [
                "网址有误，无法查询",
                "没有权限",
                "没有这个页面",
                "结果太多，不能做成 XLSX",
                "请求太频繁",
                "系统出错",
                "暂时无法查询",
            ],
        ),
        (
            "en",
            [
                "Something in this address cannot be read",
                "Not allowed",
                "There is no such page",
                "Too many results for an XLSX file",
                "Too many requests",
                "Something went wrong on this site",
                "The look-up is not available at the moment",
            ],
        ),
    ],
)
def test_each_says_what_happened_and_leads_on(language: str, titles: list[str]) -> None:
    with translation.override(language):
        for (status, answer), title in zip(answers().items(), titles, strict=True):
            html = answer.content.decode()
            assert answer.status_code == status
            assert f"<h1>{title}</h1>" in html
            assert 'href="/static/css/site.css"' in html
            assert 'class="site-nav"' in html
            assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("status", [429, 503])
def test_who_should_wait_is_told_how_long(status: int) -> None:
    assert answers()[status].headers["Retry-After"] == "30"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "status"), [("/agencies/S000031399999/", 404), ("/directory/?grade=6", 400), ("/nowhere/", 404)]
)
def test_what_is_no_page_is_never_unchanged(client: Client, path: str, status: int) -> None:
    for name, value in (("If-None-Match", "*"), ("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT")):
        assert client.get(path, headers={name: value}).status_code == status
