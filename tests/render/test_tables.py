"""Tables once their rows are there: cells that are one, rows that stay together."""

import pytest

from gendoc.narrative.markers import MERGED, MarkerTable
from gendoc.render.passes.tables import KEPT
from gendoc.word.names import TBL, TC, TR, P, w
from gendoc.word.text import text_of

from .packages import finished, paragraph, root_of

HEADER = "<w:trPr><w:tblHeader/></w:trPr>"


def cell(*texts, properties=""):
    return f"<w:tc>{properties and f'<w:tcPr>{properties}</w:tcPr>'}{''.join(map(paragraph, texts))}</w:tc>"


def row(*cells, properties=""):
    return f"<w:tr>{properties}{''.join(cells)}</w:tr>"


def table(*rows, columns):
    grid = "<w:gridCol/>" * columns
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>{paragraph('完')}"


def tree(prints, *levels):
    """Rows of an indicator tree: each level is (place in the data, name) and the place says which one it is."""
    return row(*(cell(MERGED + prints.mark_text(place, name)) for place, name in levels), cell("三级"))


def merges(document):
    found = []
    for element in root_of(document).iter(TR):
        states = [state.find(f"{w('tcPr')}/{w('vMerge')}") for state in element.findall(TC)]
        found.append(["-" if state is None else state.get(w("val"))[0] for state in states])
    return found


def kept(document):
    """Return for each row whether it is kept with the next."""
    rows = next(root_of(document).iter(TBL)).findall(TR)
    return [all(p.find(f"{w('pPr')}/{w('keepNext')}") is not None for p in element.iter(P)) for element in rows]


def texts(document):
    return [text_of(element) for element in root_of(document).iter(P)]


def test_both_upper_levels_are_merged_over_their_rows():
    prints = MarkerTable()
    one, a, b = ((0,), "投入"), ((0, 0), "目标"), ((0, 1), "预算")
    document = finished(table(*(tree(prints, one, two) for two in (a, a, b)), columns=3), prints)
    assert merges(document) == [["r", "r", "-"], ["c", "c", "-"], ["c", "-", "-"]]
    assert texts(document)[:9] == ["投入", "目标", "三级", "", "", "三级", "", "预算", "三级"]
    assert document.faults == ()


def test_equal_names_of_two_parents_are_not_merged():
    prints = MarkerTable()
    rows = [tree(prints, ((one,), "效益"), ((one, two), "满意度")) for one in (0, 1) for two in (0, 0)]
    document = finished(table(*rows, columns=3), prints)
    assert merges(document) == [["r", "r", "-"], ["c", "c", "-"], ["r", "r", "-"], ["c", "c", "-"]]


def starts(document, column):
    return [number for number, states in enumerate(merges(document)) if states[column] == "r"]


def test_a_name_that_stands_over_more_rows_than_a_page_has_is_printed_again():
    prints = MarkerTable()
    rows = [tree(prints, ((0,), "产出"), ((0, 0), "数量")) for _ in range(4 * KEPT)]
    document = finished(table(*rows, columns=3), prints)
    assert starts(document, 0) == starts(document, 1) == [0, KEPT, 2 * KEPT, 3 * KEPT]
    names = [text for text in texts(document) if text not in ("", "三级", "完")]
    assert names == ["产出", "数量", *["产出（续）", "数量（续）"] * 3]
    assert document.faults == ()


def test_an_upper_name_is_printed_again_where_a_lower_one_begins():
    prints = MarkerTable()
    rows = [tree(prints, ((0,), "产出"), ((0, number // 10), "数量")) for number in range(30)]
    document = finished(table(*rows, columns=3), prints)
    assert starts(document, 0) == starts(document, 1) == [0, 10, 20]
    assert texts(document).count("产出（续）") == 2
    assert "数量（续）" not in texts(document)


def test_one_row_more_than_a_page_has_is_no_cell_of_its_own_lost():
    prints = MarkerTable()
    document = finished(table(*[tree(prints, ((0,), "产出")) for _ in range(KEPT + 1)], columns=2), prints)
    assert merges(document)[-1] == ["r", "-"]
    assert texts(document)[-3] == "产出（续）"


def test_only_cells_that_ask_for_it_and_touch_are_merged():
    prints = MarkerTable()
    name = prints.mark_text(("甲",), "甲")
    rows = [row(cell(text), cell("乙")) for text in (name, name, MERGED + name, "丙", MERGED + name)]
    assert merges(finished(table(*rows, columns=2), prints)) == [["-", "-"]] * 5


def test_a_cell_is_one_with_that_below_it_only_if_they_are_equally_wide():
    prints = MarkerTable()
    name = MERGED + prints.mark_text(("甲",), "甲")
    wide = row(cell(name, properties='<w:gridSpan w:val="2"/>'))
    document = finished(table(wide, wide, row(cell(name), cell("乙")), columns=2), prints)
    assert merges(document) == [["r"], ["c"], ["-", "-"]]


def test_what_a_merged_cell_says_stands_once_in_the_document_and_in_the_trace():
    prints = MarkerTable()
    figure = MERGED + prints.mark(("分值",), "20分")
    document = finished(table(*(row(cell(figure, "注"), cell("乙")) for _ in range(3)), columns=2), prints)
    assert [(place.text, place.cell) for place in document.trace.places] == [("20分", (0, 0, 0, 0))]
    assert texts(document) == ["20分", "注", "乙", "", "乙", "", "乙", "完"]


def test_the_mark_is_taken_out_wherever_it_stands():
    assert texts(finished(paragraph(f"甲{MERGED}乙"))) == ["甲乙"]


def test_a_small_table_stays_whole_and_a_long_one_keeps_its_last_row_company():
    def kept_of(count):
        rows = [row(cell("乙")) for _ in range(count - 1)]
        return kept(finished(table(row(cell("甲"), properties=HEADER), *rows, columns=1)))

    assert kept_of(KEPT) == [True] * (KEPT - 1) + [False]
    assert kept_of(KEPT + 1) == [True, *[False] * (KEPT - 2), True, False]


def test_the_rows_of_a_merged_cell_stay_together_in_a_long_table():
    prints = MarkerTable()
    rows = [row(cell(MERGED + prints.mark_text((n // 4,), "甲")), cell("乙")) for n in range(4 * KEPT)]
    header = row(cell("甲"), cell("乙"), properties=HEADER)
    found = kept(finished(table(header, *rows, columns=2), prints))
    assert found == [True, *[True, True, True, False] * KEPT]


def test_a_table_without_a_header_row_is_left_as_it_is():
    assert kept(finished(table(row(cell("甲")), row(cell("乙")), columns=1))) == [False, False]


@pytest.mark.parametrize("properties", ['<w:pStyle w:val="a"/><w:keepLines/>', "<w:keepLines/>", ""])
def test_what_keeps_rows_together_stands_where_the_schema_has_it(properties):
    def styled(text):
        return f"<w:tc>{paragraph(text, properties=properties)}</w:tc>"

    document = finished(table(row(styled("甲"), properties=HEADER), row(styled("乙")), columns=1))
    first = next(root_of(document).iter(P)).find(w("pPr"))
    names = [child.tag.rpartition("}")[2] for child in first]
    assert names == sorted(names, key=["pStyle", "keepNext", "keepLines"].index)
    assert "keepNext" in names
