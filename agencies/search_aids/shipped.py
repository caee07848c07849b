"""What a release brings to a register that exists: new, renewed, or left to its editors.

That is search aids, guide text, and what was added to the classification. The audit history tells who touched
a record: what it knows beside loading and renewing was an editor's, and is left as it stands. A claim and its
quotations are one thing, an occupation and its former names too.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.exceptions import ObjectDoesNotExist
from django.core.serializers.base import DeserializationError, DeserializedObject
from django.db import models, transaction

from agencies.models import (
    Alias,
    Claim,
    GuideTopic,
    Occupation,
    OccupationName,
    OfficialLookUp,
    Quotation,
    SearchNote,
)
from agencies.models.search_aids import TARGETS

SHIPPED_FIXTURES = ("classification_additions", "guide_2025", "aliases")
LOADED, RENEWED = "载入", "随新版本更新"
# By what a shipped record is known again; the rest of it may be renewed.
NATURAL_KEYS: dict[type[models.Model], tuple[str, ...]] = {
    Occupation: ("code",),
    OccupationName: ("occupation_id", "valid_until"),
    Alias: ("text", "kind", *(f"{target}_id" for target in TARGETS)),
    SearchNote: ("title",),
    GuideTopic: ("edition_id", "slug"),
    Claim: ("topic_id", "position"),
    Quotation: ("claim_id", "position"),
    OfficialLookUp: ("subject", "address"),
}
# With which other record it is one thing.
PART_OF: dict[type[models.Model], str] = {Quotation: "claim", OccupationName: "occupation"}


@dataclass
class Renewal:
    """`left` were edited here; what `homeless` are about, the register does not hold."""

    added: list[str] = field(default_factory=list)
    renewed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    homeless: list[str] = field(default_factory=list)


@transaction.atomic
def renew_shipped() -> Renewal:
    renewal, standing = Renewal(), standing_records()
    for record in shipped_records():
        if is_as_shipped(record, standing):
            continue
        try:
            [shipped] = serializers.deserialize("python", [record])
        except (DeserializationError, ObjectDoesNotExist):
            renewal.homeless.append(name_of(record))
        else:
            renew(shipped, record["fields"], renewal)
    return renewal


def shipped_records() -> Iterator[dict[str, Any]]:
    for name in SHIPPED_FIXTURES:
        text = Path(settings.BASE_DIR, "fixtures", f"{name}.json").read_text(encoding="utf-8")
        yield from json.loads(text)


def standing_records() -> dict[tuple[str, ...], dict[str, Any]]:
    """The fields of each record here as a fixture has them, so that most need not be looked up one by one."""
    found = {}
    for model in NATURAL_KEYS:
        others = [field.name for field in model._meta.fields if field.is_relation]
        records = model._base_manager.select_related(*others).prefetch_related(
            *(field.name for field in model._meta.many_to_many)
        )
        text = serializers.serialize("json", records, use_natural_foreign_keys=True)
        found.update({key_of_record(record): record["fields"] for record in json.loads(text)})
    return found


def key_of_record(record: dict[str, Any]) -> tuple[str, ...]:
    names = (name.removesuffix("_id") for name in NATURAL_KEYS[apps.get_model(record["model"])])
    return (record["model"], *(json.dumps(record["fields"].get(name)) for name in names))


def is_as_shipped(record: dict[str, Any], standing: dict[tuple[str, ...], dict[str, Any]]) -> bool:
    stands = standing.get(key_of_record(record))
    return stands is not None and record["fields"].items() <= stands.items()


def name_of(record: dict[str, Any]) -> str:
    fields = record["fields"]
    return f"{record['model']}：{fields.get('text') or fields.get('title') or fields.get('address')}"


def renew(shipped: DeserializedObject, fields: dict[str, Any], renewal: Renewal) -> None:
    new: Any = shipped.object
    model = type(new)
    key = {name: getattr(new, name) for name in NATURAL_KEYS[model]}
    stands = model._base_manager.filter(**key).first()
    label = f"{model._meta.verbose_name}：{new}"
    whole = getattr(new, PART_OF[model]) if model in PART_OF else stands
    if stands and not differs(stands, shipped, fields):
        return
    # What was here under that key and is not any more, an editor deleted or keyed anew.
    taken_away = stands is None and model.history.filter(**key).exists()
    if taken_away or any(record and is_edited(record) for record in (stands, whole)):
        renewal.left.append(label)
    elif stands is None:
        new.pk = None
        write_shipped(new, shipped)
        renewal.added.append(label)
    else:
        new.pk = stands.pk
        if hasattr(stands, "version"):
            new.version = stands.version + 1
        write_shipped(new, shipped)
        renewal.renewed.append(label)


def differs(stands: models.Model, shipped: DeserializedObject, fields: dict[str, Any]) -> bool:
    of_many = shipped.m2m_data or {}
    plain = [name for name in fields if name not in of_many]
    attnames = [stands._meta.get_field(name).attname for name in plain]  # type: ignore[union-attr]  # own columns
    if any(getattr(stands, name) != getattr(shipped.object, name) for name in attnames):
        return True
    return any(
        {each.pk for each in getattr(stands, name).all()} != {getattr(each, "pk", each) for each in many}
        for name, many in of_many.items()
    )


def is_edited(record: Any) -> bool:
    """What stands before the record of its loading was written by loading its related records."""
    ours = record.history.filter(history_change_reason__in=[LOADED, RENEWED])
    others = record.history.exclude(pk__in=ours.values("pk"))
    if loaded := ours.filter(history_change_reason=LOADED).order_by("pk").first():
        others = others.filter(pk__gt=loaded.pk)
    return bool(others.exists())


def write_shipped(record: Any, shipped: DeserializedObject) -> None:
    record._change_reason = RENEWED
    record.save()
    for name, many in (shipped.m2m_data or {}).items():
        getattr(record, name).set(many)
