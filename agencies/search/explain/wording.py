"""What is said of an answer, in Chinese, for translation: what was looked for, and why rows match."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agencies.codes import is_special_ability
from agencies.in_memory import Selection
from agencies.labels import grade_in_full, grade_label, is_chinese
from agencies.search.explain.names_on_day import NamesOnDay
from agencies.search.explain.parts import PEOPLE, as_typed, people
from agencies.search.index.knowledge import Knowledge
from agencies.search.index.names import OFFICIAL, NameSource, NameTarget
from agencies.search.match.hits import Hit, How
from agencies.search.parse.query import LineReading, Token
from agencies.search.values import NOT_TELLING, Part, PartKind

MOST_OTHERS = 3
MOST_HITS = 12
OWN_AID = gettext_lazy("（叫法由本站整理，不属于目录）")
BY_CODE = {
    How.CODE: gettext_lazy("职业编码为 %(typed)s"),
    How.CODE_BEGINS: gettext_lazy("职业编码以 %(typed)s 开头"),
    How.FORMER_CODE: gettext_lazy("%(shown)s 是 %(label)s（%(code)s）的曾用编码"),
    How.LATER_CODE: gettext_lazy("%(shown)s 是 %(label)s（%(code)s）自 %(typed)s起的编码"),
    How.LATER_NAME: gettext_lazy("“%(shown)s”是%(label)s自 %(typed)s起的名称"),
    How.FILING_NUMBER: gettext_lazy("机构备案号为 %(typed)s"),
    How.FILING_NUMBER_BEGINS: gettext_lazy("机构备案号以“%(typed)s”开头"),
    How.FILING_NUMBER_ENDS: gettext_lazy("机构备案号以“%(typed)s”结尾"),
}
# As the annex calls those of special abilities.
BY_CODE_OF_ABILITY = {
    How.CODE: gettext_lazy("编码为 %(typed)s"),
    How.CODE_BEGINS: gettext_lazy("编码以 %(typed)s 开头"),
}
WHOLE = {
    NameSource.OCCUPATION: gettext_lazy("职业名称为“%(shown)s”"),
    NameSource.WORK_TYPE: gettext_lazy("工种名称为“%(shown)s”"),
    NameSource.ITEM: gettext_lazy("评价项目为“%(shown)s”"),
    NameSource.AGENCY: gettext_lazy("机构名称为“%(shown)s”"),
    NameSource.GROUP: gettext_lazy("属于职业类别“%(shown)s”"),
    NameSource.AGENCY_KIND: gettext_lazy("机构名称属于“%(shown)s”一类"),
    NameSource.HIGH: gettext_lazy("按常用叫法“%(shown)s”匹配到 %(label)s"),
    NameSource.MEDIUM: gettext_lazy("按常用叫法“%(shown)s”匹配到 %(label)s，也可能指别的"),
    NameSource.LOW: gettext_lazy("“%(shown)s”有时指 %(label)s"),
    NameSource.FORMER: gettext_lazy("“%(shown)s”是 %(label)s 的曾用名称"),
    NameSource.EARLIER: gettext_lazy("“%(shown)s”是 %(label)s 的曾用名称"),
    NameSource.ENGLISH: gettext_lazy("按非官方英文名“%(shown)s”匹配到 %(label)s"),
    NameSource.NOTE: gettext_lazy("按“%(shown)s”匹配到 %(label)s"),
}
BEGINS = {
    NameSource.OCCUPATION: gettext_lazy("职业名称“%(shown)s”以“%(typed)s”开头"),
    NameSource.WORK_TYPE: gettext_lazy("工种名称“%(shown)s”以“%(typed)s”开头"),
    NameSource.ITEM: gettext_lazy("评价项目“%(shown)s”以“%(typed)s”开头"),
    NameSource.AGENCY: gettext_lazy("机构名称以“%(typed)s”开头"),
}
WITHIN = {
    NameSource.OCCUPATION: gettext_lazy("职业名称“%(shown)s”含“%(typed)s”"),
    NameSource.WORK_TYPE: gettext_lazy("工种名称“%(shown)s”含“%(typed)s”"),
    NameSource.ITEM: gettext_lazy("评价项目“%(shown)s”含“%(typed)s”"),
    NameSource.AGENCY: gettext_lazy("机构名称含“%(typed)s”"),
    NameSource.GROUP: gettext_lazy("属于职业类别“%(shown)s”"),
    NameSource.HIGH: gettext_lazy("常用叫法“%(shown)s”含“%(typed)s”，匹配到 %(label)s"),
    NameSource.MEDIUM: gettext_lazy("常用叫法“%(shown)s”含“%(typed)s”，匹配到 %(label)s，也可能指别的"),
    NameSource.EARLIER: gettext_lazy("%(label)s 的曾用名称“%(shown)s”含“%(typed)s”"),
    NameSource.ENGLISH: gettext_lazy("非官方英文名“%(shown)s”含“%(typed)s”，匹配到 %(label)s"),
}
BY_SOUND = gettext_lazy("按拼音“%(typed)s”匹配到“%(shown)s”")
SOUND_OF_ALIAS = gettext_lazy("按拼音“%(typed)s”匹配到常用叫法“%(shown)s”，即 %(label)s")
SLIP = gettext_lazy("没有“%(typed)s”，按写法或读音相近的“%(shown)s”匹配")
OWN = {NameSource.HIGH, NameSource.MEDIUM, NameSource.LOW, NameSource.ENGLISH}
LITERAL = gettext_lazy("“%(shown)s”字面上含“%(typed)s”")
# What is said once, above the rows, of a name or number that leads to one thing.
ONE_THING = {
    How.CODE: gettext_lazy("%(typed)s 是“%(label)s”的职业编码。"),
    How.FORMER_CODE: gettext_lazy("%(shown)s 是%(label)s（%(code)s）的曾用编码。"),
    How.LATER_CODE: gettext_lazy("%(shown)s 是%(label)s（%(code)s）自 %(typed)s起的编码。"),
    How.LATER_NAME: gettext_lazy("“%(shown)s”是%(label)s自 %(typed)s起的名称。"),
    How.FILING_NUMBER: gettext_lazy("%(typed)s 是“%(label)s”的机构备案号。"),
    How.FILING_NUMBER_ENDS: gettext_lazy("机构备案号以“%(typed)s”结尾的是“%(label)s”。"),
    How.SLIP: gettext_lazy("没有“%(typed)s”，按写法或读音相近的“%(shown)s”查找。"),
}
CODE_OF_ABILITY = gettext_lazy("%(typed)s 是“%(label)s”的编码。")
MEANT = gettext_lazy("“%(shown)s”一般指%(label)s（叫法由本站整理，不属于目录）。")
FORMERLY = gettext_lazy("“%(shown)s”是%(label)s的曾用名称。")
# The sentence at the head of an answer, by what it is about.
MESSAGES = {
    "found": gettext_lazy("已按%(texts)s查找。"),
    "agency": gettext_lazy("%(texts)s在目录中的评价项目如下。"),
    "likely_agency": gettext_lazy("%(texts)s也可能指别的机构，请核对。"),
    "likely": gettext_lazy("%(texts)s也可能指别的职业，请核对。"),
    "left": gettext_lazy("没有理解%(texts)s。"),
    "other_name": gettext_lazy(
        "目录中没有名称为%(texts)s的评价项目。下面的项目曾用这个名称，或有时这样叫，请确认。"
    ),
    "not_assessed": gettext_lazy("%(texts)s是职业分类大典中的职业，本目录中没有机构评价它。"),
    "group": gettext_lazy("%(texts)s：这是职业分类的类别，其中没有列入目录的职业。"),
    "code_begins": gettext_lazy("目录中没有编码以%(texts)s开头的职业；职业分类大典中的，列在下面。"),
    "no_combination": gettext_lazy("没有同时符合各项条件的评价范围：%(texts)s。"),
    "another_certificate": gettext_lazy("%(texts)s不是本目录所列的职业技能等级认定或专项职业能力考核。"),
    "unknown": gettext_lazy("本目录没有%(texts)s。"),
    "nothing_named": gettext_lazy("%(texts)s没有指明职业、机构、等级或编码。"),
    "institution": gettext_lazy("本目录没有名称含%(texts)s的机构；本市面向社会的评价由目录所列机构开展。"),
    # No notice gives an agency's name in another language, so it may be listed under its own.
    "institution_in_latin": gettext_lazy(
        "目录所列机构用中文名称，本站没有收录与%(texts)s相符的外文名；请用中文名称查询。"
    ),
    "did_you_mean": gettext_lazy("您是不是要找%(texts)s？"),
    "filing_number": gettext_lazy("%(texts)s不在本站收录的这一版目录中。"),
    "code": gettext_lazy("本站收录的职业分类大典和目录中都没有编码%(texts)s。"),
}


def reason(hit: Hit) -> str:
    """Why a row is among the matches: `按常用叫法“月嫂”匹配到 家政服务员（母婴护理员）…`."""
    source = hit.name.source
    by_how = {How.WHOLE: WHOLE, How.BEGINS: BEGINS, How.WITHIN: WITHIN}
    if hit.how in by_how:
        words: object = by_how[hit.how].get(source, WITHIN[NameSource.OCCUPATION])
    elif by_code := words_by_code(hit):
        words = by_code
    elif hit.how is How.LITERAL:
        words = LITERAL
    elif hit.how is How.SLIP:
        words = SLIP
    else:
        words = BY_SOUND if source in OFFICIAL else SOUND_OF_ALIAS
    return filled_in(words, hit) + (str(OWN_AID) if source in OWN else "")


def words_by_code(hit: Hit) -> object:
    own = BY_CODE_OF_ABILITY if is_special_ability(hit.name.target.code) else {}
    return own.get(hit.how) or BY_CODE.get(hit.how)


def loose_reason(hit: Hit) -> str:
    """Why a name that never matches is offered: `“月嫂”有时指 家政服务员`."""
    parts = WITHIN if hit.how is How.WITHIN else {}
    whole = WHOLE.get(hit.name.source, WHOLE[NameSource.LOW])
    return filled_in(words_by_code(hit) or parts.get(hit.name.source, whole), hit)


def filled_in(words: object, hit: Hit, label: str = "") -> str:
    label, code = label or hit.name.target.label, hit.name.target.code
    # Latin words apart, as in the name that they are in.
    typed, shown = as_typed(hit.typed, hit.name.shown), hit.name.shown
    return str(words) % {"typed": typed, "shown": shown, "label": label, "code": code}


def in_quotes(texts: Iterable[str]) -> str:
    """`“a”“b”`; in another language than the register's own with commas."""
    return ("" if is_chinese() else _("、")).join([f"“{text}”" for text in dict.fromkeys(texts)])


