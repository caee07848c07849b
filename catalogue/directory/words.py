"""What the list, its form and its rows say on every page alike.

To be made once for a language: in a template a `{% translate %}` takes ten times as long as one of these.
"""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


def directory_words() -> dict[str, SafeString]:
    said = {
        "title": _("查询目录"),
        "skip": _("跳到查询结果"),
        "conditions": _("查询条件"),
        "or": _("或"),
        "drop": _("去掉条件"),
        "colon": _("："),
        "next": _("接下来怎么办："),
        "narrow": _("筛选和排序"),
        "clear": _("清除全部条件"),
        "kind": _("类型"),
        "all_kinds": _("全部类型"),
        "group": _("职业类别"),
        "all_groups": _("全部类别"),
        "all_agencies": _("全部机构"),
        "like_a_day": _("如 2025-03-01"),
        "views": _("显示方式"),
        "caption": _("每行是一家机构的一个评价项目"),
        "code": _("编码"),
        "item": _("职业（工种）"),
        "agency": _("评价机构"),
        "grade": _("等级"),
        "since": _("列入日期（本站所知）"),
        "source": _("出处"),
        "no_grades": _("不分等级"),
        "to_a_list": _("列成清单"),
        "compare": _("比较所选"),
        "how_to_pick": _("勾选条目，列成可以转发和打印的清单。"),
        "download": _("下载全部结果："),
        "their_changes": _("这些条目的变更"),
    }
    return {name: SafeString(text) for name, text in said.items()}
