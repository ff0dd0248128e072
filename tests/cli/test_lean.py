"""A build loads what it needs: what is for mistakes only where there is one."""

import shutil
import subprocess
import sys
from pathlib import Path

DATA = next((Path(__file__).parents[2] / "data").glob("*/2020.yaml"))
ONLY_FOR_MISTAKES = {
    "gendoc.data.messages",
    "gendoc.data.errors",
    "gendoc.compare.origins",
    "gendoc.reconcile.lastyear",
    "gendoc.reconcile.problems",
}
# Kinds of rules that the report has no use for: its kind's rules of that sort are about parts that it leaves out.
UNUSED_KINDS = {f"gendoc.rules.kinds.{name}" for name in ("growth", "ratio", "roll_up")}
SCRIPT = """
import sys
from pathlib import Path
import gendoc
gendoc.build(Path(sys.argv[1]), Path(sys.argv[2]), gendoc.Options(force=True))
print(*sys.modules)
"""


def _loaded(file: Path, output: Path) -> set[str]:
    command = [sys.executable, "-c", SCRIPT, str(file), str(output)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return set(done.stdout.split())


def test_a_sound_report_loads_nothing_that_is_for_mistakes(tmp_path):
    assert not _loaded(DATA, tmp_path / "报告.docx") & ONLY_FOR_MISTAKES


def test_a_mistake_loads_what_explains_it(tmp_path):
    wrong = tmp_path / "2020.yaml"
    text = DATA.read_text("utf-8")
    assert "合计: 2366.45\n" in text
    wrong.write_text(text.replace("合计: 2366.45\n", "合计: 2366.54\n", 1), encoding="utf-8")
    shutil.copytree(DATA.parents[2] / "templates", tmp_path / "templates")
    assert "gendoc.reconcile.problems" in _loaded(wrong, tmp_path / "报告.docx")


def test_a_report_loads_no_kind_of_rule_that_it_has_no_use_for(tmp_path):
    _loaded(DATA, tmp_path / "报告.docx")  # what its kind's files say is kept from here on
    assert not _loaded(DATA, tmp_path / "报告.docx") & UNUSED_KINDS
