"""What docs/library.md shows runs, as it stands there."""

from __future__ import annotations

import io
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

import gendoc

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "library.md").read_text("utf-8")
DATA = "data/郑州市上街区民政局/2020.yaml"


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return what the names of the page's examples are once all of them, PDFs apart, have run in a project."""
    project = tmp_path_factory.mktemp("project")
    for folder in ("data", "templates"):
        shutil.copytree(ROOT / folder, project / folder)
    found: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(project)
        blocks = re.findall(r"^```python\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
        assert len(blocks) >= 10
        for block in blocks:
            if "gendoc.Office()" not in block:
                exec(compile(block, "library.md", "exec"), found)
    found["project"] = project
    return found


def test_all_examples_run(names):
    assert names["checked"].findings == names["data"].findings
    assert names["loaded"].report.figures["收入", "合计"].printed == "2,366.45万元"
    assert names["figure"].span.path == names["project"] / DATA
    assert "合计: 2366.46" in names["text"]
    assert {path.name for path in names["project"].iterdir()} >= {"草稿.docx", "核对表.xlsx", "output"}


@pytest.mark.parametrize(
    ("edit", "code"), [("收入: => 收人:", "unknown-key"), ("文种: 部门 => 文种: 某", "unknown-kind")]
)
def test_the_web_server_answers_with_findings(names, monkeypatch, edit, code):
    monkeypatch.chdir(names["project"])
    old, new = edit.split(" => ")
    text = (names["project"] / DATA).read_text("utf-8").replace(old, new, 1).encode()
    status, answer = served(names["application"], text)
    assert status == "200 OK"
    assert code in {finding["code"] for finding in answer}
    assert {finding["file"] for finding in answer} == {"2020.yaml"}


def test_the_web_server_says_what_stops_it(names, monkeypatch):
    def stopped(*_: object, **__: object) -> None:
        raise gendoc.CannotRead("磁盘读写出错", Path("x"), shown="x")

    monkeypatch.setattr("gendoc.pipeline.steps.load_report", stopped)
    assert served(names["application"], b"") == ("500 Internal Server Error", {"error": "磁盘读写出错"})


@pytest.mark.layout
def test_the_example_of_pdfs_runs(names, monkeypatch):
    from gendoc.pages.office import find
    from gendoc.pages.pictures import available

    try:
        find()
    except gendoc.OfficeMissing:
        pytest.skip("without LibreOffice")
    if not available():
        pytest.skip("without a library for pictures")
    monkeypatch.chdir(names["project"])
    (block,) = re.findall(r"^```python\n(with gendoc\.Office\(\).*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    exec(compile(block, "library.md", "exec"), names)
    assert names["printed"].output.read_bytes().startswith(b"%PDF")


def served(application: Any, text: bytes) -> tuple[str, Any]:
    started: list[str] = []
    environ = {"wsgi.input": io.BytesIO(text), "CONTENT_LENGTH": str(len(text))}
    (body,) = application(environ, lambda status, _headers: started.append(status))
    return started[0], json.loads(body)


def test_every_name_of_gendoc_on_the_page_exists():
    names = set(re.findall(r"\bgendoc((?:\.\w+)+)", PAGE))
    assert len(names) > 10
    for name in names:
        if name.endswith((".yaml", ".json")) or "check.schema" in name:
            continue
        value: Any = gendoc
        for step in name.strip(".").split("."):
            try:
                value = getattr(value, step)
            except AttributeError:
                value = __import__(f"{value.__name__}.{step}", fromlist=[step])
