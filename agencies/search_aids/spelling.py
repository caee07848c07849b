"""The pinyin columns: filled when a name is saved, so that no search has to work them out.

The verbs, the admin and the imports call `spell` before they save; `manage.py fill_pinyin` does so for
whatever was written past them.
"""

from django.db import models

from agencies.models import Agency, Alias, AssessmentItem, Occupation, OccupationName
from agencies.search.text.pinyin import names_pinyin

NAME_FIELDS: dict[type[models.Model], tuple[str, ...]] = {
    Occupation: ("name",),
    OccupationName: ("name",),
    AssessmentItem: ("work_type",),
    Agency: ("name", "second_name"),
    Alias: ("text",),
}


def spell(record: models.Model) -> bool:
    """Write the pinyin of a record's names into its column, unsaved; True if that changed it."""
    pinyin = names_pinyin(*(getattr(record, field) for field in NAME_FIELDS[type(record)]))
    if getattr(record, "pinyin") == pinyin:  # noqa: B009  # each of these has the column; their base has not
        return False
    setattr(record, "pinyin", pinyin)  # noqa: B010  # as above
    return True
