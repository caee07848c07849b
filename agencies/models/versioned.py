"""What every record that people edit has in common: a version that makes a lost edit impossible."""

from typing import Any

from django.db import models
from simple_history.models import HistoricalRecords


class Versioned(models.Model):
    """A record with a version number, checked and raised in one UPDATE when an edit is saved.

    `Model.objects.filter(pk=…, version=seen).update(version=seen + 1)` answers 0 when somebody else was
    faster; the caller then shows what changed meanwhile and saves nothing.
    """

    version = models.PositiveIntegerField("版本", default=1, editable=False)

    # Each model that people edit sets its own with `history()`.
    history: Any

    class Meta:
        abstract = True

    def claim_version(self, seen: int) -> bool:
        """Take the next version if the record still stands at `seen`; False means somebody was faster."""
        same = type(self)._default_manager.filter(pk=self.pk, version=seen)
        if not same.update(version=seen + 1):
            return False
        self.version = seen + 1
        return True


def history(**options: Any) -> HistoricalRecords:
    """The audit trail of a model: who changed what, when and why; read by editors, never by the public."""
    return HistoricalRecords(history_change_reason_field=models.TextField(null=True), **options)
