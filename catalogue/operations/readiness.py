"""Whether this process can answer: what a load balancer, a start and an alarm ask alike."""

import shutil

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import DatabaseError

from agencies.database.status import is_migrated
from agencies.models import DataVersion, Notice
from catalogue.config.replicas import reading
from catalogue.config.static_files import are_collected

LEAST_FREE = 100 * 2**20  # bytes, below which a start warns
NOTHING_LEFT = 2**20


def has_static_files() -> bool:
    return settings.DEBUG or are_collected(staticfiles_storage)


def free_bytes() -> int:
    return shutil.disk_usage(settings.VAR_DIR).free


def served_edition() -> int | None:
    """The newest edition's year where database, migrations, data version and static files are there.

    A process without the desk is ready as long as it can read, if only from a replica; one with it needs room
    on the disk too.
    """
    try:
        with reading(public=not settings.ADMIN_ENABLED):
            if not is_migrated() or not DataVersion.objects.filter(number__gt=0).exists():
                return None
            edition = Notice.objects.editions().values_list("edition", flat=True).first()
    except DatabaseError:
        return None
    has_room = not settings.ADMIN_ENABLED or free_bytes() > NOTHING_LEFT
    return edition if has_room and has_static_files() else None
