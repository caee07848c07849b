"""Changes as an Atom feed, for the whole directory, one agency or one occupation."""

import datetime as dt
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from agencies.changes import Change
from agencies.models import Adjustment
from catalogue.change_filter import ChangeFilter

NEWEST = 100


def changes_atom(filters: ChangeFilter, root: str, itself: str) -> str:
    """`root` is the site's own address, `itself` that of the feed, parameters and all."""
    changes = filters.changes[:NEWEST]
    entered = entry_times(changes)
    feed = Atom1Feed(
        title=title_of(filters),
        link=root + reverse("changes"),
        description=_("上海职业技能评价目录的变更，每条注明生效日期和依据通知。"),
        language="zh-Hans",
        feed_url=itself,
        feed_guid=itself,
    )
    for change in changes:
        feed.add_item(
            title=f"{change.effective_on} {change.kind.label}",
            link=root + address_of(change),
            description=f"{change.sentence}{_('依据')}{change.notice.number if change.notice else ''}。",
            unique_id=tag_of(change, root),
            updateddate=entered[change.numbers[-1]],
            pubdate=entered[change.numbers[0]],
        )
    return feed.writeString("utf-8")


def title_of(filters: ChangeFilter) -> str:
    about = filters.asked_agency or filters.asked_occupation
    whole = _("上海职业技能评价目录：变更记录")
    return f"{whole}（{about}）" if about else whole


def entry_times(changes: list[Change]) -> dict[str, dt.datetime]:
    """When each act was entered, by its number: what a feed reader takes for news."""
    numbers = [number for change in changes for number in change.numbers]
    times = Adjustment.objects.filter(number__in=numbers).values_list("number", "entered_at")
    return {number: timezone.localtime(moment) for number, moment in times}


def address_of(change: Change) -> str:
    """Where the change page tells it, narrowed to its agency or occupation."""
    name, value = ("agency", change.filing_number) if change.filing_number else ("code", change.code)
    return f"{reverse('changes')}?{name}={value}#{change.numbers[0]}"


def tag_of(change: Change, root: str) -> str:
    """An identity that outlives addresses: `tag:example.org,2025-06-01:2025-100-0001`."""
    return f"tag:{urlsplit(root).hostname},{change.effective_on}:{change.numbers[0]}"
