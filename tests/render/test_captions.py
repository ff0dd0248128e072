"""Numbers of tables and pictures: fields that Word computes to the same number as they show."""

import pytest

from gendoc.compare.postcheck import postcheck
from gendoc.narrative.markers import CAPTION, CITED, NAME_END, MarkerTable, caption, citation
from gendoc.word.names import BOOKMARK, FLD_CHAR, INSTR, P, w

from .packages import docx, finished, paragraph, root_of, texts_of


def instructions(document):
    return [element.text.strip() for element in root_of(document).iter(INSTR)]


def test_captions_are_numbered_in_their_order_and_each_label_for_itself():
    body = "".join(paragraph(caption(*what) + "　名") for what in (("表", "甲"), ("图", "乙"), ("表", "丙")))
    document = finished(body)
    assert texts_of(document) == ["表1　名", "图1　名", "表2　名"]
    assert instructions(document) == ["SEQ 表 \\* ARABIC", "SEQ 图 \\* ARABIC", "SEQ 表 \\* ARABIC"]
    assert document.captions.numbers == {"表甲": 1, "图乙": 1, "表丙": 2}


def test_a_reference_before_or_after_shows_the_number_and_leads_to_the_bookmark():
    body = paragraph(f"见{citation('表', '乙')}。") + paragraph(caption("表", "甲")) + paragraph(caption("表", "乙"))
    document = finished(body + paragraph(f"如{citation('表', '甲')}、{citation('表', '乙')}。"))
    assert texts_of(document) == ["见表2。", "表1", "表2", "如表1、表2。"]
    assert instructions(document)[0] == "REF _RefTable2 \\h"
    names = [element.get(w("name")) for element in root_of(document).iter(BOOKMARK)]
    assert names == ["_RefTable1", "_RefTable2"]
    assert postcheck(document, MarkerTable(), docx(body)) == []


def test_what_word_reckons_is_known_by_its_kind():
    document = finished(paragraph(caption("表", "甲") + "名") + paragraph(f"见{citation('表', '甲')}"))
    assert [(field.kind, field.start, field.end) for field in document.fields] == [("SEQ", 1, 2), ("REF", 1, 3)]


def test_the_runs_about_a_number_look_as_the_run_that_it_was_in():
    run = f"<w:r><w:rPr><w:b/></w:rPr><w:tab/><w:t>前{caption('表', '甲')}后</w:t><w:tab/></w:r>"
    document = finished(f"<w:p>{run}</w:p>")
    assert texts_of(document) == ["\t前表1后\t"]
    element = next(root_of(document).iter(P))
    runs = element.findall(w("r"))
    assert len(runs) > 3
    assert all(run.find(f"{w('rPr')}/{w('b')}") is not None for run in runs)
    assert len(list(element.iter(FLD_CHAR))) == 3


def test_figures_beside_a_number_are_traced_where_they_stand():
    prints = MarkerTable()
    body = paragraph(caption("表", "甲")) + paragraph(
        f"见{citation('表', '甲')}，计{prints.mark(('数',), '3件')}（{citation('表', '甲')}）"
    )
    document = finished(body, prints)
    assert [(place.start, place.end) for place in document.trace.places] == [(5, 7)]
    assert postcheck(document, prints, docx(body)) == []


def test_a_name_that_two_captions_share_is_a_fault():
    document = finished(paragraph(caption("表", "甲")) + paragraph(caption("表", "甲")))
    assert document.faults == ("有两处都叫「甲」，分不清指的是哪一处",)


def test_a_reference_that_leads_nowhere_stays_as_words():
    assert texts_of(finished(paragraph(f"见{citation('表', '甲')}。"))) == ["见表甲。"]


@pytest.mark.parametrize("text", [NAME_END, f"{CAPTION}某甲{NAME_END}", f"{CAPTION}表甲", CITED])
def test_marks_that_a_stranger_put_into_a_template_break_nothing(text):
    document = finished(paragraph(f"甲{text}乙"))
    assert texts_of(document)[0].startswith("甲")
    assert texts_of(document)[0].endswith("乙")
