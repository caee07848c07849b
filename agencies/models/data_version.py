import datetime as dt
from typing import NamedTuple

from django.db import models
from django.utils import timezone


class Version(NamedTuple):
    """`names` and `scopes` are the numbers at which one of those last changed; `began_at` tells one
    register's numbers from another's, where a database is made anew.
    """

    number: int
    changed_at: dt.datetime
    began_at: dt.datetime | None = None
    names: int = 0
    scopes: int = 0


class DataVersionManager(models.Manager["DataVersion"]):
    def now(self) -> Version:
        """The data version of this moment, read in one query."""
        fields = ("number", "changed_at", "began_at", "names_number", "scopes_number")
        return Version(*self.values_list(*fields).get())


class DataVersion(models.Model):
    """One row that moves with every committed change to what the public sees.

    Triggers move it (`agencies/database_rules.py`), inside the transaction of the change, so that a bulk
    update or a statement typed at the database's own prompt counts as well. The name index, the columns and
    the page cache compare it to know whether what they hold still stands.
    """

    number = models.PositiveBigIntegerField(default=1)
    changed_at = models.DateTimeField()
    began_at = models.DateTimeField(default=timezone.now)
    names_number = models.PositiveBigIntegerField(default=1)
    scopes_number = models.PositiveBigIntegerField(default=1)

    objects = DataVersionManager()

    class Meta:
        verbose_name = verbose_name_plural = "数据版本"

    def __str__(self) -> str:
        return str(self.number)


class ChangedAgency(models.Model):
    """The data version at which an agency's scopes last changed, so that these alone need be read again.

    Triggers write it. It has no foreign key, for it outlives what it speaks of.
    """

    agency_id = models.PositiveBigIntegerField(primary_key=True)
    number = models.PositiveBigIntegerField(db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "变动的机构"

    def __str__(self) -> str:
        return f"{self.agency_id}: {self.number}"
