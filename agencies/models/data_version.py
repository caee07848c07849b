import datetime as dt
from typing import NamedTuple

from django.db import models


class Version(NamedTuple):
    number: int
    changed_at: dt.datetime


class DataVersionManager(models.Manager["DataVersion"]):
    def now(self) -> Version:
        """The data version of this moment, read in one query."""
        return Version(*self.values_list("number", "changed_at").get())


class DataVersion(models.Model):
    """One row that moves with every committed change to what the public sees.

    Triggers move it (`agencies/database_rules.py`), inside the transaction of the change, so that a bulk
    update or a statement typed at the database's own prompt counts as well. The name index and the page
    cache compare it to know whether what they hold still stands.
    """

    number = models.PositiveBigIntegerField(default=1)
    changed_at = models.DateTimeField()

    objects = DataVersionManager()

    class Meta:
        verbose_name = verbose_name_plural = "数据版本"

    def __str__(self) -> str:
        return str(self.number)
