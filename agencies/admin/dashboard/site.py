"""The admin's first page: what there is to do, what changed, what looks wrong, and which data is shown."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from agencies.admin.base import Way
from agencies.admin.dashboard import missed, quality
from agencies.admin.dashboard.missed import RECENT
from agencies.admin.session_limit import for_one_person
from agencies.models import Adjustment, Alias, DataVersion, Import, MissedSearch, Notice, Proposal

HANDBOOK = Path(settings.BASE_DIR, "docs", "editors.zh-CN.md")
# Where the text finds its pictures.
HANDBOOK_PICTURES = "../static/"


def manual_page(request: HttpRequest) -> TemplateResponse:
    if not HANDBOOK.exists():
        raise Http404
    _title, text = HANDBOOK.read_text(encoding="utf-8").split("\n", 1)
    context = {**admin.site.each_context(request), "title": "编辑手册", "manual": as_html(text)}
    return TemplateResponse(request, "admin/agencies/manual.html", context)


def as_html(text: str) -> SafeString:
    from markdown_it import MarkdownIt  # the rest of the site has no use for its tables

    reader = MarkdownIt("js-default")  # which shows HTML as it is typed, and knows tables
    blocks = reader.parse(text)
    for picture in (part for block in blocks for part in block.children or () if part.type == "image"):
        picture.attrSet("src", static(str(picture.attrGet("src")).removeprefix(HANDBOOK_PICTURES)))
        picture.attrSet("loading", "lazy")
    html: str = reader.renderer.render(blocks, reader.options, {})
    return SafeString(html)


LATEST = 8
# The list of records, in the order of the work.
ORDER = (
    "Agency", "Scope", "Adjustment", "Proposal", "Import", "Notice", "AnnexRow", "AssessmentItem",
    "Occupation", "OccupationName", "OccupationGroup", "GradeLevel", "GuideTopic", "Claim", "OfficialLookUp",
    "Alias", "SearchNote", "MissedSearch", "Retraction", "SeenFinding",
)  # fmt: skip


class RegisterSite(admin.AdminSite):
    site_header = "上海职业技能评价目录 · 编辑台"
    site_title = "编辑台"
    index_title = "编辑台"
    index_template = "admin/agencies/index.html"

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        return for_one_person(super().admin_view(view, cacheable))

    def get_urls(self) -> list[Any]:
        own = [
            path("manual/", self.admin_view(manual_page), name="manual"),
            path("missed/", self.admin_view(missed.missed_page), name="missed"),
            path("quality/", self.admin_view(quality.quality_page), name="quality"),
            path("quality/<slug:key>/", self.admin_view(quality.queue_page), name="quality_queue"),
        ]
        return [*own, *super().get_urls()]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The register first, in the order of the work, then accounts."""
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda shown: place(shown["object_name"]))
        return sorted(apps, key=lambda app: app["app_label"] != "agencies")

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return super().index(request, {**self.overview(request), **(extra_context or {})})

    def overview(self, request: HttpRequest) -> dict[str, Any]:
        if not request.user.has_perm("agencies.view_agency"):
            return {}
        today = timezone.localdate()
        acts = Adjustment.objects.standing().with_names().select_related("entered_by")
        return {
            "tasks": tasks(request),
            "mine": Proposal.objects.filter(proposed_by=request.user.pk).select_related("decided_by")[
                :LATEST
            ],
            "unreviewed": Proposal.objects.unreviewed().select_related("proposed_by")[:LATEST],
            "problems": [counted for counted in quality.counted_queues(today) if counted.found],
            "coming": acts.filter(effective_on__gt=today).in_effect().order_by("effective_on")[:LATEST],
            "entered": acts.exclude(entered_by=None).order_by("-entered_at")[:LATEST],
            "log": LogEntry.objects.select_related("user", "content_type").order_by("-action_time")[:LATEST],
            "edition": Notice.objects.issued_by(today).filter(edition__isnull=False).defer("text").first(),
            "data_version": DataVersion.objects.now(),
        }


def place(model: str) -> int:
    return ORDER.index(model) if model in ORDER else len(ORDER)


def tasks(request: HttpRequest) -> list[Way]:
    agencies = reverse("admin:agencies_agency_changelist")
    aliases = reverse("admin:agencies_alias_changelist")
    proposals = reverse("admin:agencies_proposal_changelist")
    imports = reverse("admin:agencies_import_changelist")
    waiting = Proposal.objects.waiting().count()
    planned = Import.objects.filter(status=Import.Status.PLANNED).count()
    unapproved = Alias.objects.filter(approved=False).count()
    recent = MissedSearch.objects.filter(day__gte=timezone.localdate() - RECENT)
    missed_texts = recent.values("text").distinct().count()
    offered = [
        ("add_adjustment", Way("调整一家机构的项目、等级或名称", agencies)),
        ("add_agency", Way("新增一家机构及其项目", reverse("admin:agencies_agency_new"))),
        ("publish_adjustment", Way("发布等待中的调整", f"{proposals}?status__exact=waiting", waiting)),
        ("add_import", Way("导入一份附件", f"{imports}upload/")),
        ("publish_adjustment", Way("核对并发布附件", f"{imports}?status__exact=planned", planned)),
        ("add_notice", Way("录入一份新通知", reverse("admin:agencies_notice_add"))),
        ("change_agency", Way("更新机构联系方式", f"{agencies}?contact=no")),
        ("change_alias", Way("审核待批准的叫法", f"{aliases}?approved__exact=0", unapproved)),
        ("view_missedsearch", Way("看看大家查什么没查到", reverse("admin:missed"), missed_texts)),
        ("view_agency", Way("检查数据质量", reverse("admin:quality"))),
    ]
    return [task for right, task in offered if request.user.has_perm(f"agencies.{right}")]