def of_the_unlisted(texts: Collection[str]) -> str:
    return message_about("institution_in_latin" if all(map(str.isascii, texts)) else "institution", texts)


def message_about(about: str, texts: Iterable[str]) -> str:
    return MESSAGES[about] % {"texts": in_quotes(texts)}


def remark_on(parts: Sequence[Part], reading: LineReading, line: str) -> str:
    """What the names may mean besides, what nobody assesses, whom the directory has not, what is left."""
    said = [other_meanings(parts, reading)]
    left = [part.text for part in parts if part.kind is PartKind.UNKNOWN]
    if not said[0] and any(token.kind is PartKind.UNKNOWN for token in reading):
        others = [name.text + behind.text for name, behind in people(reading, line, PEOPLE)]
        said += [message_about("likely", others)] if others else []
    said.append(of_the_unassessed(reading))
    unlisted = [part.text for token, part in zip(reading, parts, strict=True) if token.names_agency]
    said += [of_the_unlisted(unlisted)] if unlisted else []
    return "".join((*said, message_about("left", left) if left else ""))


def of_the_unassessed(reading: LineReading) -> str:
    names = [[hit.name.target.label for hit in unassessed_names(token)] for token in reading]
    return "".join(message_about("not_assessed", each) for each in names if each)


def what_is_found(
    parts: Iterable[Part], reading: LineReading, rows: Selection, knowledge: Knowledge, names: NamesOnDay
) -> str:
    """How many agencies assess what the names mean, if that is all; or that it was looked for."""
    telling = [
        (token, part) for token, part in zip(reading, parts, strict=True) if token.kind not in NOT_TELLING
    ]
    telling = [(token, part) for token, part in telling if not (unassessed_names(token) or is_permit(token))]
    targets = [few_targets(token) for token, _ in telling if token.meaning]
    items = [target for each in targets for target in each if target.items]
    words = [token.word for token, _ in telling if token.kind is PartKind.GRADE and token.word]
    levels = [knowledge.grades.levels[numeral] for word in words for numeral in word.values]
    grades = _("、").join(map(grade_in_full, levels))
    grades_alone = bool(levels) and all(token.kind is PartKind.GRADE for token, _ in telling)
    is_all = all(targets) and (grades_alone or rows.codes() <= {target.code for target in items})
    if (
        is_all
        and len(items) == sum(map(len, targets))
        and all(token.meaning or token.word for token, _ in telling)
    ):
        count = rows.agency_total()
        said = ngettext("找到 %(count)s 家机构可评%(names)s。", "找到 %(count)s 家机构可评%(names)s。", count)
        # Names that narrow each other leave some of what each means alone.
        there = [target for target in items if names.listed(target) and rows.of_items(target.items)]
        there = [target for target in there if not is_narrowed(target, there, rows)]
        found = _("、").join(dict.fromkeys(map(names.label, there)))
        named = at_grades(found, grades) if grades else found
        return said % {"count": count, "names": named}
    if len(telling) == len(targets) == 1 and len(targets[0]) == 1 and targets[0][0].number:
        return message_about("agency", [names.label(targets[0][0])])
    return message_about("found", [part.label for _, part in telling]) if telling else ""


