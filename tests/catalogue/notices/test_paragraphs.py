from pathlib import Path

from catalogue.notices.paragraphs import lines_of as all_lines_of
from catalogue.notices.paragraphs import paragraphs

TEXT = (Path(__file__).resolve().parents[3] / "fixtures/notice_2025.txt").read_text(encoding="utf-8")
FOUND = paragraphs(TEXT, all_lines_of(TEXT))


def lines_of(kind: str) -> list[list[int]]:
    return [[piece.line for piece in found.pieces] for found in FOUND if found.kind == kind]


def test_nothing_of_the_notice_is_lost_or_changed() -> None:
    pieces = [piece for found in FOUND for piece in found.pieces]
    lines = TEXT.split("\n")
    assert [piece.text for piece in pieces] == [line for line in lines if line.strip()]
    assert all(lines[piece.line - 1] == piece.text for piece in pieces)


def test_a_paragraph_cut_by_a_page_break_is_one() -> None:
    assert [lines for lines in lines_of("text") if len(lines) > 1] == [[17, 19], [47, 49]]


def test_the_sections_of_the_notice_are_headings() -> None:
    titles = [found.first.text for found in FOUND if found.kind == "section"]
    assert titles == [
        "一、评价机构及评价项目",
        "二、评价申报",
        "三、证书信息查询",
        "四、申领职业技能提升补贴",
        "五、工作要求",
        "六、其它",
        "一、社会化职业技能等级认定",
        "二、专项职业能力考核",
    ]


def test_the_annex_tables_are_set_apart() -> None:
    rows = [line for lines in lines_of("table") for line in lines]
    # 112 rows under four headings, 2 under one.
    assert len(rows) == 112 + 2 + len([line for line in TEXT.splitlines() if line.startswith("编号\t")])


def test_a_text_has_no_lines_behind_its_last() -> None:
    assert [list(all_lines_of(text)) for text in ("", "甲", "甲\n\n乙\n\n")] == [[1], [1], [1, 2, 3]]


def test_what_goes_on_behind_the_lines_asked_for_is_cut_there() -> None:
    (_, before), (behind, *_) = paragraphs(TEXT, range(15, 18)), paragraphs(TEXT, range(18, 24))
    assert ([piece.line for piece in before.pieces], [piece.line for piece in behind.pieces]) == ([17], [19])


def test_an_anchor_is_named_by_its_source_line() -> None:
    assert FOUND[0].first.anchor == "line-3"
