"""`/v1/` as its description says: made-up questions are answered live in the shapes that it promises."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]  # no stubs
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from agencies.adjustments import file_agency, file_occupation
from agencies.adjustments.retraction import retract
from agencies.models import Notice
from catalogue import urls
from catalogue.api.contract import description
from tests.agencies.register import JUNE, LABELLING, LIFTS, basis

pytestmark = pytest.mark.django_db

QUESTIONS = 8  # of each kind, for each address
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
    checks.unsupported_method,
]
PLAIN = {"Accept-Encoding": "identity"}
DESCRIBED = schemathesis.openapi.from_dict(description())
FOUND: list[Any] = list(DESCRIBED.get_all_operations())
OPERATIONS = [each.ok() for each in FOUND]


@pytest.fixture
def site() -> Iterator[Any]:
    """The whole site as a server calls it; at the end of a request the test's transaction stays open."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in signals:
        signal.connect(close_old_connections)


def test_the_description_is_openapi_3_1(client: Client) -> None:
    served = client.get("/v1/openapi.json").json()
    assert served == description()
    OpenAPIV31SpecValidator(served).validate()


def test_the_schema_is_json_schema(client: Client) -> None:
    served = client.get("/v1/schema.json")
    assert served.headers["Content-Type"] == "application/schema+json"
    Draft202012Validator.check_schema(served.json())
    assert served.json()["$defs"].keys() == description()["components"]["schemas"].keys()


def test_every_address_is_described_with_every_parameter_that_it_reads() -> None:
    read = {}
    for route in urls.files:
        address = f"/{route.pattern}"
        if address.startswith("/v1/") and not address.endswith(".json"):
            for name in ("code", "filing_number", "year", "slug", "day", "grade"):
                address = address.replace(f"<{name}:", "<")
            address = address.replace("<", "{").replace(">", "}")
            read[address] = set(vars(route.callback)["reads"]) - {"*"}
    told = {operation.path: {parameter.name for parameter in operation.query} for operation in OPERATIONS}
    assert read == told


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_made_up_questions_get_what_is_described(site: Any, operation: Any, mode: Any) -> None:
    operation.app = site
    hurried = settings(
        max_examples=QUESTIONS,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
    )

    @hurried
    @given(case=operation.as_strategy(generation_mode=mode))
    def answered(case: Any) -> None:
        case.call_and_validate(app=site, checks=CHECKS, headers=PLAIN)

    answered()


# What each address is asked with, for a status that its description names.
FOUND_BY = {"agency": LIFTS[0], "code": LIFTS[1], "on": "2025-06-01", "grade": "3"}
FOUND_BY |= {"filing_number": LIFTS[0], "year": "2025", "slug": "2024-458"}
MISSING = {"agency": "S000099999999", "code": "9-99-99-99", "filing_number": "S000099999999"}
MISSING |= {"year": "2024", "slug": "none"}
RETRACTED = {"agency": "S000031399999", "filing_number": "S000031399999", "code": "4-04-05-99"}
RETRACTED |= {"year": "2027", "slug": "2026-101"}
STATUSES = [
    (operation, status)
    for operation in OPERATIONS
    for status in ("304", "400", "404", "410")
    if status in operation.definition.raw["responses"]
]


@pytest.fixture
def something_retracted() -> None:
    edition = Notice.objects.create(
        number="沪人社职〔2026〕101号",
        slug=RETRACTED["slug"],
        title="录错的通知",
        issuer="某局",
        edition=RETRACTED["year"],
        issued_on=JUNE,
        in_force_from=JUNE,
        text="略",
    )
    wrong = file_agency(basis=basis(), filing_number=RETRACTED["agency"], name="录错的机构")
    for record in (edition, wrong, file_occupation(basis=basis(), code=RETRACTED["code"], name="录错的职业")):
        retract(record=record, reason="录错")


@pytest.mark.usefixtures("something_retracted")
@pytest.mark.parametrize(
    ("operation", "status"), STATUSES, ids=lambda each: each if isinstance(each, str) else each.label
)
def test_each_status_that_is_described_is_met_as_described(site: Any, operation: Any, status: str) -> None:
    inside = {name for name in FOUND_BY if f"{{{name}}}" in operation.path}
    values = FOUND_BY | {"404": MISSING, "410": RETRACTED}.get(status, {})
    asked = {"agency", "code", "on"} if operation.path == "/v1/statements" else set()
    if status == "410" and not inside:
        asked |= {"agency", "on"}
    query = {name: values[name] for name in asked}
    if status == "400":
        query["codes"] = "4-03"
    elif status == "404" and not inside:
        query["page"] = "9999"
    case = operation.Case(path_parameters={name: values[name] for name in inside}, query=query, headers=PLAIN)
    if operation.method == "post":
        case.body, case.media_type = {"lines": []}, "application/json"
    if status == "304":
        case.headers["If-None-Match"] = case.call(app=site).headers["etag"][0]
    answer = case.call(app=site)
    assert answer.status_code == int(status), answer.text
    case.validate_response(answer, checks=CHECKS)


EXAMPLES = {
    "/v1/scopes?per_page=200": "Scope",
    "/v1/occupations?per_page=100": "OccupationEntry",
    "/v1/occupations/6-31-01-03": "Occupation",
    f"/v1/occupations/{LABELLING[1]}": "Occupation",
    "/v1/agencies?per_page=100": "AgencyEntry",
    f"/v1/agencies/{LIFTS[0]}": "Agency",
    "/v1/groups?per_page=200": "Group",
    f"/v1/statements?agency={LIFTS[0]}&code={LIFTS[1]}&on=2025-06-01": "Statement",
    f"/v1/statements/{LIFTS[0]}/{LIFTS[1]}/2025-06-01": "Statement",
    f"/v1/statements/{LIFTS[0]}/{LIFTS[1]}/3/2025-06-01": "Statement",
    "/v1/editions/2025?per_page=200": "PrintedRow",
    "/v1/notices": "NoticeEntry",
    "/v1/notices/2024-458": "Notice",
}


@pytest.mark.parametrize("path", EXAMPLES)
def test_without_fields_a_record_has_every_key_of_its_shape_in_its_order(client: Client, path: str) -> None:
    """So `required` holds of it, though the description cannot say so: `fields` takes keys away."""
    shape, answer = EXAMPLES[path], client.get(path).json()
    records = answer["results"] if "results" in answer else [answer["result"]]
    schema = client.get("/v1/schema.json").json()
    whole = {**schema, "$ref": f"#/$defs/{shape}"}
    validator = Draft202012Validator(whole, format_checker=FormatChecker())
    assert records
    for record in records:
        assert list(record) == list(schema["$defs"][shape]["properties"])
        validator.validate(record)


def test_a_list_of_lines_is_one(client: Client) -> None:
    """What the schema does not allow is refused: an object is no list, though it be empty."""
    refused = client.post("/v1/match", '{"lines": {}}', content_type="application/json")
    assert refused.status_code == 400


def test_a_description_is_no_larger_than_a_reader_will_take() -> None:
    assert len(json.dumps(description())) < 100_000
