import datetime as dt

from django.db import models

from agencies.models.versioned import account, history


class ImportQuerySet(models.QuerySet["Import"]):
    def newest_first(self) -> "ImportQuerySet":
        return self.order_by("-entered_at", "-id")

    def standing(self) -> "ImportQuerySet":
        """Applied, and not undone since."""
        return self.filter(status=Import.Status.APPLIED)

    def forget_files(self, before: dt.datetime) -> int:
        """Drop the files of what never reached the register, uploaded before that moment; how many."""
        never = self.filter(status__in=[*Import.WAITING, Import.Status.DROPPED], entered_at__lt=before)
        return never.exclude(content=b"").update(content=b"")


class Import(models.Model):
    """One annex file on its way in: read, planned, applied, perhaps undone.

    `problems` and `plan` are what was found when it was last read: the document that
    `manage.py import_annex --json` prints, problems apart. The file itself stays with the record once it is
    applied, so that what the register holds can be compared with it for good.
    """

    class Kind(models.TextChoices):
        ANNUAL = "annual", "年度目录：未列出的自实施之日起终止"
        ADJUSTMENT = "adjustment", "动态调整：未列出的不变"

    class Status(models.TextChoices):
        STAGED = "staged", "已上传"
        REFUSED = "refused", "未通过"
        PLANNED = "planned", "待发布"
        APPLIED = "applied", "已发布"
        UNDONE = "undone", "已撤销"
        DROPPED = "dropped", "已放弃"

    # What has not reached the register, and may still.
    WAITING = (Status.STAGED, Status.REFUSED, Status.PLANNED)

    file_name = models.CharField("文件名", max_length=200)
    content = models.BinaryField("文件", editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    kind = models.CharField("类型", max_length=10, choices=Kind, default=Kind.ANNUAL)
    number = models.CharField("文号", max_length=60, blank=True, help_text="留空则取文件所印。")
    title = models.CharField(
        "标题", max_length=200, blank=True, db_default="", help_text="留空则取文件所印。"
    )
    issuer = models.CharField(
        "发文机关", max_length=100, blank=True, db_default="", help_text="留空则取文件所印。"
    )
    issued_on = models.DateField("发文日期", null=True, blank=True, help_text="留空则取文件所印。")
    in_force_from = models.DateField("实施日期", null=True, blank=True, help_text="留空则取文件所印。")
    accept_removals = models.BooleanField(
        "接受大量移除", default=False, editable=False, help_text="虽然将移除超过 20 % 的评价范围。"
    )
    status = models.CharField("状态", max_length=8, choices=Status, default=Status.STAGED, editable=False)
    problems = models.JSONField("问题", default=list, editable=False)
    plan = models.JSONField("计划", default=dict, editable=False)
    brought = models.JSONField(
        "新带来的记录",
        null=True,
        editable=False,
        help_text="机构、职业、通知中本站此前没有（或已撤下）的，按主键；旧版本发布的导入没有这一项。",
    )
    notice = models.ForeignKey(
        "Notice", models.PROTECT, null=True, editable=False, related_name="imports", verbose_name="通知"
    )
    entered_by = account("上传人", editable=False)
    entered_at = models.DateTimeField("上传时间", editable=False)
    applied_by = account("发布人", editable=False)
    applied_at = models.DateTimeField("发布时间", null=True, editable=False)
    undone_by = account("撤销人", editable=False)
    undone_at = models.DateTimeField("撤销时间", null=True, editable=False)
    undone_reason = models.TextField("撤销原因", blank=True, editable=False)

    objects = ImportQuerySet.as_manager()
    # Neither the file nor what was found in it: each would be stored again with every step. Title and issuer
    # are told by the history of the notice.
    history = history(excluded_fields=["content", "brought", "problems", "plan", "title", "issuer"])

    class Meta:
        verbose_name = verbose_name_plural = "附件导入"
        ordering = ["-entered_at", "-id"]

    def __str__(self) -> str:
        return f"{self.file_name}（{self.get_status_display()}）"

    @property
    def may_be_applied(self) -> bool:
        return self.status == self.Status.PLANNED and bool(self.content)

    @property
    def may_be_undone(self) -> bool:
        """Whether newer acts rest on it is seen when it is tried."""
        return self.status == self.Status.APPLIED
