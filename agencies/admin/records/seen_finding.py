from django.contrib import admin

from agencies.admin.base import LookOnlyAdmin
from agencies.models import SeenFinding


@admin.register(SeenFinding)
class SeenFindingAdmin(LookOnlyAdmin):
    """Written on the pages of the quality desk, and only added to."""

    list_display = ["subject", "what", "seen", "reason", "marked_by", "marked_at"]
    list_filter = ["seen", "queue", "marked_by"]
    list_select_related = ["marked_by"]
    search_fields = ["subject", "what", "reason"]
    search_help_text = "可按记录、情况或原因中的文字查找。"
    date_hierarchy = "marked_at"
