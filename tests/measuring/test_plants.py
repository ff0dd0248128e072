"""Whatever is planted in a clean paper is found where it stands; gendoc's own reports are clean."""

from __future__ import annotations

import pytest

from gendoc.layout.measure import measure_data
from tests.samples import sampled_by

from .conftest import REPORTS, layout_codes
from .plants import DOCUMENT, HINT, PLANTS, STYLES

ELSEWHERE = {
    "layout-header", "layout-page-number-restart", "layout-mark-position", "layout-keep-next",
    "layout-signature", "layout-attachment", "layout-table-header", "layout-table-split", "layout-table-width",
    "layout-table-figures", "layout-table-text", "layout-table-cell", "layout-figure-size", "layout-caption", "layout-shape",
    "layout-reference", "layout-comment", "layout-latin-font",
    "layout-native-grid", "layout-unsafe",
    "layout-contents",
}  # fmt: skip


def test_nothing_is_found_in_the_clean_paper(clean):
    assert [finding.message for finding in measure_data(clean, "report.docx").findings] == []


@pytest.mark.parametrize("year", [file.stem for file in REPORTS])
def test_nothing_is_found_in_a_report_of_gendoc(built, year):
    assert [finding.message for finding in measure_data(built[year], f"{year}.docx").findings] == []


@pytest.mark.parametrize("plant", sampled_by(PLANTS, lambda plant: plant.code, 10), ids=lambda plant: plant.name)
def test_what_is_planted_is_found_where_it_stands_and_told_in_few_words(planted, plant):
    measured = planted((plant.part, plant.old, plant.new))
    groups = [group for group in measured.groups if group.finding.code == plant.code]
    assert groups, [finding.message for finding in measured.findings]
    if plant.paragraph:
        assert groups[0].places[0].paragraph == plant.paragraph
    finding = groups[0].finding
    assert finding.help
    assert "；" in finding.message
    assert finding.span.file == "报告.docx"
    assert len(measured.groups) <= 4


def test_every_code_is_planted():
    assert layout_codes() == {plant.code for plant in PLANTS} | ELSEWHERE


def test_two_chapters_that_changed_places_are_told_once(planted):
    measured = planted((DOCUMENT, ">五、存在的问题", ">六、存在的问题"), (DOCUMENT, ">六、有关建议", ">五、有关建议"))
    (message,) = [finding.message for finding in measured.findings]
    assert message.startswith("第 70 段「六、存在的问题」：「六、」排在「五、」之前")


@pytest.mark.parametrize(
    ("text", "old", "new", "paragraph"),
    [("（二）机构设置", "Heading2", "Heading1", 14), ("六、有关建议", "Heading1", "Heading2", 74)],
)
def test_a_heading_in_the_style_of_another_level_is_the_only_one_blamed(planted, text, old, new, paragraph):
    before = f'<w:pStyle w:val="{old}"/></w:pPr>{HINT}{text}'
    measured = planted((DOCUMENT, before, before.replace(old, new)))
    (group,) = measured.groups
    assert group.finding.code == "layout-number-form"
    assert [place.paragraph for place in group.places] == [paragraph]


def test_lines_are_called_what_they_were_set_to(planted):
    measured = planted((STYLES, 'w:line="579" w:lineRule="exact"', 'w:line="360" w:lineRule="auto"'))
    assert any("1.5 倍行距" in finding.message for finding in measured.findings)
    assert not any("固定值 43.4" in finding.message for finding in measured.findings)


ELECTRONIC = (
    (DOCUMENT, 'w:top="2098" w:right="1474" w:bottom="1984"', 'w:top="1961" w:right="1474" w:bottom="1847"'),
    (DOCUMENT, 'w:linePitch="579"', 'w:linePitch="589"'),
    (STYLES, 'w:line="579" w:lineRule="exact"', 'w:line="589" w:lineRule="exact"'),
)


def test_the_numbers_of_the_standard_for_electronic_papers_are_right_together(planted):
    assert [finding.message for finding in planted(*ELECTRONIC).findings] == []


def test_its_lines_on_a_page_of_the_other_margins_are_told(planted):
    codes = {finding.code for finding in planted(*ELECTRONIC[1:]).findings}
    assert codes == {"layout-grid", "layout-line-pitch"}
