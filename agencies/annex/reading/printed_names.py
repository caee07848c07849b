"""Names as printed → names as compared: brackets, second names, occupation and work type."""

import re
import unicodedata

# Radicals and compatibility characters look like others, and variation selectors like nothing at all.
LOOK_ALIKES = re.compile(
    r"[\u2e80-\u2fdf\uf900-\ufaff\ufe00-\ufe0f\U0002f800-\U0002fa1f\U000e0100-\U000e01ef]"
)
# Radicals that Unicode gives no other form, and the characters that they are outside a dictionary.
RADICALS = str.maketrans(
    "⺁⺇⺈⺊⺌⺍⺒⺓⺖⺘⺜⺝⺠⺧⺩⺫⺬⺮⺶⺷⺸⻁⻄⻅⻆⻇⻉⻊⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰",
    "厂几刀卜小小巳幺忄扌日月民牛王目示竹羊羊羊虎西见角角贝足车長长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙",
)

FULL_WIDTH = str.maketrans("()", "（）")

# A bracket that ends the cell, stands apart by a blank and names an agency is a second name:
# 上海市长宁区业余大学 (上海市长宁区社区学院). In 沪东中华造船（集团）有限公司 it is part of the one name.
SECOND_NAME = re.compile(r"(?P<name>.*\S)\s+[（(](?P<second>[^（）()]+)[）)]")
AGENCY_ENDING = re.compile(r"(大学|学院|学校|校|中心|协会|学会|联合会|公司|集团|厂|研究院|研究所|院|所|社)$")


def fold_look_alikes(text: str) -> str:
    """`⼯` (a radical) → `工`; what has no other form stays, to be refused.

    >>> fold_look_alikes("\\u2f2f\\u2ecb\\ufe00")
    '工车'
    """

    def folded(found: re.Match[str]) -> str:
        selector = unicodedata.category(found[0]) == "Mn"
        return "" if selector else unicodedata.normalize("NFKC", found[0].translate(RADICALS))

    return LOOK_ALIKES.sub(folded, text)


def canonical_name(text: str) -> str:
    """The form in which names are compared, full-width brackets and no blanks.

    >>> canonical_name("焊工 (电焊工)")
    '焊工（电焊工）'
    """
    return re.sub(r"\s", "", text).translate(FULL_WIDTH)


def split_agency_name(cell: str) -> tuple[str, str]:
    """The name, and the second name printed behind it or "".

    >>> split_agency_name("上海市长宁区业余大学 (上海市长宁区社区学院)")
    ('上海市长宁区业余大学', '上海市长宁区社区学院')
    >>> split_agency_name("江南造船(集团)有限责任公司")
    ('江南造船(集团)有限责任公司', '')
    """
    match = SECOND_NAME.fullmatch(cell.strip())
    if match is None or not AGENCY_ENDING.search(match["second"].strip()):
        return cell.strip(), ""
    return match["name"], match["second"].strip()


def brackets_balanced(name: str) -> bool:
    """Every bracket of a canonical name is closed: `焊工（电焊工` and `焊工）电焊工（` are not."""
    depth = 0
    for character in name:
        depth += {"（": 1, "）": -1}.get(character, 0)
        if depth < 0:
            return False
    return depth == 0


def split_item_name(text: str) -> tuple[str, str] | None:
    """An item's printed name → occupation and work type, canonical; work type "" when undivided.

    Inner brackets belong to the work type. None when brackets are not closed, when text or another bracket
    follows the first, and when nothing stands before or in it.

    >>> split_item_name("焊工(电焊工)"), split_item_name("电切削工"), split_item_name("焊工(电焊工(船舶))")
    (('焊工', '电焊工'), ('电切削工', ''), ('焊工', '电焊工（船舶）'))
    """
    name = canonical_name(text)
    occupation, bracket, rest = name.partition("（")
    if not bracket:
        return name, ""
    work_type = rest[:-1]
    if not (occupation and work_type and rest.endswith("）") and brackets_balanced(work_type)):
        return None
    return occupation, work_type
