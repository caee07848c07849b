import datetime as dt
from typing import NamedTuple

from django.db import models


class Version(NamedTuple):
    """`changed_at` tells apart two changes that bore the same number, one of them rolled back or restored."""

    number: int
    changed_at: dt.datetime


class DataVersionManager(models.Manager["DataVersion"]):
    def now(self) -> Version:
        return Version(*self.values_list("number", "changed_at").get())


class DataVersion(models.Model):
    """One row that moves with every committed change to what the public sees.

    Triggers move it (`agencies/database/triggers.py`), inside the transaction of the change, so that a bulk
    update or a statement typed at the database's own prompt counts as well. Names, columns, site data and
    the page store compare it to know whether what they hold still stands.
    """

    number = models.PositiveBigIntegerField(default=1)
    changed_at = models.DateTimeField()

    objects = DataVersionManager()

    class Meta:
        verbose_name = verbose_name_plural = "数据版本"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="data_version_is_one_row")]

    def __str__(self) -> str:
        return str(self.number)
