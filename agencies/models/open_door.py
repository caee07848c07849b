"""What the database itself needs to know of history: that it may be rewritten, and how it read at night."""

from django.db import models


class OpenDoor(models.Model):
    """A row stands here while its transaction may rewrite history (`agencies/database/door.py`)."""

    why = models.CharField(max_length=100)

    class Meta:
        verbose_name = verbose_name_plural = "历史改写中"

    def __str__(self) -> str:
        return self.why


class HistoryLink(models.Model):
    """What history read on a night, and a sum of it and the link before (`agencies/database/chain.py`)."""

    made_at = models.DateTimeField()
    tables = models.JSONField()
    reason = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "历史校验"

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d} {self.digest[:12]}"
