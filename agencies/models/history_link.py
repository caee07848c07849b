from django.db import models


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
