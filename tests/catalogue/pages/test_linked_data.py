"""Structured data holds what schema.org gives to each type, and no code stands in a set that lacks it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from agencies.adjustments import file_occupation
from agencies.models import Occupation
from tests.agencies.register import basis
from tests.printed import ROWS

# What the site says of each type, by https://schema.org: its properties, each with what that may hold.
PROPERTIES: dict[str, dict[str, set[str]]] = {
    "Occupation": {"occupationalCategory": {"CategoryCode"}, "occupationLocation": {"City"}},
    "DefinedTerm": {"termCode": {"Text"}},
    "CategoryCode": {"codeValue": {"Text"}, "inCodeSet": {"CategoryCodeSet"}},
    "CategoryCodeSet": {},
    "City": {},
    "WebPage": {"mainEntity": {"ItemList"}},
    "ItemList": {"itemListElement": {"Organization"}},
    "Organization": {"areaServed": {"City"}, "hasOfferCatalog": {"OfferCatalog"}},
    "OfferCatalog": {"itemListElement": {"Service"}},
    "Service": {},
    "PropertyValue": {"propertyID": {"Text"}, "value": {"Text"}},
}
COMMON = {
    "name": {"Text"},
    "url": {"Text"},
    "identifier": {"Text", "PropertyValue"},
    "subjectOf": {"WebPage"},
}

pytestmark = pytest.mark.django_db


def linked(client: Client, path: str) -> dict[str, Any]:
    html = client.get(path).content.decode()
    found: dict[str, Any] = json.loads(html.split('<script type="application/ld+json">')[1].split("<")[0])
    return found


def faults(data: dict[str, Any]) -> Iterator[str]:
    """Properties that schema.org does not give the type, and values of a type that they may not hold."""
    allowed = COMMON | PROPERTIES[data["@type"]]
    for name, held in data.items():
        if name.startswith("@"):
            continue
        for value in held if isinstance(held, list) else [held]:
            kind = value["@type"] if isinstance(value, dict) else "Text"
            if kind not in allowed.get(name, ()):
                yield f"{data['@type']}.{name}: {kind}"
            if isinstance(value, dict):
                yield from faults(value)


def code_set(data: dict[str, Any]) -> Any:
    return data.get("occupationalCategory", {}).get("inCodeSet", {}).get("name")


def test_types_hold_what_schema_org_gives_them(client: Client) -> None:
    codes, numbers = sorted({row.code for row in ROWS}), sorted({row.filing_number for row in ROWS})
    pages = [*(f"/occupations/{code}/" for code in codes), *(f"/agencies/{number}/" for number in numbers)]
    assert {path: told for path in pages if (told := list(faults(linked(client, path))))} == {}


def test_only_codes_of_the_print_stand_in_its_set(client: Client) -> None:
    print_of_2022 = "中华人民共和国职业分类大典（2022年版）"
    for code in {row.code for row in ROWS}:
        is_special = "Z" in code
        data = linked(client, f"/occupations/{code}/")
        assert code_set(data) == (None if is_special else print_of_2022), code
        assert data["@type"] == ("DefinedTerm" if is_special else "Occupation")
    file_occupation(basis=basis(), code="4-04-05-99", name="测试员")
    assert code_set(linked(client, "/occupations/4-04-05-99/")) is None
    Occupation.objects.filter(code="4-04-05-05").update(classified_in=2025)
    assert code_set(linked(client, "/occupations/4-04-05-05/")) is None
