"""Same data, same bytes: whatever the clock, the hash seed, the place, the language or the user's mask."""

import hashlib
import os
import shutil
import subprocess
import sys
import time

import pytest

from tests.samples import sampled

from .report import ROOT, TEXT

OUTPUT = "报告.docx"


def built(folder, environment: dict[str, str] | None = None, cwd=None, umask: int = 0o022) -> str:
    """Build the report in folder by a process of its own; return the document's SHA-256."""
    folder.mkdir(exist_ok=True, parents=True)
    file = folder / "2020.yaml"
    file.write_text(TEXT, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "gendoc", "build", str(file), "-o", str(folder / OUTPUT)],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})},
        cwd=cwd or folder,
        umask=umask,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return hashlib.sha256((folder / OUTPUT).read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def reference(tmp_path_factory) -> str:
    return built(tmp_path_factory.mktemp("reference"))


@pytest.mark.parametrize(
    "environment",
    sampled(
        [
            {"PYTHONHASHSEED": "0", "TZ": "America/Los_Angeles", "LANG": "C", "LC_ALL": "C"},
            {"PYTHONHASHSEED": "4294967295", "TZ": "Pacific/Kiritimati"},
            {"GENDOC_CACHE": "", "PYTHONOPTIMIZE": "1"},
            {"LC_ALL": "tr_TR.UTF-8", "SOURCE_DATE_EPOCH": "1", "GENDOC_CACHE": ""},
            {"GENDOC_CACHE": "", "PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1"},
        ],
        3,
    ),
    ids=lambda environment: " ".join(environment),
)
def test_the_environment_leaves_no_trace(environment, reference, tmp_path):
    assert built(tmp_path, environment) == reference


def test_neither_the_place_nor_the_folder_one_is_in_nor_the_mask_matters(reference, tmp_path):
    assert built(tmp_path / "甲 乙" / "丙", cwd="/", umask=0o077) == reference


def test_time_leaves_no_trace(reference, tmp_path):
    time.sleep(2.1)  # zip counts in steps of two seconds
    assert built(tmp_path) == reference


def test_a_copied_template_makes_the_same_document(reference, tmp_path):
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    for file in (tmp_path / "templates").rglob("*"):
        os.utime(file, (1, 1))
    assert built(tmp_path / "data" / "某局") == reference
