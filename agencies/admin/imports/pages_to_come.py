"""Public pages as an import would make them, beside those of now: made in the child that reads the file."""

from django.http import HttpRequest

from agencies.admin.acts import preview
from agencies.models import Adjustment, DataVersion, Import
from agencies.models.data_version import Version


class PagesToCome:
    """Public pages of what changes, made while the import is carried out, and again once it is taken back."""

    def __init__(self, host: str) -> None:
        self.request = HttpRequest()
        self.request.META = {"HTTP_HOST": host, "SERVER_NAME": host, "SERVER_PORT": "80"}
        self.places: list[preview.Place] = []
        self.then: list[str] = []

    def look(self, annex_import: Import) -> None:
        acts = Adjustment.objects.filter(annex_import=annex_import).with_names()
        self.places = preview.touched(acts)
        self.then = self.pages(preview.GONE)

    def pages(self, absent: str) -> list[str]:
        stands = DataVersion.objects.get()
        version = Version(stands.number, stands.changed_at)
        return preview.public_pages(self.request, version, self.places, absent)

    def beside_now(self) -> list[tuple[str, str, str, str]]:
        both = zip(self.places, self.pages(preview.NOT_YET), self.then, strict=True)
        return [(place.label, str(place.day), now, then) for place, now, then in both]
