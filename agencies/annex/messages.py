"""What can be odd or wrong in an annex: every rule, how grave it is, and what an editor is told to do.

A fatal problem means that the file cannot be applied: a row is lost, unreadable, or contradicts another.
A warning may be right as printed and needs a look. A note is a fact of the document worth knowing.
"""

from collections.abc import Mapping
from typing import Literal

Severity = Literal["fatal", "warning", "note"]
Messages = Mapping[str, str]
# Rule → severity, and the message: what is wrong, then what to do.
Rules = Mapping[str, tuple[Severity, str]]


def rules(fatal: Messages, warning: Messages, note: Messages) -> Rules:
    return {
        **{rule: ("fatal", message) for rule, message in fatal.items()},
        **{rule: ("warning", message) for rule, message in warning.items()},
        **{rule: ("note", message) for rule, message in note.items()},
    }


# The file as such, whatever it says.
FILE_RULES = rules(
    fatal={
        "file-empty": "文件是空的；请重新选择文件。",
        "file-too-large": (
            "文件有 {size} MB，上限为 {limit} MB；目录附件不会这样大，请确认文件，或只保留附件部分。"
        ),
        "file-kind": (
            "这是{value}，不能导入；请提供 XLSX、XLS、ODS、DOCX、网页或文本文件，或把表格粘贴为文本。"
        ),
        "package-damaged": "文件已损坏或不完整，无法打开；请重新取得原文件。",
        "package-content": "压缩包里没有工作簿或 Word 文档；请提供 XLSX、ODS 或 DOCX 文件。",
        "package-strict": "这是“严格 Open XML”格式的文件，读取不了；请另存为普通的 XLSX 或 DOCX。",
        "word-symbol": "文档里有以“插入符号”画出的字（字体 {value}），读不出是什么字；请改为普通文字。",
        "automatic-numbers": (
            "从这一行起，编号或序号由 Word 自动生成，文件里没有这些数字；"
            "请选中这一栏，转换为普通文字（可复制后“只保留文本”粘贴），再上传。"
        ),
        "package-unsafe": (
            "文件的内部结构异常（{value}），不予打开；请用 Excel 或 Word 另存一份后重新上传。"
        ),
        "package-macros": "文件含有宏，不予打开；请另存为不含宏的 XLSX 或 DOCX。",
        "package-entities": "文件内含实体声明，不予打开；请用 Excel 或 Word 另存一份后重新上传。",
        "package-encrypted": "文件有密码保护，无法读取；请取消密码后重新上传。",
        "too-many-columns": "这一行的内容超出第 {limit} 栏，不像一份目录附件；请删去表格以外的内容。",
        "tracked-changes": "文档含有未接受的修订；请先接受或拒绝全部修订，再上传。",
        "nested-table": "单元格里还套有表格，无法判断哪些文字属于目录；请拆开后重新上传。",
        "reading-took-too-long": "读取超过 {limit} 秒，已停止；文件不像一份目录附件，请检查。",
        "reading-took-too-much": "读取所需的内存超过上限，已停止；文件不像一份目录附件，请检查。",
        "reading-failed": "读取时意外中止，未作任何改动；请换一种格式重新上传，并告知管理员。",
    },
    warning={
        "sheet-hidden": "工作表“{value}”是隐藏的，没有读取；如其中有目录，请取消隐藏。",
        "sheet-aside": "工作表“{value}”不是目录的表，没有读取；请确认其中没有目录的内容。",
        "sheets-alike": (
            "工作表“{value}”又有一张同样表头的表，也读入了；请确认它也是目录，不是（如拟撤销名单）就删去该表。"
        ),
        "rows-hidden": "“{value}”第 {places} 行是隐藏或被筛选掉的，也读入了；请确认这些行属于目录。",
        "columns-hidden": "“{value}”第 {places} 栏是隐藏的，也读入了；请确认其内容正确。",
        "struck-out": "“{value}”第 {places} 行有划掉的文字，也读入了；请确认这些文字仍然有效。",
        "text-hidden": "“{value}”第 {places} 行有隐藏的文字，没有读取；请确认它不属于目录。",
        "hidden-unseen": (
            "这种格式（XLS、ODS）看不出隐藏、被筛选掉或划掉的行，全部读入了；请打开文件核对，或另存为 XLSX。"
        ),
    },
    note={"sheet-line": "文件有多张工作表：“{value}”的第 1 行在问题清单中计为第 {line} 行。"},
)

