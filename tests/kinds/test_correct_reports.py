"""Correct reports are found correct: no error, no warning, whatever parts they have and whatever their figures measure.

What each of them holds is drawn from its seed, in tests.kinds.correct; a seed writes one file or several.
"""

from __future__ import annotations

import pytest

import gendoc
from tests.kinds.correct.reports import write_reports

SEEDS, A_FEW = 80, 6  # about 150 reports, and a dozen


@pytest.mark.parametrize(
    "seed", [seed if seed < A_FEW else pytest.param(seed, marks=pytest.mark.long) for seed in range(SEEDS)]
)
def test_a_correct_report_has_no_error_and_no_warning(seed, tmp_path):
    for file in write_reports(seed, tmp_path):
        checked = gendoc.check_document(gendoc.check_data(file))
        found = [
            f"{finding.span.line}: {finding.code} {finding.message}"
            for finding in checked.findings
            if finding.severity != "note"
        ]
        assert found == [], file.name
        assert checked.documents, file.name
