"""The described interface: `openapi.json`, written by hand, what is read out of it; the limits; its errors.

An error is told as RFC 9457 says: one shape for every kind, in words and by parameter.
"""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django import forms
from django.http import JsonResponse

from catalogue.pages.for_machines import ReadableJson

DESCRIPTION = Path(__file__).with_name("openapi.json")
IN_OPENAPI, IN_SCHEMA = "#/components/schemas/", "#/$defs/"
# Requests a minute from one address, by the zones of the shipped proxy: pages, queries (`/v1/` and
# `/directory.json`), files, lists to check. Every answer names them (draft-ietf-httpapi-ratelimit-headers).
RATE_LIMITS = {"pages": 1200, "json": 120, "files": 10, "lists": 20}
RATE_LIMIT_POLICY = ", ".join(f'"{zone}";q={most};w=60' for zone, most in RATE_LIMITS.items())


@cache
def description() -> dict[str, Any]:
    """OpenAPI 3.1."""
    read: dict[str, Any] = json.loads(DESCRIPTION.read_text(encoding="utf-8"))
    return read


@cache
def lasting() -> list[dict[str, Any]]:
    """The addresses that others may rely on, with the parameters of each."""
    read: list[dict[str, Any]] = json.loads(DESCRIPTION.with_name("lasting.json").read_text(encoding="utf-8"))
    return read


@cache
def schemas() -> dict[str, Any]:
    """The same shapes as one JSON Schema, for whoever has no use for the rest."""
    shapes = json.dumps(description()["components"]["schemas"]).replace(IN_OPENAPI, IN_SCHEMA)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": json.loads(shapes)}


def fields_of(shape: str) -> tuple[str, ...]:
    """The keys of that shape, in the order in which it has them."""
    return tuple(description()["components"]["schemas"][shape]["properties"])


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