# What its lines say, read by themselves.
READING_RULES = rules(
    fatal={
        "undecodable": (
            "文件不是 UTF-8 或 GB18030 文本，第 {line} 行起无法解码；请用原文件另存为 UTF-8 文本后重新上传。"
        ),
        "no-annex": (
            "没有找到目录表：应有表头“编号、评价机构名称、机构备案号、序号、职业编码、职业（工种）、等级”"
            "（专项职业能力为“编码、评价项目、项目类型”）；请确认文件就是目录附件，并连同表头一起提供。"
        ),
        "too-many-lines": "文件超过 {limit} 行，不像一份目录附件；其后的行未读取，请核对文件。",
        "heading-missing": "这一行之前缺少表头；请补上该表的表头行。",
        "heading-unknown": (
            "表头与目录附件不同：缺少{missing}。{value}请把表头改为“{expected}”各栏（次序不限），再上传。"
        ),
        "table-without-rows": "表头之后没有任何行；请补全该表，或删去多余的表头。",
        "cell-count": (
            "这一行有 {count} 个单元格，应为 {expected} 个；请核对是否缺少或多出单元格，文件是否被截断。"
        ),
        "row-without-tabs": (
            "这一行写有编码或备案号，却不是以制表符分隔的表格行；请按表格的栏目重新录入这一行。"
        ),
        "control-character": "含有控制符、不可见字符或无法识别的字符（{value}）；请删去或改为原文的字。",
        "formula": (
            "单元格是公式或以“{value}”开头，会被表格软件当作公式，文件里没有它的结果；请改为原文的内容。"
        ),
        "cell-is-day": (
            "表格软件把这一格变成了日期（{value}），原来的内容已经不在文件里；"
            "请先把这一栏设为“文本”格式，再按原文重新填写。"
        ),
        "cell-too-long": "单元格有 {count} 个字符，上限为 {limit}；请核对是否粘连了其他内容。",
        "cell-blank": "“{cell}”为空；请按原文补上。",
        "row-before-agency": (
            "这一行没有写明评价机构，上方也没有可以沿用的机构；请补上编号、机构名称和备案号。"
        ),
        "agency-cells-missing": (
            "评价机构的“{cell}”为空；请将编号、机构名称、备案号都填上，或都留空以沿用上一行。"
        ),
        "agency-without-rows": "写有评价机构，却没有评价项目；请补全其各行，或核对文件是否被截断。",
        "agency-position-malformed": "编号“{value}”不是正整数；请按原文改正。",
        "agency-position-repeated": "编号 {value} 在第 {other} 行已用于另一机构；请按原文改正。",
        "filing-number-malformed": (
            "机构备案号“{value}”应为字母 S 加 12 位数字，如 S000031300006；请按原文改正。"
        ),
        "filing-number-cut": (
            "机构备案号只有数字“{value}”，开头的 S 和零可能被表格软件去掉了（原文或为 {read}）；"
            "请把这一栏设为“文本”格式，按原文重新填写。"
        ),
        "filing-number-two-names": (
            "备案号 {value} 在第 {other} 行属于“{second}”，这里属于“{name}”；请按原文改正其一。"
        ),
        "position-malformed": "序号“{value}”不是正整数；请按原文改正。",
        "position-repeated": "序号 {value} 在同一机构第 {other} 行已出现；请按原文改正。",
        "code-malformed": (
            "编码“{value}”应如 6-31-01-03（职业）或 4-04-05-Z1（专项职业能力）；请按原文改正。"
        ),
        "code-two-names": "编码 {value} 在第 {other} 行是“{second}”，这里是“{name}”；请按原文改正其一。",
        "bracket-unbalanced": "“{value}”的括号不成对；请按原文补上或删去括号。",
        "bracket-position": (
            "“{value}”应为“职业（工种）”：括号前须有职业名称，括号内须有工种，括号后不应再有文字；"
            "请按原文改正。"
        ),
        "name-mark": (
            "“{value}”含“{mark}”；一个单元格只写一个评价项目，工种写在圆括号内，请按原文分行或改正。"
        ),
        "grade-malformed": "等级“{value}”不能确定是哪几级；应写作“{series}”中的若干项，请按原文改正。",
        "grade-repeated": "等级 {value} 重复；请按原文改正。",
        "kind-mismatch": (
            "编码 {value} 不属于本表：职业列入第一张表，专项职业能力（末段如 Z1）列入第二张表；"
            "请移到相应的表。"
        ),
        "special-ability-grades": (
            "专项职业能力不分等级，“项目类型”应为“专项职业能力”，这里是“{value}”；请按原文改正。"
        ),
        "action-unknown": "“动作”写的是“{value}”；请写{known}之一。",
        "item-repeated": "“{name}”的 {value} {item} 在第 {other} 行已列出；请删去重复的行，或按原文改正。",
    },
    warning={
        "table-missing": "目录标题写有“{value}”，但没有该表；文件可能不完整，请提供完整的附件。",
        "no-closing-text": "最后一行之后没有附注或落款，文件可能被截断；请与原文核对末尾。",
        "heading-date": "“{value}”不是有效日期；请与原文核对，并在导入时另行填写日期。",
        "stray-line": "表格中间夹有 {count} 行不属于表格的文字，如“{value}”；请核对是否有单元格断行。",
        "agency-repeated": "与上一行是同一机构，机构的三个单元格又写了一遍；已按同一机构读取，请核对。",
        "agency-position-gap": "编号是 {value}，按顺序应为 {expected}；请核对是否漏了机构。",
        "filing-number-width": "机构备案号“{value}”含小写、全角字符或空格；已按 {read} 读取，请核对。",
        "agency-two-filing-numbers": "“{name}”在第 {other} 行的备案号是 {second}，这里是 {value}；请核对。",
        "position-gap": "序号是 {value}，按顺序应为 {expected}；请核对是否漏了一行。",
        "code-width": "编码“{value}”含全角字符、空格或其他连接号；已按 {read} 读取，请核对。",
        "name-two-codes": "“{name}”在第 {other} 行的编码是 {second}，这里是 {value}；请核对。",
        "grade-order": "等级“{value}”没有按 {series} 的次序排列；请核对。",
        "column-aside": "“{value}”栏不是目录的栏目，没有读取；请确认其中没有影响目录的内容（如“已撤销”）。",
        "row-joined": "这一行只有半截名称“{value}”，已接到上一行，读作“{read}”；请与原文核对。",
        "grade-separator": "等级“{value}”的写法与“{read}”不同；已按后者读取，请核对。",
    },
    note={
        "look-alikes": "文件里有 {count} 个字用了外形相同的另一个码（{value}）；已按通用的字读取和保存。",
        "agency-position-restarts": "第二张表的编号从 {value} 重新开始；机构以备案号区分，不以编号区分。",
        "agency-two-names": "同一单元格印有两个名称：“{value}”和“{second}”；原样保留，第二个名称用于检索。",
        "filing-serials-absent": (
            "备案号的末五位有 {count} 个序列号未在本文件出现：{value}；原因来源文件未提供。"
        ),
        "position-start": "“{name}”的序号从 {value} 开始，不是 1；原样保留。",
        "bracket-width": (
            "名称的括号全角、半角混用：{full} 行全角，{half} 行半角；原样保留，比较时一律按全角。"
        ),
    },
)

