"""Errors of `/v1/` as RFC 9457 says: one shape for every kind, in words and by parameter."""

from collections.abc import Iterable

from django import forms
from django.http import JsonResponse

from catalogue.pages.for_machines import ReadableJson

PREFIX = "/v1/"
# What a reason is called in `type`, an anchor of the page about the data.
PROBLEM_IDS = {
    400: "invalid",
    404: "not-found",
    410: "retracted",
    429: "too-many-requests",
    503: "unavailable",
}


class ApiProblem(Exception):
    """A question that has no answer; `errors` by parameter."""

    def __init__(self, status: int, detail: str, errors: Iterable[tuple[str, str]] = ()) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail
        self.errors = [{"parameter": name, "detail": text} for name, text in errors]


def problem_response(problem: ApiProblem) -> JsonResponse:
    reason = PROBLEM_IDS.get(problem.status, "refused" if problem.status < 500 else "failed")
    record = {
        "type": f"/data/#{reason}",
        "title": reason.replace("-", " ").capitalize(),
        "status": problem.status,
        "detail": problem.detail,
        **({"errors": problem.errors} if problem.errors else {}),
    }
    return ReadableJson(
        record,
        status=problem.status,
        content_type="application/problem+json",
        headers={"Cache-Control": "no-store", "Access-Control-Allow-Origin": "*"},
    )


def refuse_errors(form: forms.Form) -> None:
    """Problem for a form whose values make no sense."""
    if not form.is_valid():
        errors = [(name, " ".join(map(str, texts))) for name, texts in form.errors.items()]
        raise ApiProblem(400, " ".join(text for _name, text in errors), errors)
