"""Changes as an Atom feed, for the whole directory, one agency or one occupation."""

import datetime as dt
import re
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _

from agencies.changes import Change
from agencies.labels import not_yet
from agencies.models import Adjustment
from catalogue import __version__
from catalogue.changes.filters import ChangeFilter

NEWEST_ENTRIES = 100
# What XML 1.0 cannot hold.
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Feed(Atom1Feed):
    """Says which release of the site made it (RFC 4287, 4.2.4), and changes when the data does."""

    def __init__(self, *, changed_at: dt.datetime, **said: Any) -> None:
        super().__init__(**said)
        self.changed_at = timezone.localtime(changed_at)

    def latest_post_date(self) -> dt.datetime:
        return self.changed_at

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        handler.addQuickElement("generator", "catalogue", {"version": __version__})


def changes_atom(
    filters: ChangeFilter, today: dt.date, root: str, itself: str, changed_at: dt.datetime
) -> str:
    """`root` is the site's own address, `itself` that of the feed, parameters and all."""
    changes = filters.changes[:NEWEST_ENTRIES]
    acts, query = acts_behind(changes), urlsplit(itself).query
    title, about = _("上海职业技能评价目录：变更记录"), filters.asked_agency or filters.asked_occupation
    feed = Feed(
        changed_at=changed_at,
        title=NO_XML.sub("", f"{title}（{about}）") if about else title,
        # The page that tells the same, narrowed as the feed is.
        link=root + reverse("changes") + (f"?{query}" if query else ""),
        author_name=settings.SITE_OWNER or _("上海职业技能评价目录"),
        author_link=root + "/",
        description=_("上海职业技能评价目录的变更，每条注明生效日期和依据通知。"),
        language="zh-Hans",
        feed_url=itself,
        feed_guid=itself,
    )
    for change in changes:
        notice = change.notice
        feed.add_item(
            title=f"{change.effective_on} {change.kind.label}{not_yet(change.effective_on or today, today)}",
            link=root + change_address(change),
            # A summary is HTML to whoever reads it.
            description=escape(
                NO_XML.sub("", f"{change.sentence}{_('依据')}{notice.number if notice else ''}。")
            ),
            unique_id=f"tag:{urlsplit(root).hostname},{tag_day(acts[change.numbers[0]])}:{change.anchor}",
            updateddate=max(acts[number].entered_at for number in change.numbers),
            pubdate=min(acts[number].entered_at for number in change.numbers),
        )
    return feed.writeString("utf-8")


class ActBehind(NamedTuple):
    """When an act was entered, which a feed reader takes for news, and its own day, which none corrects."""

    number: str
    entered_at: dt.datetime
    effective_on: dt.date


def acts_behind(changes: list[Change]) -> dict[str, ActBehind]:
    """By their numbers."""
    numbers = [number for change in changes for number in change.numbers]
    found = Adjustment.objects.filter(number__in=numbers).values_list(*ActBehind._fields)
    return {number: ActBehind(number, timezone.localtime(moment), day) for number, moment, day in found}


def tag_day(act: ActBehind) -> dt.date:
    """The day of an identity that outlives addresses: `tag:example.org,2025-06-01:2025-100-0001`.

    RFC 4151 allows none to come: of what was entered ahead of its day it is that of the entry.
    """
    return min(act.effective_on, act.entered_at.date())


def change_address(change: Change) -> str:
    """Where the change page tells it, narrowed to its agency or occupation."""
    name, value = ("agency", change.filing_number) if change.filing_number else ("code", change.code)
    return f"{reverse('changes')}?{name}={value}#{change.anchor}"