# What they say against what the register holds, and what the plan as a whole would do.
REGISTER_RULES = rules(
    fatal={
        "number-missing": "文件没有印文号，也没有另行填写；请填写通知的文号。",
        "issued-missing": "文件没有印发文日期，也没有另行填写；请填写发文日期。",
        "in-force-missing": "文件没有写明自何日起实施，也没有另行填写；请填写实施日期。",
        "edition-loaded": "{year} 年的目录已载入（{value}）；动态调整请选“动态调整”。",
        "edition-not-newer": (
            "实施日期 {value} 不晚于已载入的最新目录（{newest}）；请核对日期，早于它的目录不能再导入。"
        ),
        "before-first-edition": "实施日期 {value} 早于本站载入的最早目录（{first}）；请核对日期。",
        "notice-differs": (
            "通知 {value} 已在本站，{cell}是 {known}，与这里的 {given} 不同；请核对，或先更正该通知。"
        ),
        "notice-loaded-otherwise": (
            "通知 {value} 的附件已经导入，内容与本文件不同；如要替换，请先撤销那次导入。"
        ),
        "filing-number-of-another": (
            "备案号 {value} 在本站属于“{known}”，而“{name}”的备案号是 {other}；请与原文核对。"
        ),
        "name-unlike-register": (
            "编码 {value} 在本站是“{known}”，而这里印的“{name}”是 {other} 的名称；请与原文核对编码。"
        ),
        "group-unknown": "编码 {value} 所属的小类 {group} 不在大典中；请与原文核对编码。",
        "too-many-removed": (
            "将移除 {total} 项中的 {count} 项（{share}%，上限 {limit}%）；文件或不完整，"
            "确认后请点“重新生成计划”，勾选“接受移除”。"
        ),
        "acts-annual": "带“动作”栏的表不是年度目录；请点“重新生成计划”，把类型改为“动态调整”。",
        "acts-without-notice": (
            "本站还没有通知 {value}；带“动作”栏的表不是通知原文，请先在“通知”中录入，再重新生成计划。"
        ),
        "action-held": "“{name}”的 {item} 当日已有所写的全部等级，不必新增；请核对。",
        "action-not-held": "“{name}”{item} 当日不在目录内，或没有所写的等级，不能{action}；请核对。",
        "action-former-code": "没有机构在评价原编码“{value}”，或它与新编码相同；请写明改用前的编码。",
        "action-not-divided": "“{name}”没有可拆分为 {item} 的项目：原项目应未分工种，或只有一项；请核对。",
        "action-one-part": "拆分至少要有两个工种，这里只写了 {item}；请每个工种写一行。",
        "action-rename": (
            "{value} 在本站是“{known}”，这里写的是“{name}”；确已更名的，请另写一行“更名”，否则请改回原名。"
        ),
        "refused": "{place}登记册不接受这项改动：{value}",
        "warnings-not-accepted": "还有必须逐项确认的提醒没有接受；请看提醒，确认无误后选“接受提醒”。",
        "plan-changed": (
            "计划确认之后，登记册又有改动，按本文件的改动已不同；请查看新的计划，确认后再发布。"
        ),
        "file-changed": "文件与确认过的不是同一份（SHA-256 不同）；请重新上传并核对。",
    },
    warning={
        "second-table-missing": (
            "文件没有“专项职业能力考核”表，目录现有的 {count} 项专项职业能力将全部终止；"
            "若只是没有粘贴第二张表，请补上。"
        ),
        "first-table-missing": "文件没有“职业技能等级认定”表，目录现有的职业将全部终止；请确认文件完整。",
        "filing-number-elsewhere": (
            "“{name}”的备案号 {value} 不是以本目录各机构共有的 {shared} 开头，像是外地的；请与原文核对。"
        ),
        "edition-unlike-days": (
            "文件印的目录年份是 {printed}，实施日期是 {value}，两者不合；请与原文核对，错的可另行填写。"
        ),
        "adjustment-ends": (
            "动态调整对“{name}”{item} 只列“{value}”，按所列为准将终止它的 {ended}；"
            "若这一行只是新增等级，请把仍保留的等级也写上。"
        ),
        "adjustment-recodes": (
            "“{name}”原有的 {other} 与新编码 {value} 同名，将记为编码变更，原编码不再使用；请与原文核对。"
        ),
        "heading-differs": "文件印的{cell}是“{printed}”，填写的是“{value}”；将按填写的导入，请核对。",
        "in-force-before-issue": "实施日期 {value} 早于发文日期 {issued}；请核对。",
        "edition-assumed": "文件没有印目录年份；按实施日期 {value} 推定为 {year} 年版，请核对。",
        "edition-printed-is-loaded": (
            "文件印的目录年份 {printed} 已载入；按实施日期 {value} 推定为 {year} 年版，请核对。"
        ),
        "name-under-another-number": (
            "“{name}”在本站的备案号是 {other}，这里是 {value}，将作为另一家机构新增；请核对。"
        ),
        "occupation-renamed": (
            "编码 {value} 在本站是“{known}”，这里印的是“{name}”；将记为职业更名，此前的日子仍用原名。"
            "请与原文核对，只是错字的请改正文件。"
        ),
        "code-outside-classification": (
            "编码 {value}（{name}）不在2022年版大典中{elsewhere}；将新建职业并标明，请与原文核对。"
        ),
        "possible-recode": (
            "“{name}”可能是编码由 {other} 变更为 {value}，但不能确定（{why}）；将按移除与新增处理，请核对。"
        ),
        "possible-work-type": (
            "该机构 {value} 的“{other}”不再列出，新列出“{name}”，可能是工种改名；将按移除与新增处理，请核对。"
        ),
        "many-removed": "将移除 {total} 项中的 {count} 项（{share}%），已确认接受；请再核对一次。",
    },
    note={
        "more-problems": "此外还有 {count} 个问题没有列出；请先处理已列出的，再重新上传。",
        "already-loaded": "这份附件已经导入，内容相同；没有任何改动。",
        "special-ability-new": "{value}（{name}）是新的专项职业能力。",
    },
)
# Warnings that somebody has to accept one by one before the file is published.
ASKED = frozenset(
    "sheet-aside sheets-alike rows-hidden columns-hidden struck-out text-hidden hidden-unseen column-aside"
    " row-joined table-missing second-table-missing first-table-missing filing-number-elsewhere"
    " edition-unlike-days adjustment-ends adjustment-recodes".split()
)
ALL_RULES: Rules = {**FILE_RULES, **READING_RULES, **REGISTER_RULES}
