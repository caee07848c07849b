"""What a detail page says to machines: schema.org as JSON-LD, a data block that no script policy concerns."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.safestring import SafeString

from agencies.models import Agency, Occupation
from catalogue.listing import Row

# As in django.utils.html.json_script: nothing in the data can end the block.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}
CLASSIFICATION = "中华人民共和国职业分类大典（2022年版）"


def as_json(data: Mapping[str, Any]) -> SafeString:
    text = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False, separators=(",", ":"))
    return SafeString(text.translate(ESCAPES))


def occupation_data(occupation: Occupation, rows: Sequence[Row], address: str) -> SafeString:
    """An Occupation with its code in its code set; who assesses it stands in `subjectOf` of the page."""
    agencies = {row.filing_number: row.agency for row in rows}
    return as_json(
        {
            "@type": "Occupation",
            "@id": address,
            "url": address,
            "name": occupation.name,
            "occupationalCategory": {
                "@type": "CategoryCode",
                "codeValue": occupation.code,
                "inCodeSet": {"@type": "CategoryCodeSet", "name": CLASSIFICATION},
            },
            "occupationLocation": {"@type": "City", "name": "上海市"},
            "subjectOf": {
                "@type": "ItemList",
                "name": f"可以评价{occupation.name}的机构",
                "itemListElement": [agency_reference(number, name) for number, name in agencies.items()],
            },
        }
    )


def agency_data(agency: Agency, rows: Sequence[Row], address: str) -> SafeString:
    return as_json(
        {
            **agency_reference(agency.filing_number, agency.name),
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
