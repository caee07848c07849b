from django.db import models
from django.urls import reverse

from agencies.models.patterns import shape
from agencies.models.versioned import Keyed, KeyedQuerySet


class OccupationGroupQuerySet(KeyedQuerySet["OccupationGroup"]):
    def major(self) -> "OccupationGroupQuerySet":
        """大类, the top of the classification."""
        return self.filter(parent=None)

    def with_parents(self) -> "OccupationGroupQuerySet":
        return self.select_related("parent__parent")


class OccupationGroup(Keyed):
    """A 大类 (`4`), 中类 (`4-04`) or 小类 (`4-04-05`) of the 2022 classification. Its code is a prefix."""

    KEY = ("code",)

    code = models.CharField("编码", max_length=7, unique=True)
    name = models.CharField("名称", max_length=100)
    name_en = models.CharField("英文名（非官方）", max_length=200, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级类别"
    )

    objects = OccupationGroupQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "职业类别"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="occupation_group_code_shape",
                condition=models.Q(code__has_shape=shape("D"), parent=None)
                | models.Q(code__has_shape=shape("D-dd"), parent__isnull=False)
                | models.Q(code__has_shape=shape("D-dd-dd"), parent__isnull=False),
                violation_error_message="类别编码应形如 4、4-04 或 4-04-05，并写明上级类别（大类没有上级）。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("group-detail", args=[self.code])

    @property
    def path(self) -> "list[OccupationGroup]":
        """From its major group down to itself."""
        return [*self.parent.path, self] if self.parent else [self]

    @property
    def level(self) -> int:
        """1 大类, 2 中类, 3 小类."""
        return self.code.count("-") + 1
