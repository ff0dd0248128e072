"""Every finding, word for word, as its reader sees it, and in the formats that programs read.

Each code has a folder below cases/, with more folders where it comes in several ways.  A
report.yaml says `# expect: code` on the lines at fault (expect.txt: line and code, where no
comment can stand); size.txt, to how many bytes the file is lengthened by comments; expected.txt holds the exact words.  kind/ changes files of the report kind;
beside/ holds other data files, of last year or of units.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

from gendoc.core.finding import has_errors
from gendoc.pipeline import steps as pipeline
from gendoc.reporters.text import as_text

from .architecture.modules import spelled_codes
from .conftest import KINDS, SMALL, install
from .reports.support import assert_sound_formats
from .samples import sampled_by

HERE = Path(__file__).parent
CASES = sorted(report.parent for report in (HERE / "cases").rglob("report.yaml"))
CODES = {case.relative_to(HERE / "cases").parts[0] for case in CASES}
_EXPECT = re.compile(r"  # expect: ([a-z, -]+|[A-Z]{2}-[0-9]+)$")
# Codes that need a fault of gendoc's own, or more than a file: each has a test of its own.
ELSEWHERE = {"file-year": "years/test_last_year.py"}


def _expected(case: Path) -> Counter[tuple[str, int, str]]:
    """Return which findings a case promises: file, line, code."""
    if (case / "expect.txt").exists():
        lines = (line.split() for line in (case / "expect.txt").read_text("utf-8").splitlines())
        return Counter((file, int(line), code) for file, line, code in lines)
    promised: Counter[tuple[str, int, str]] = Counter()
    for file in (case / "report.yaml", *(case / "kind").glob("*.yaml")):
        name = file.name if file.parent == case else f"templates/{SMALL}/{file.name}"
        for number, line in enumerate(file.read_text("utf-8").split("\n"), 1):
            found = re.search(r"# expect: (.+)$", line)
            for code in found[1].split(", ") if found else ():
                promised[name, number, code] += 1
    return promised


def pytest_generate_tests(metafunc):
    """Try the first case of each code and a quarter of the others by default; to write what gendoc says now, all."""
    if "case" in metafunc.fixturenames:
        every = 1 if metafunc.config.getoption("--approve") else 4
        cases = sampled_by(CASES, lambda case: case.relative_to(HERE / "cases").parts[0], every)
        metafunc.parametrize("case", cases, ids=lambda case: case.relative_to(HERE / "cases").as_posix())


def test_findings_read_as_approved(case, golden, small_project, tmp_path, monkeypatch):
    folder = tmp_path
    if (case / "kind").is_dir():
        install(KINDS / SMALL, tmp_path, case / "kind")
    else:
        folder = small_project / case.relative_to(HERE / "cases")
        folder.mkdir(parents=True)
    shutil.copy(case / "report.yaml", folder)
    if (case / "size.txt").exists():
        _grow(folder / "report.yaml", int((case / "size.txt").read_text("utf-8")))
    if (case / "beside").is_dir():
        shutil.copytree(case / "beside", folder, dirs_exist_ok=True)
    monkeypatch.chdir(folder)
    built = pipeline.build(Path("report.yaml"), Path("report.docx"))
    found = Counter((finding.span.file, finding.span.line, finding.code) for finding in built.findings)
    assert found == _expected(case)
    assert (built.output is None) == has_errors(built.findings)
    assert Path("report.docx").exists() == (not has_errors(built.findings))
    golden(case / "expected.txt", as_text(built.findings))
    assert_sound_formats(built.checked)


def _grow(file: Path, size: int) -> None:
    """Lengthen a file by comments to size."""
    line = b"# " + b"-" * 97 + b"\n"
    left = size - file.stat().st_size
    file.write_bytes(file.read_bytes() + line * (left // len(line)) + b"#" * (left % len(line)))


def test_every_code_has_a_case():
    spelled = spelled_codes()
    assert {"unknown-key", "waiver-stale", "unknown-name", "yaml-tab", "template-tag"} <= spelled
    assert spelled - CODES - set(ELSEWHERE) == set()


def test_every_case_is_of_a_code_that_exists():
    spelled = spelled_codes()
    assert {code for code in CODES if not code.startswith("rule-")} <= spelled | {"sound"}


def test_what_is_tested_elsewhere_is_tested_there():
    for code, file in ELSEWHERE.items():
        assert code in (HERE / file).read_text("utf-8")
