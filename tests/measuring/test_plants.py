"""Whatever is planted in a clean paper is found where it stands; gendoc's own reports are clean."""

from __future__ import annotations

import pytest

from gendoc.layout.deviation import CODES
from gendoc.layout.report import measure_data

from .conftest import REPORTS
from .plants import PLANTS

ELSEWHERE = {
    "layout-header", "layout-page-number-restart", "layout-mark-position", "layout-keep-next",
    "layout-signature", "layout-attachment", "layout-table-header", "layout-table-split", "layout-table-width",
    "layout-table-figures", "layout-table-text", "layout-comment", "layout-latin-font",
    "layout-native-grid",
    "layout-contents",
}  # fmt: skip


def test_nothing_is_found_in_the_clean_paper(clean):
    assert [finding.message for finding in measure_data(clean, "report.docx").findings] == []


@pytest.mark.parametrize("year", [file.stem for file in REPORTS])
def test_nothing_is_found_in_a_report_of_gendoc(built, year):
    assert [finding.message for finding in measure_data(built[year], f"{year}.docx").findings] == []


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.name)
def test_what_is_planted_is_found_where_it_stands(planted, plant):
    measured = planted((plant.part, plant.old, plant.new))
    groups = [group for group in measured.groups if group.finding.code == plant.code]
    assert groups, [finding.message for finding in measured.findings]
    if plant.paragraph:
        assert groups[0].places[0].paragraph == plant.paragraph
    finding = groups[0].finding
    assert finding.help
    assert "；" in finding.message
    assert finding.span.file == "报告.docx"


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.name)
def test_one_slip_is_told_in_few_words(planted, plant):
    assert len(planted((plant.part, plant.old, plant.new)).groups) <= 4


def test_every_code_is_planted():
    assert set(CODES) == {plant.code for plant in PLANTS} | ELSEWHERE
