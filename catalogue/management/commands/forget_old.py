import datetime as dt
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from agencies.models import Import, MissedSearch

IMPORT_FILES = dt.timedelta(days=30)
MISSED_SEARCHES = dt.timedelta(days=365)
SECURITY_LOGS = 200  # days; the duty is 180


class Command(BaseCommand):
    help = "Forget what is kept for a time alone: files never applied, missed searches, attempts to sign in."

    def handle(self, *args: Any, **options: Any) -> None:
        files = Import.objects.all().forget_files(timezone.now() - IMPORT_FILES)
        before = timezone.localdate() - MISSED_SEARCHES
        texts, _ = MissedSearch.objects.filter(day__lt=before).delete()
        # Those over which nobody waits any more; axes itself forgets them at the next attempt alone.
        over = AccessAttempt.objects.filter(attempt_time__lt=timezone.now() - settings.AXES_COOLOFF_TIME)
        attempts, _ = over.delete()
        logs = AxesProxyHandler.reset_logs(age_days=SECURITY_LOGS)
        logs += AxesProxyHandler.reset_failure_logs(age_days=SECURITY_LOGS)
        self.stdout.write(
            f"Forgot {files} uploaded files, {texts} missed searches, {attempts} attempts to sign in, "
            f"{logs} log entries."
        )
