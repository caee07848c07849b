"""The sentences of an answer, in Chinese, for translation; nothing here decides anything."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.search.meaning import Hit, How
from agencies.search.names import Source

OWN_AID = gettext_lazy("（叫法由本站整理，不属于目录）")
BY_CODE = {
    How.CODE: gettext_lazy("职业编码为 %(typed)s"),
    How.CODE_BEGINS: gettext_lazy("职业编码以 %(typed)s 开头"),
    How.FORMER_CODE: gettext_lazy("%(typed)s 为曾用编码，现为 %(label)s（%(code)s）"),
    How.FILING_NUMBER: gettext_lazy("机构备案号为 %(typed)s"),
    How.FILING_NUMBER_BEGINS: gettext_lazy("机构备案号以“%(typed)s”开头"),
    How.FILING_NUMBER_ENDS: gettext_lazy("机构备案号以“%(typed)s”结尾"),
}
WHOLE = {
    Source.OCCUPATION: gettext_lazy("职业名称为“%(shown)s”"),
    Source.WORK_TYPE: gettext_lazy("工种名称为“%(shown)s”"),
    Source.ITEM: gettext_lazy("评价项目为“%(shown)s”"),
    Source.AGENCY: gettext_lazy("机构名称为“%(shown)s”"),
    Source.GROUP: gettext_lazy("属于职业类别“%(shown)s”"),
    Source.AGENCY_KIND: gettext_lazy("机构名称属于“%(shown)s”一类"),
    Source.HIGH: gettext_lazy("按常用叫法“%(shown)s”匹配到 %(label)s"),
    Source.MEDIUM: gettext_lazy("按常用叫法“%(shown)s”匹配到 %(label)s，也可能指别的"),
    Source.LOW: gettext_lazy("“%(shown)s”有时指 %(label)s"),
    Source.FORMER: gettext_lazy("“%(shown)s”是 %(label)s 的曾用名称"),
    Source.EARLIER: gettext_lazy("“%(shown)s”是 %(label)s 的曾用名称"),
    Source.ENGLISH: gettext_lazy("按非官方英文名“%(shown)s”匹配到 %(label)s"),
    Source.NOTE: gettext_lazy("按“%(shown)s”匹配到 %(label)s"),
}
BEGINS = {
    Source.OCCUPATION: gettext_lazy("职业名称“%(shown)s”以“%(typed)s”开头"),
    Source.WORK_TYPE: gettext_lazy("工种名称“%(shown)s”以“%(typed)s”开头"),
    Source.ITEM: gettext_lazy("评价项目“%(shown)s”以“%(typed)s”开头"),
    Source.AGENCY: gettext_lazy("机构名称以“%(typed)s”开头"),
}
WITHIN = {
    Source.OCCUPATION: gettext_lazy("职业名称“%(shown)s”含“%(typed)s”"),
    Source.WORK_TYPE: gettext_lazy("工种名称“%(shown)s”含“%(typed)s”"),
    Source.ITEM: gettext_lazy("评价项目“%(shown)s”含“%(typed)s”"),
    Source.AGENCY: gettext_lazy("机构名称含“%(typed)s”"),
    Source.GROUP: gettext_lazy("属于职业类别“%(shown)s”"),
    Source.HIGH: gettext_lazy("常用叫法“%(shown)s”含“%(typed)s”，匹配到 %(label)s"),
    Source.MEDIUM: gettext_lazy("常用叫法“%(shown)s”含“%(typed)s”，匹配到 %(label)s，也可能指别的"),
    Source.EARLIER: gettext_lazy("曾用名称“%(shown)s”含“%(typed)s”，现为 %(label)s"),
    Source.ENGLISH: gettext_lazy("非官方英文名“%(shown)s”含“%(typed)s”，匹配到 %(label)s"),
}
SOUND = gettext_lazy("按拼音“%(typed)s”匹配到“%(shown)s”")
SOUND_OF_ALIAS = gettext_lazy("按拼音“%(typed)s”匹配到常用叫法“%(shown)s”，即 %(label)s")
SLIP = gettext_lazy("没有“%(typed)s”，按写法或读音相近的“%(shown)s”匹配")
OWN = {Source.HIGH, Source.MEDIUM, Source.LOW, Source.ENGLISH}
LITERAL = gettext_lazy("“%(shown)s”字面上含“%(typed)s”")


def reason(hit: Hit) -> str:
    """Why a row is among the matches: `按常用叫法“月嫂”匹配到 家政服务员（母婴护理员）…`."""
    source = hit.name.source
    by_how = {How.WHOLE: WHOLE, How.BEGINS: BEGINS, How.WITHIN: WITHIN}
    if hit.how in by_how:
        words = by_how[hit.how].get(source, WITHIN[Source.OCCUPATION])
    elif hit.how in BY_CODE:
        words = BY_CODE[hit.how]
    elif hit.how is How.LITERAL:
        words = LITERAL
    elif hit.how is How.SLIP:
        words = SLIP
    else:
        words = SOUND if source.is_official else SOUND_OF_ALIAS
    target = hit.name.target
    said = words % {"typed": hit.typed, "shown": hit.name.shown, "label": target.label, "code": target.code}
    return said + (str(OWN_AID) if source in OWN else "")


def comma(texts: Iterable[str]) -> str:
    """Texts in a row, as Chinese counts them up."""
    return _("、").join(texts)


def message(about: str, texts: list[str]) -> str:
    """The sentence at the head of an answer; `texts` are what it is about."""
    said = {
        "found": _("已按%(texts)s查找。"),
        "likely": _("%(texts)s也可能指别的职业，请核对。"),
        "left": _("没有用上：%(texts)s。"),
        "other_name": _(
            "目录中没有名称为%(texts)s的评价项目。下面的项目曾用这个名称，或有时这样叫，请确认。"
        ),
        "not_assessed": _("%(texts)s是职业分类大典中的职业，本目录中没有机构评价它。"),
        "no_grade": _("有相符的评价项目，但没有机构在这个等级开展评价：%(texts)s。"),
        "no_combination": _("没有同时符合各项条件的评价范围：%(texts)s。"),
        "another_certificate": _("%(texts)s不是本目录所列的职业技能等级认定或专项职业能力考核。"),
        "unknown": _("没有找到%(texts)s。"),
        "filing_number": _("%(texts)s不在本站载入的这一版目录中。"),
        "code": _("职业分类大典和目录中都没有编码%(texts)s。"),
    }[about]
    return said % {"texts": in_quotes(texts)}


def in_quotes(texts: Iterable[str]) -> str:
    return "".join(f"“{text}”" for text in texts)


def may_mean(texts: list[str], others: list[str]) -> str:
    return _("%(texts)s也可能指%(others)s，请核对。") % {
        "texts": in_quotes(texts),
        "others": in_quotes(others),
    }


def grades_reason(grades: Iterable[str]) -> str:
    return _("等级为 %(grades)s") % {"grades": comma(grades)}


def kind_reason(kind: str) -> str:
    return _("评价方式为“%(kind)s”") % {"kind": kind}


def related_why(title: str) -> str:
    return _("与“%(title)s”相关的职业") % {"title": title}


def undivided_why() -> str:
    return _("该职业的这一等级不分工种")


def grades_why() -> str:
    return _("目录中有的等级")


def place_why(place: str) -> str:
    return _("职业分类大典：%(place)s") % {"place": place}


def part_why() -> str:
    return _("只按这一部分查找")


def everything() -> str:
    return _("查看全部目录")


def loose_why(hit: Hit) -> str:
    parts = WITHIN if hit.how is How.WITHIN else {}
    whole = WHOLE.get(hit.name.source, WHOLE[Source.LOW])
    words = BY_CODE.get(hit.how) or parts.get(hit.name.source, whole)
    target = hit.name.target
    return words % {"typed": hit.typed, "shown": hit.name.shown, "label": target.label, "code": target.code}


def certificate_title() -> str:
    return _("证书编号的构成")


def unofficial() -> str:
    return _("非官方说明")


def long_number_text() -> str:
    return _("输入中有一长串数字，可能是证件号码：已隐去，本站不记录，也不能用来查找。")


def certificate_text(masked: str, agency: str, *, whole: bool) -> str:
    """What a certificate number says of itself; and that nothing is verified by it here."""
    said = [
        _("证书编号共22位：前13位为评价机构备案号，其后2位为年份、1位为等级、6位为序列号。")
        if whole
        else _("这像是证书编号，但不是22位，请核对。")
    ]
    said.append(_("这里显示为 %(masked)s，序列号已隐去，本站不记录。") % {"masked": masked})
    if agency:
        said.append(_("备案号对应的评价机构：%(agency)s。") % {"agency": agency})
    said.append(
        _("本站不能核验证书，请到“技能人才评价工作网”（www.osta.org.cn）或“市人力资源社会保障局网站”查询。")
    )
    return "".join(said)
