"""Error pages wear the site's clothes, in its languages, and ask the database nothing."""

import pytest
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.utils import translation

from catalogue.prefixes import Face
from catalogue.views import errors

# Without the mark `django_db`, a query would fail the test.
FAILURE = Exception()


def answers() -> dict[int, HttpResponse]:
    request = RequestFactory().get("/en/nothing/")
    request.face = Face(translation.get_language(), path="/nothing/")  # type: ignore[attr-defined]  # the middleware's
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
                "地址或输入有误",
                "没有权限",
                "没有这个页面",
                "结果太多，不能做成 XLSX",
                "请求太频繁",
                "本站出了差错",
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
