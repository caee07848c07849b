"""What every body of `/v1/` says beside its records: the day, the source, where the list goes on."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from agencies.coverage import Coverage
from agencies.days import DayField
from catalogue.api.contract import fields_of
from catalogue.api.problems import ApiProblem, problem_response, refuse_errors
from catalogue.directory.filters import DisplayForm
from catalogue.directory.json_answer import edition_record
from catalogue.pages.context import site_root
from catalogue.pages.for_machines import ReadableJson
from catalogue.pages.paging import DIRECTORY_PAGE_SIZE, PageField, PastTheEnd, page_of
from catalogue.pages.site_data import site_data_of, today

ResourceView = Callable[..., HttpResponse]


class PagingForm(forms.Form):
    """What is asked of a list that no filter narrows."""

    on = DayField(required=False)
    page = PageField()
    per_page = DisplayForm.base_fields["per_page"]


def resource(view: ResourceView) -> ResourceView:
    """A view of `/v1/`: what it does not read is refused, for a slip of the pen asks for everything."""

    @wraps(view)
    def answered(request: HttpRequest, **key: Any) -> HttpResponse:
        reads = vars(answered)["reads"]
        unknown = [name for name in request.GET if name not in reads]
        try:
            if unknown:
                detail = _("没有“%(names)s”这个参数。") % {"names": _("、").join(unknown)}
                raise ApiProblem(400, detail, [(name, detail) for name in unknown])
            return view(request, **key)
        except PastTheEnd as end:
            return problem_response(ApiProblem(404, str(end), [("page", str(end))]))
        except ApiProblem as problem:
            return problem_response(problem)

    return answered


@dataclass(frozen=True)
class Question:
    """A request, the shape of the records that it is answered with, and the day that it is about."""

    request: HttpRequest
    shape: str
    coverage: Coverage

    def listed(self, page: Page[Any], records: list[dict[str, Any]], **said: Any) -> HttpResponse:
        """A page of a list. Of a day that nobody knows nothing is counted."""
        known = self.coverage.is_known
        body = {
            **self._about(),
            "count": page.paginator.count if known else None,
            "page": page.number,
            "pages": page.paginator.num_pages if known else None,
            "links": self._links(page),
            **said,
            "results": [self._chosen(record) for record in records],
        }
        return self._response(body)

    def single(self, record: dict[str, Any]) -> HttpResponse:
        return self._whole(result=self._chosen(record))

    def every(self, records: Iterable[dict[str, Any]]) -> HttpResponse:
        """A list that has no pages."""
        return self._whole(results=[self._chosen(record) for record in records])

    def _whole(self, **told: Any) -> HttpResponse:
        links = {"self": self._address(self.request.GET.get("page", ""))}
        return self._response({**self._about(), "links": links, **told})

    def _about(self) -> dict[str, Any]:
        edition, version = self.coverage.edition, site_data_of(self.request).version
        return {
            "on": self.coverage.on.isoformat(),
            "coverage": {"kind": self.coverage.kind.value, "message": self.coverage.caveat},
            "source": edition
            and {
                **edition_record(edition),
                "title": edition.title,
                "issuer": edition.issuer,
                "url": site_root(self.request) + edition.get_absolute_url(),
            },
            "data_version": version.number,
            "generated_on": self.coverage.today.isoformat(),
            "licence": {"name": settings.DATA_LICENCE, "url": f"{site_root(self.request)}/data/#licence"},
        }

    def _chosen(self, record: dict[str, Any]) -> dict[str, Any]:
        """Of the record what `fields` names."""
        text = self.request.GET.get("fields", "")
        wanted = [name.strip() for name in text.split(",") if name.strip()]
        unknown = [name for name in wanted if name not in fields_of(self.shape)]
        if unknown:
            detail = _("没有“%(names)s”这个字段；可选：%(fields)s。") % {
                "names": _("、").join(unknown),
                "fields": _("、").join(fields_of(self.shape)),
            }
            raise ApiProblem(400, detail, [("fields", detail)])
        return {name: value for name, value in record.items() if name in wanted} if wanted else record

    def _links(self, page: Page[Any]) -> dict[str, str | None]:
        return {
            "self": self._address(self.request.GET.get("page", "")),
            "next": self._address(str(page.next_page_number())) if page.has_next() else None,
            "previous": self._address(str(page.previous_page_number())) if page.has_previous() else None,
        }

    def _address(self, page: str) -> str:
        """Of this question at that page; the first has no number."""
        query = self.request.GET.copy()
        query.pop("page", None)
        if page.strip("0") not in {"", "1"}:
            query["page"] = page
        address = site_root(self.request) + self.request.path
        return f"{address}?{query.urlencode()}" if query else address

    def _response(self, body: dict[str, Any]) -> HttpResponse:
        response = ReadableJson(body)
        ways = {"next": body["links"].get("next"), "prev": body["links"].get("previous")}
        links = [f'<{address}>; rel="{name}"' for name, address in ways.items() if address]
        response.headers["Link"] = ", ".join([*links, '</v1/openapi.json>; rel="service-desc"'])
        return response


def asked(request: HttpRequest, shape: str, given: Mapping[str, Any]) -> Question:
    """About the day among the cleaned values, or today; `fields` is judged before anything is read."""
    coverage = site_data_of(request).coverage(given.get("on") or today(), today())
    made = Question(request, shape, coverage)
    made._chosen({})
    return made


def paged(request: HttpRequest, shape: str) -> tuple[Question, Callable[[Any], Page[Any]]]:
    """For a list that no filter narrows: the question, and how its records are cut into pages."""
    form = PagingForm(request.GET)
    refuse_errors(form)
    number, size = form.cleaned_data["page"] or 1, form.cleaned_data["per_page"] or DIRECTORY_PAGE_SIZE
    return asked(request, shape, form.cleaned_data), lambda found: page_of(found, int(number), int(size))
