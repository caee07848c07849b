from django.conf import settings
from django.db import models


class SeenFinding(models.Model):
    """An editor's word on a finding of the quality desk: looked at and left so, or to be listed again.

    Rows are only added, so they are their own history: of a finding the newest counts. `ground` is a sum of
    all that the finding rests on; where that changes, no row speaks of it any more.
    """

    queue = models.CharField("哪一类", max_length=40)
    subject = models.CharField("记录", max_length=300)
    what = models.TextField("情况")
    ground = models.CharField("依据的校验值", max_length=64, db_index=True)
    seen = models.BooleanField("已看过", help_text="否：重新列出。")
    reason = models.TextField("原因")
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="何人"
    )
    marked_at = models.DateTimeField("何时")

    class Meta:
        verbose_name = verbose_name_plural = "数据质量：已看过的"
        ordering = ["-marked_at", "-id"]

    def __str__(self) -> str:
        return f"{self.subject}：{self.what}"
