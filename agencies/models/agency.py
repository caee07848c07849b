import datetime as dt
from collections.abc import Iterable

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agencies.models.patterns import shape
from agencies.models.retraction import Retractable, StandingManager
from agencies.models.versioned import (
    Keyed,
    KeyedQuerySet,
    Versioned,
    history,
    period_constraint,
    period_covers,
)

CONTACT = ("telephone", "address", "website", "wechat_account")


class AgencyQuerySet(KeyedQuerySet["Agency"]):
    pass


AgencyManager = StandingManager.from_queryset(AgencyQuerySet)


class Agency(Retractable, Versioned, Keyed):
    """评价机构, identified by its filing number and nothing else: 编号 restarts in each annex table.

    `name` is exactly as filed. A second name printed in the same cell is kept whole in the annex row and
    split off into `second_name` for search only. Its category stands in no notice, and is blank until an
    editor finds it somewhere. The contact block is optional; the notice gives none of
    it, so each block says where it comes from and when it was last confirmed.
    """

    KEY = ("filing_number",)

    class Category(models.TextChoices):
        COMPANY = "company", _("企业")
        SCHOOL = "school", _("院校")
        ASSOCIATION = "association", _("协会、学会")
        OTHER = "other", _("其他")

    filing_number = models.CharField(
        "机构备案号", max_length=13, unique=True, help_text="S 加 12 位数字，如 S000031300006。"
    )
    name = models.CharField("机构名称", max_length=200, help_text="与备案名称完全一致。")
    second_name = models.CharField("另一名称", max_length=200, blank=True, help_text="仅用于检索。")
    name_en = models.CharField("英文名（非官方）", max_length=200, blank=True)
    name_en_source = models.CharField("英文名的来源", max_length=300, blank=True)
    pinyin = models.CharField("拼音", max_length=1200, blank=True, editable=False)

    category = models.CharField(
        "机构类别", max_length=20, choices=Category, blank=True, help_text="目录没有写明；不清楚的留空。"
    )
    category_source = models.CharField("机构类别的来源", max_length=300, blank=True)
    website = models.URLField("网站", blank=True)
    wechat_account = models.CharField("微信公众号", max_length=100, blank=True)
    telephone = models.CharField("电话", max_length=100, blank=True)
    address = models.CharField("地址", max_length=300, blank=True)
    contact_source = models.CharField("联系方式的来源", max_length=300, blank=True)
    contact_confirmed_on = models.DateField("联系方式最近核实日期", null=True, blank=True)

    objects = AgencyManager()
    every = AgencyQuerySet.as_manager()
    history = history()

    class Meta:
        base_manager_name = "every"
        verbose_name = verbose_name_plural = "评价机构"
        ordering = ["filing_number"]
        constraints = [
            models.CheckConstraint(
                name="agency_filing_number_shape",
                condition=models.Q(filing_number__has_shape="S" + shape("d" * 12)),
                violation_error_message="机构备案号应为大写字母 S 加 12 位数字，如 S000031300006。",
            ),
            models.CheckConstraint(
                name="agency_category_has_source",
                condition=models.Q(category="") | ~models.Q(category_source=""),
                violation_error_message="填写机构类别时，请同时写明来源。",
            ),
            models.CheckConstraint(
                name="agency_contact_has_source",
                condition=models.Q(website="", wechat_account="", telephone="", address="")
                | (~models.Q(contact_source="") & models.Q(contact_confirmed_on__isnull=False)),
                violation_error_message="填写联系方式时，请同时写明来源和最近核实日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filing_number} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("agency-detail", args=[self.filing_number])

    def contact_changed_since(self, moment: dt.datetime) -> bool:
        """By the audit history, whose first record is written a moment after what it tells of."""
        told = self.history.order_by("history_id").values_list(*CONTACT)
        then = told.filter(history_date__lte=moment).last() or told.first()
        return then is not None and then != tuple(getattr(self, name) for name in CONTACT)


class AgencyNameQuerySet(KeyedQuerySet["AgencyName"]):
    def held_on(self, on: dt.date) -> "AgencyNameQuerySet":
        return self.filter(period_covers(on))

    def taken_between(self, older: dt.date, newer: dt.date) -> "AgencyNameQuerySet":
        """After the older day, up to the newer one, in the place of another name."""
        taken = self.filter(valid_from__gt=older, valid_from__lte=newer)
        return taken.filter(agency__names__valid_from__lte=older)

    def of_scopes(self, scopes: Iterable[int]) -> "AgencyNameQuerySet":
        return self.filter(agency__scopes__in=list(scopes)).distinct()


class AgencyName(Keyed):
    """A name of an agency and the period in which it held: an as-at answer prints the name of that day."""

    KEY = ("agency__filing_number", "valid_from")

    agency = models.ForeignKey("Agency", models.PROTECT, related_name="names", verbose_name="评价机构")
    name = models.CharField("名称", max_length=200)
    second_name = models.CharField("另一名称", max_length=200, blank=True)
    valid_from = models.DateField("自")
    valid_until = models.DateField("至（不含）", null=True, blank=True)
    started_by = models.ForeignKey(
        "Adjustment", models.PROTECT, related_name="names_started", verbose_name="依据"
    )

    objects = AgencyNameQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = verbose_name_plural = "机构名称沿革"
        ordering = ["agency", "valid_from"]
        constraints = [
            period_constraint("agency_name_period"),
            models.UniqueConstraint(fields=["agency", "valid_from"], name="agency_name_once_a_day"),
            models.UniqueConstraint(
                fields=["agency"],
                condition=models.Q(valid_until=None),
                name="agency_name_one_open",
                violation_error_message="该机构已有一个现用名称；更名请用“机构更名”。",
            ),
        ]

    def __str__(self) -> str:
        return self.name
