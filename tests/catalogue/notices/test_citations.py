"""A line of a notice is cited by the document's own numbering."""

from catalogue.notices.citations import cited, places_in_text
from tests.printed import TEXT

NUMBER = "沪人社职〔2024〕458号"
# Read from the document by eye: line of the text file → how people cite it.
FORMS = {
    3: "，发文机关（标题上）",
    5: "，文号",
    7: "，标题",
    9: "，主送机关",
    11: "，引言",
    13: "，一（标题）",
    15: "，一、第1段",
    17: "，一、第2段",
    19: "，一、第2段（续）",
    23: "，二（一）",
    25: "，二（二）",
    27: "，二（二）团体申报",
    29: "，二（二）个人申报",
    31: "，二（二）末段",
    33: "，二（三）",
    35: "，二、末段",
    39: "，三",
    43: "，四",
    47: "，五（一）",
    49: "，五（一）（续）",
    51: "，五（二）",
    53: "，五（三）",
    55: "，五（四）",
    57: "，五（五）",
    59: "，五（六）",
    63: "，六",
    65: "，附件说明",
    67: "，落款",
    69: "，成文日期",
    71: "，公开属性",
    205: "附件，注1",
    207: "附件，注2",
    211: "，印发日期",
}


def test_every_paragraph_is_cited_as_people_cite_it() -> None:
    assert {line: cited(NUMBER, TEXT, line) for line in FORMS} == {
        line: NUMBER + form for line, form in FORMS.items()
    }


def test_a_line_without_a_place_is_cited_by_its_document_alone() -> None:
    assert cited(NUMBER, TEXT, 99) == NUMBER
    assert cited(NUMBER, TEXT, 9999) == NUMBER


def test_headings_are_no_paragraphs() -> None:
    assert places_in_text(TEXT)[21] == "二（标题）"


def test_a_document_without_numbering_has_few_places() -> None:
    assert places_in_text("上海市人力资源和社会保障局\n\n关于调整目录的通知\n\n略") == {
        1: "发文机关（标题上）",
        3: "标题",
    }
