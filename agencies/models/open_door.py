from django.db import models


class OpenDoor(models.Model):
    """A row stands here while its transaction may rewrite history (`agencies/database/door.py`)."""

    why = models.CharField(max_length=100)

    class Meta:
        verbose_name = verbose_name_plural = "历史改写中"

    def __str__(self) -> str:
        return self.why
