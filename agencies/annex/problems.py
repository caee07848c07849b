"""What can be odd or wrong in an annex: every rule, how grave it is, and what an editor is told.

A fatal problem means that the file cannot be applied: a row is lost, unreadable, or contradicts another.
A warning may be right as printed and needs a look. A note is a fact of the document worth knowing.
"""

from dataclasses import dataclass

from agencies.annex.rules import FILE_RULES, REGISTER_RULES, Rules, Severity

RULES: Rules = {
    # The file as a whole
    "undecodable": (
        "fatal",
        "文件不是 UTF-8 或 GB18030 文本，第 {line} 行起无法解码；请用原文件另存为 UTF-8 文本后重新上传。",
    ),
    "no-annex": (
        "fatal",
        "没有找到目录表：应有以制表符分隔的表头“编号、评价机构名称、机构备案号、序号……”；请确认文件就是目录附件，并连同表头一起提供。",
    ),
    "too-many-lines": ("fatal", "文件超过 {limit} 行，不像一份目录附件；其后的行未读取，请核对文件。"),
    "table-missing": (
        "fatal",
        "目录标题写有“{value}”，但没有该表；文件可能不完整，请提供完整的附件。",
    ),
    "no-closing-text": ("warning", "最后一行之后没有附注或落款，文件可能被截断；请与原文核对末尾。"),
    "heading-date": ("warning", "“{value}”不是有效日期；请与原文核对，并在导入时另行填写日期。"),
    # The tables
    "heading-missing": ("fatal", "这一行之前缺少表头；请补上该表的表头行。"),
    "heading-unknown": (
        "fatal",
        "表头与目录附件不同：第 {column} 栏是“{value}”，应为“{expected}”；请勿改名、增删或调换栏目。",
    ),
    "table-without-rows": ("fatal", "表头之后没有任何行；请补全该表，或删去多余的表头。"),
    "cell-count": (
        "fatal",
        "这一行有 {count} 个单元格，应为 7 个；请核对是否缺少或多出单元格，文件是否被截断。",
    ),
    "row-without-tabs": (
        "fatal",
        "这一行写有编码或备案号，却不是以制表符分隔的表格行；请按表格的栏目重新录入这一行。",
    ),
    "stray-line": (
        "warning",
        "表格中间夹有 {count} 行不属于表格的文字，如“{value}”；请核对是否有单元格断行。",
    ),
    # Cells of any column
    "control-character": (
        "fatal",
        "含有控制符、不可见字符或无法识别的字符（{value}）；请删去或改为原文的字。",
    ),
    "formula": (
        "fatal",
        "单元格以“{value}”开头，会被表格软件当作公式；请改为原文的内容。",
    ),
    "cell-too-long": ("fatal", "单元格有 {count} 个字符，上限为 {limit}；请核对是否粘连了其他内容。"),
    "cell-blank": ("fatal", "“{cell}”为空；请按原文补上。"),
    # The agency's cells
    "row-before-agency": (
        "fatal",
        "这一行没有写明评价机构，上方也没有可以沿用的机构；请补上编号、机构名称和备案号。",
    ),
    "agency-cells-missing": (
        "fatal",
        "评价机构的“{cell}”为空；请将编号、机构名称、备案号都填上，或都留空以沿用上一行。",
    ),
    "agency-without-rows": ("fatal", "写有评价机构，却没有评价项目；请补全其各行，或核对文件是否被截断。"),
    "agency-repeated": (
        "warning",
        "与上一行是同一机构，机构的三个单元格又写了一遍；已按同一机构读取，请核对。",
    ),
    "agency-position-malformed": ("fatal", "编号“{value}”不是正整数；请按原文改正。"),
    "agency-position-repeated": ("fatal", "编号 {value} 在第 {other} 行已用于另一机构；请按原文改正。"),
    "agency-position-gap": (
        "warning",
        "编号是 {value}，按顺序应为 {expected}；请核对是否漏了机构。",
    ),
    "agency-position-restarts": (
        "note",
        "第二张表的编号从 {value} 重新开始；机构以备案号区分，不以编号区分。",
    ),
    "agency-two-names": (
        "note",
        "同一单元格印有两个名称：“{value}”和“{second}”；原样保留，第二个名称用于检索。",
    ),
    "filing-number-malformed": (
        "fatal",
        "机构备案号“{value}”应为大写字母 S 加 12 位数字，如 S000031300006；请按原文改正。",
    ),
    "filing-number-width": ("warning", "机构备案号“{value}”含全角字符或空格；已按 {read} 读取，请核对。"),
    "filing-number-two-names": (
        "fatal",
        "备案号 {value} 在第 {other} 行属于“{second}”，这里属于“{name}”；请按原文改正其一。",
    ),
    "agency-two-filing-numbers": (
        "warning",
        "“{name}”在第 {other} 行的备案号是 {second}，这里是 {value}；请核对。",
    ),
    "filing-serials-absent": (
        "note",
        "备案号的末五位有 {count} 个序列号未在本文件出现：{value}；原因来源文件未提供。",
    ),
    # The cells of a row
    "position-malformed": ("fatal", "序号“{value}”不是正整数；请按原文改正。"),
    "position-repeated": ("fatal", "序号 {value} 在同一机构第 {other} 行已出现；请按原文改正。"),
    "position-gap": ("warning", "序号是 {value}，按顺序应为 {expected}；请核对是否漏了一行。"),
    "position-start": ("note", "“{name}”的序号从 {value} 开始，不是 1；原样保留。"),
    "code-malformed": (
        "fatal",
        "编码“{value}”应如 6-31-01-03（职业）或 4-04-05-Z1（专项职业能力）；请按原文改正。",
    ),
    "code-width": ("warning", "编码“{value}”含全角字符、空格或其他连接号；已按 {read} 读取，请核对。"),
    "code-two-names": (
        "fatal",
        "编码 {value} 在第 {other} 行是“{second}”，这里是“{name}”；请按原文改正其一。",
    ),
    "name-two-codes": ("warning", "“{name}”在第 {other} 行的编码是 {second}，这里是 {value}；请核对。"),
    "bracket-unbalanced": ("fatal", "“{value}”的括号不成对；请按原文补上或删去括号。"),
    "bracket-position": (
        "fatal",
        "“{value}”应为“职业（工种）”：括号前须有职业名称，括号内须有工种，括号后不应再有文字；请按原文改正。",
    ),
    "bracket-width": (
        "note",
        "名称的括号全角、半角混用：{full} 行全角，{half} 行半角；原样保留，比较时一律按全角。",
    ),
    "name-mark": (
        "fatal",
        "“{value}”含“{mark}”；一个单元格只写一个评价项目，工种写在圆括号内，请按原文分行或改正。",
    ),
    "grade-malformed": ("fatal", "等级“{value}”不是 1 至 5 的数字；等级应如“5、4、3”，请按原文改正。"),
    "grade-repeated": ("fatal", "等级 {value} 重复；请按原文改正。"),
    "grade-order": ("warning", "等级“{value}”没有从 5 到 1 排列；请核对。"),
    "grade-separator": ("warning", "等级“{value}”的写法与“{read}”不同；已按后者读取，请核对。"),
    "kind-mismatch": (
        "fatal",
        "编码 {value} 不属于本表：职业列入第一张表，专项职业能力（末段如 Z1）列入第二张表；请移到相应的表。",
    ),
    "special-ability-grades": (
        "fatal",
        "专项职业能力不分等级，“项目类型”应为“专项职业能力”，这里是“{value}”；请按原文改正。",
    ),
    "item-repeated": (
        "fatal",
        "“{name}”的 {value} {item} 在第 {other} 行已列出；请删去重复的行，或按原文改正。",
    ),
}
ALL_RULES: Rules = {**RULES, **FILE_RULES, **REGISTER_RULES}


@dataclass(frozen=True)
class Problem:
    """One finding: `rule` is a key of ALL_RULES, `line` (from 1) is the source's, `cell` a column heading."""

    severity: Severity
    rule: str
    line: int | None
    cell: str | None
    message: str

    @property
    def fatal(self) -> bool:
        return self.severity == "fatal"


def problem(rule: str, line: int | None = None, cell: str | None = None, **values: object) -> Problem:
    """`problem("grade-repeated", 78, "等级", value=4)` → the Problem with its message filled in."""
    severity, message = ALL_RULES[rule]
    shown = {name: shorten(value) for name, value in values.items()}
    return Problem(severity, rule, line, cell, message.format(line=line, cell=cell, **shown))


def shorten(value: object, limit: int = 120) -> str:
    """Text fit for a message: no control characters, and never a whole page of it."""
    text = "".join(character if character.isprintable() else "�" for character in str(value))
    return text if len(text) <= limit else text[:limit] + "……"