def is_narrowed(target: NameTarget, others: Iterable[NameTarget], rows: Selection) -> bool:
    """Whether all rows are of a work type that is named beside its occupation."""
    narrower = (other for other in others if other.label.startswith(f"{target.label}（"))
    return any(len(rows.of_items(other.items)) == len(rows) for other in narrower)


def at_grades(names: str, grades: str) -> str:
    """`焊工一级（高级技师）`."""
    return (
        _("%(names)s%(grades)s") % {"names": names, "grades": grades} if grades and names else names or grades
    )


def few_targets(token: Token) -> list[NameTarget]:
    """The few things that a part means; none if it means many, or a group."""
    hits = list(islice(token.meaning.hits, MOST_HITS + 1)) if token.meaning else []
    targets = list(dict.fromkeys(hit.name.target for hit in hits))
    if len(hits) > MOST_HITS or len(targets) > MOST_OTHERS or any(len(t.code) in {1, 4, 7} for t in targets):
        return []
    return targets


def explanations(reading: LineReading, names: NamesOnDay) -> Iterator[str]:
    """What the reader does not see in the rows: which name or number stood for what, each once."""
    for token in reading:
        hits = list(islice(token.meaning.hits.best(), MOST_OTHERS + 1)) if token.meaning else []
        meant: dict[tuple[str, str], dict[str, Hit]] = {}
        for hit in hits if len(hits) <= MOST_OTHERS else ():
            on_day = names.hit(hit)
            words = explained_by(on_day)
            target = on_day.name.target
            if words and names.listed(hit.name.target) and not names.still_holds(hit):
                # A slip for two names of one thing is one.
                name = target.label if hit.how is How.SLIP else on_day.name.folded
                meant.setdefault((words, name), {}).setdefault(target.label, on_day)
        for (words, _name), first in meant.items():
            label = _("、").join(first)
            yield filled_in(words, next(iter(first.values())), label)


