"""What can be wrong with a file as such, and with what an annex says against what the register holds.

The rules of reading stand in `problems`, which fills in all messages.
"""

from collections.abc import Mapping
from typing import Literal

Severity = Literal["fatal", "warning", "note"]
# Rule → severity, and the message: what is wrong, then what to do.
Rules = Mapping[str, tuple[Severity, str]]

FILE_RULES: Rules = {
    "file-empty": ("fatal", "文件是空的；请重新选择文件。"),
    "file-too-large": (
        "fatal",
        "文件有 {size} MB，上限为 {limit} MB；目录附件不会这样大，请确认文件，或只保留附件部分。",
    ),
    "file-kind": (
        "fatal",
        "这是{value}，不能导入；请提供 UTF-8 或 GB18030 文本、XLSX 或 DOCX，或把表格粘贴为文本。",
    ),
    "package-damaged": ("fatal", "文件已损坏或不完整，无法打开；请重新取得原文件。"),
    "package-content": ("fatal", "压缩包里没有 Excel 工作簿或 Word 文档；请提供 XLSX 或 DOCX 文件。"),
    "package-unsafe": (
        "fatal",
        "文件的内部结构异常（{value}），不予打开；请用 Excel 或 Word 另存一份后重新上传。",
    ),
    "package-macros": ("fatal", "文件含有宏，不予打开；请另存为不含宏的 XLSX 或 DOCX。"),
    "package-entities": ("fatal", "文件内含实体声明，不予打开；请用 Excel 或 Word 另存一份后重新上传。"),
    "package-encrypted": ("fatal", "文件有密码保护，无法读取；请取消密码后重新上传。"),
    "too-many-columns": (
        "fatal",
        "这一行的内容超出第 {limit} 栏，不像一份目录附件；请删去表格以外的内容。",
    ),
    "sheet-line": (
        "note",
        "文件有多张工作表：“{value}”的第 1 行在问题清单中计为第 {line} 行。",
    ),
    "sheet-hidden": ("warning", "工作表“{value}”是隐藏的，没有读取；如其中有目录，请取消隐藏。"),
    "tracked-changes": ("fatal", "文档含有未接受的修订；请先接受或拒绝全部修订，再上传。"),
    "nested-table": ("fatal", "单元格里还套有表格，无法判断哪些文字属于目录；请拆开后重新上传。"),
    "reading-took-too-long": ("fatal", "读取超过 {limit} 秒，已停止；文件不像一份目录附件，请检查。"),
    "reading-took-too-much": ("fatal", "读取所需的内存超过上限，已停止；文件不像一份目录附件，请检查。"),
    "reading-failed": ("fatal", "读取时意外中止，未作任何改动；请换一种格式重新上传，并告知管理员。"),
}

REGISTER_RULES: Rules = {
    # What the document and the form say of the notice
    "number-missing": ("fatal", "文件没有印文号，也没有另行填写；请填写通知的文号。"),
    "issued-missing": ("fatal", "文件没有印发文日期，也没有另行填写；请填写发文日期。"),
    "in-force-missing": ("fatal", "文件没有写明自何日起实施，也没有另行填写；请填写实施日期。"),
    "heading-differs": (
        "warning",
        "文件印的{cell}是“{printed}”，填写的是“{value}”；将按填写的导入，请核对。",
    ),
    "in-force-before-issue": ("warning", "实施日期 {value} 早于发文日期 {issued}；请核对。"),
    "edition-assumed": (
        "warning",
        "文件没有印目录年份；按实施日期 {value} 推定为 {year} 年版，请核对。",
    ),
    "edition-printed-is-loaded": (
        "warning",
        "文件印的目录年份 {printed} 已载入；按实施日期 {value} 推定为 {year} 年版，请核对。",
    ),
    "edition-loaded": ("fatal", "{year} 年的目录已载入（{value}）；动态调整请选“动态调整”。"),
    "edition-not-newer": (
        "fatal",
        "实施日期 {value} 不晚于已载入的最新目录（{newest}）；请核对日期，早于它的目录不能再导入。",
    ),
    "before-first-edition": (
        "fatal",
        "实施日期 {value} 早于本站载入的最早目录（{first}）；请核对日期。",
    ),
    "notice-differs": (
        "fatal",
        "通知 {value} 已在本站，{cell}是 {known}，与这里的 {given} 不同；请核对，或先更正该通知。",
    ),
    "notice-loaded-otherwise": (
        "fatal",
        "通知 {value} 的附件已经导入，内容与本文件不同；如要替换，请先撤销那次导入。",
    ),
    "already-loaded": ("note", "这份附件已经导入，内容相同；没有任何改动。"),
    # What the rows say
    "filing-number-of-another": (
        "fatal",
        "备案号 {value} 在本站属于“{known}”，而“{name}”的备案号是 {other}；请与原文核对。",
    ),
    "name-under-another-number": (
        "warning",
        "“{name}”在本站的备案号是 {other}，这里是 {value}，将作为另一家机构新增；请核对。",
    ),
    "name-unlike-register": (
        "fatal",
        "编码 {value} 在本站是“{known}”，这里印的是“{name}”；请与原文核对，如确已改名，请先“更正”其名称。",
    ),
    "group-unknown": ("fatal", "编码 {value} 所属的小类 {group} 不在大典中；请与原文核对编码。"),
    "code-outside-classification": (
        "warning",
        "编码 {value}（{name}）不在2022年版大典中{elsewhere}；将新建职业并标明，请与原文核对。",
    ),
    "special-ability-new": ("note", "{value}（{name}）是新的专项职业能力。"),
    "possible-recode": (
        "warning",
        "“{name}”可能是编码由 {other} 变更为 {value}，但不能确定（{why}）；将按移除与新增处理，请核对。",
    ),
    "possible-work-type": (
        "warning",
        "该机构 {value} 的“{other}”不再列出，新列出“{name}”，可能是工种改名；将按移除与新增处理，请核对。",
    ),
    # What the plan as a whole would do
    "many-removed": ("warning", "将移除 {total} 项中的 {count} 项（{share}%），已确认接受；请再核对一次。"),
    "too-many-removed": (
        "fatal",
        "将移除 {total} 项中的 {count} 项（{share}%，上限 {limit}%）；文件或不完整，确认后请选“接受移除”。",
    ),
    "refused": ("fatal", "登记册不接受这项改动：{value}"),
    "plan-changed": (
        "fatal",
        "计划确认之后，登记册又有改动，按本文件的改动已不同；请查看新的计划，确认后再发布。",
    ),
    "file-changed": ("fatal", "文件与确认过的不是同一份（SHA-256 不同）；请重新上传并核对。"),
}
