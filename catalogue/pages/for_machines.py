"""What machines are given: JSON in which Chinese stands as it is written; in a page, schema.org as JSON-LD.

That is a data block, which no script policy concerns.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import JsonResponse
from django.utils.safestring import SafeString

from agencies.models import Occupation
from catalogue.rows.rows import Row

# As in django.utils.html.json_script: nothing in the data can end the block.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}
CLASSIFICATION_TITLE = "中华人民共和国职业分类大典（2022年版）"


def json_ld(data: Mapping[str, Any]) -> SafeString:
    text = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False, separators=(",", ":"))
    return SafeString(text.translate(ESCAPES))


def occupation_data(occupation: Occupation, name: str, rows: Sequence[Row], address: str) -> SafeString:
    """What it is, by its name of the day, and as its `subjectOf` this page with who assesses it.

    A special ability is no occupation, and a code that the print of 2022 lacks is in no set of it.
    """
    kind: dict[str, Any] = {"@type": "DefinedTerm", "termCode": occupation.code}
    if occupation.kind == Occupation.Kind.SKILL_GRADE:
        category: dict[str, Any] = {"@type": "CategoryCode", "codeValue": occupation.code}
        if occupation.in_print:
            category["inCodeSet"] = {"@type": "CategoryCodeSet", "name": CLASSIFICATION_TITLE}
        city = {"@type": "City", "name": "上海市"}
        kind = {"@type": "Occupation", "occupationalCategory": category, "occupationLocation": city}
    agencies = {row.filing_number: row.agency for row in rows}
    assessing = {
        "@type": "ItemList",
        "name": f"可以评价{name}的机构",
        "itemListElement": [agency_reference(number, name) for number, name in agencies.items()],
    }
    return json_ld(
        {
            "@id": address,
            "url": address,
            "name": name,
            **kind,
            "subjectOf": {"@type": "WebPage", "url": address, "mainEntity": assessing},
        }
    )


def agency_data(filing_number: str, name: str, rows: Sequence[Row], address: str) -> SafeString:
    """What it assesses on the day, by its name of that day."""
    return json_ld(
        {
            **agency_reference(filing_number, name),
            "@id": address,
            "url": address,
            "areaServed": {"@type": "City", "name": "上海市"},
            "hasOfferCatalog": {
                "@type": "OfferCatalog",
                "name": "可以评价的项目",
                "itemListElement": [
                    {"@type": "Service", "name": row.item, "identifier": row.code} for row in rows
                ],
            },
        }
    )


def agency_reference(filing_number: str, name: str) -> dict[str, Any]:
    number = {"@type": "PropertyValue", "propertyID": "机构备案号", "value": filing_number}
    return {"@type": "Organization", "name": name, "identifier": number}


class ReadableJson(JsonResponse):
    def __init__(self, data: Any, **options: Any) -> None:
        super().__init__(data, json_dumps_params={"ensure_ascii": False}, **options)