def explained_by(hit: Hit) -> str:
    """Nothing of what is found as it is written."""
    source = hit.name.source
    if hit.how is How.CODE and is_special_ability(hit.name.target.code):
        return str(CODE_OF_ABILITY)
    if hit.how in ONE_THING:
        return str(ONE_THING[hit.how])
    if source is NameSource.EARLIER and hit.how is not How.WITHIN:
        return str(FORMERLY)
    if source in OWN and hit.how in {How.WHOLE, How.SOUND}:
        return str(MEANT)
    return ""


def is_permit(token: Token) -> bool:
    """A card tells of it, and nothing else."""
    return bool(token.meaning and token.meaning.notes and not token.meaning.hits)


def unassessed_names(token: Token) -> list[Hit]:
    """The occupation that nobody assesses, if a part is the name of one and of nothing else."""
    meaning = token.meaning
    if meaning is None or meaning.hits:
        return []
    return [hit for hit in meaning.unassessed if hit.how is How.WHOLE]


def other_meanings(parts: Iterable[Part], reading: LineReading) -> str:
    """That a name may mean something else as well, and what, where that is known: `“化妆师”也可能指…`.

    It may where the best that a part matches is a name of medium confidence.
    """
    meant = [(part.text, token.meaning) for token, part in zip(reading, parts, strict=True) if token.meaning]
    meant = [pair for pair in meant if NameSource.MEDIUM in pair[1].hits.best().sources()]
    meanings = [meaning for _text, meaning in meant]
    others = dict.fromkeys(
        f"{hit.name.target.code} {hit.name.target.label}"
        for meaning in meanings
        for hit in (*meaning.unassessed, *meaning.loose)
        if hit.name.target.code
    )
    texts = [text for text, _meaning in meant]
    if not others and meanings and all(hit.name.target.number for m in meanings for hit in m.hits.best()):
        return message_about("likely_agency", texts)
    if others:
        named = in_quotes(list(others)[:MOST_OTHERS])
        return _("%(texts)s也可能指%(others)s，请核对。") % {"texts": in_quotes(texts), "others": named}
    return message_about("likely", texts) if texts else ""


def common_reasons(reading: LineReading, knowledge: Knowledge) -> tuple[str, ...]:
    """What every row found satisfies beside the names: `等级为 三级／高级工`."""
    levels = knowledge.grades.levels
    words = [token.word for token in reading if token.kind is PartKind.GRADE and token.word]
    numerals = dict.fromkeys(numeral for word in words for numeral in word.values)
    grades = _("、").join(grade_label(levels[numeral]) for numeral in numerals)
    kinds = [token.text for token in reading if token.kind is PartKind.KIND]
    return (
        *([_("等级为 %(grades)s") % {"grades": grades}] if grades else ()),
        *(_("评价方式为“%(kind)s”") % {"kind": kind} for kind in kinds),
    )
