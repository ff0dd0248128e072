"""gendoc as a library: what is public, what it takes, what its failures and findings say."""

from __future__ import annotations

import ast
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

import gendoc
from gendoc.core.files import TooLarge
from gendoc.core.finding import has_errors

ROOT = Path(__file__).parents[2]

SAMPLE = Path(__file__).parents[2] / "data" / "郑州市上街区民政局" / "2020.yaml"


@pytest.fixture
def data(project) -> Path:
    return project / "data" / "城关街道办事处" / "2021.yaml"


def test_dir_lists_what_is_public_and_all_of_it_is_there():
    assert dir(gendoc) == sorted(gendoc.__all__)
    assert len(set(gendoc.__all__)) == len(gendoc.__all__)
    for name in gendoc.__all__:
        assert getattr(gendoc, name) is not None, name
    with pytest.raises(AttributeError, match="nothing"):
        _ = gendoc.nothing


def test_type_checkers_are_told_the_same_names():
    tree = ast.parse((ROOT / "gendoc" / "__init__.py").read_text("utf-8"))
    named = {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert named - {"annotations", "TYPE_CHECKING", "Any"} == set(gendoc.__all__)


def test_importing_gendoc_imports_nothing_heavy():
    script = "import gendoc, sys; print(*(name for name in sys.modules if name.startswith('gendoc')))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == {"gendoc", "gendoc.core", "gendoc.core.version"}


@pytest.mark.parametrize("given", [str, Path, lambda file: file.name], ids=["text", "path", "name"])
def test_a_file_is_a_name_or_a_path(given, data):
    assert gendoc.check(given(data)).document.data == gendoc.check(data).document.data
    assert gendoc.load(given(data)).report.text("单位") == "城关街道办事处"


def test_a_text_with_a_name_is_checked_as_its_file_would_be(data):
    text = data.read_text("utf-8")
    whole = gendoc.check(data)
    for lines in (text, text.replace("\n", "\r\n"), "\ufeff" + text):
        source = gendoc.Source(str(data), lines)
        assert gendoc.check(source).document.data == whole.document.data
    data.unlink()
    checked = gendoc.check(gendoc.Source("稿", text.replace("320,", "321,"), data))
    assert checked.file == data
    assert {finding.span.file for finding in checked.findings} == {"稿"}
    assert {finding.span.path for finding in checked.findings} == {data}
    built = gendoc.build(gendoc.Source("稿", text, data))
    assert built.output.parent == data.parents[2] / "output"


@pytest.mark.parametrize(
    ("text", "code"), [("\ud800", "encoding"), ("#" * (2 << 20) + "#", "too-large"), ("", "empty-file")]
)
def test_a_text_has_the_limits_of_a_file(text, code, project):
    (finding,) = gendoc.check(gendoc.Source("稿.yaml", text)).findings
    assert finding.code == code


def test_the_data_are_checked_before_a_document_is_made(data):
    checked_data = gendoc.check_data(data)
    assert not isinstance(checked_data, gendoc.Checked)
    checked = gendoc.check_document(checked_data)
    assert set(checked_data.findings) <= set(checked.findings)
    assert checked.document.data == gendoc.check(data).document.data
    data.write_text(data.read_text("utf-8").replace("数量: 320,", "数量: 321,"), "utf-8")
    checked_data = gendoc.check_data(data)
    assert has_errors(checked_data.findings)
    assert gendoc.check_document(checked_data).documents == {}
    draft = gendoc.Options(draft=True)
    assert gendoc.check_document(gendoc.check_data(data, draft)).document is not None


def test_a_failure_says_which_file_and_why(data, tmp_path):
    absent = data.with_name("1999.yaml")
    with pytest.raises(gendoc.FileMissing) as missing:
        gendoc.check(absent)
    assert (missing.value.path, missing.value.reason) == (absent, "没有这个文件")
    assert str(missing.value).endswith("1999.yaml：没有这个文件")
    with pytest.raises(gendoc.FileMissing, match="当前文件夹和 data/ 下都没有这个文件"):
        gendoc.check("1999.yaml")
    with pytest.raises(gendoc.CannotRead) as folder:
        gendoc.check(data.parent)
    assert folder.value.path == data.parent
    with pytest.raises(gendoc.CannotWrite) as nowhere:
        gendoc.build(data, tmp_path / "没有" / "没有" / "报告.docx")
    assert nowhere.value.path == tmp_path / "没有" / "没有"
    report = tmp_path / "报告.docx"
    report.write_bytes(b"another")
    with pytest.raises(gendoc.OutputEdited) as edited:
        gendoc.build(data, report)
    assert edited.value.path == report
    assert report.read_bytes() == b"another"
    assert isinstance(edited.value, gendoc.CannotWrite)
    again = pickle.loads(pickle.dumps(edited.value))
    assert (str(again), again.path, again.reason) == (str(edited.value), report, edited.value.reason)


def test_without_libreoffice_the_failure_says_so(data, monkeypatch):
    monkeypatch.setenv("GENDOC_SOFFICE", "/nowhere")
    with pytest.raises(gendoc.OfficeMissing):
        gendoc.pdf(data)
    with pytest.raises(gendoc.OfficeMissing):
        gendoc.build(data, options=gendoc.Options(pdf=True))


def test_a_span_knows_its_file_in_every_working_folder(data, monkeypatch, tmp_path_factory):
    os.chdir(data.parent)
    data.write_text(data.read_text("utf-8").replace("概况:", "概況:"), "utf-8")
    findings = gendoc.check(Path("2021.yaml")).findings
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert findings
    for finding in findings:
        assert finding.span.file == "2021.yaml"
        assert finding.span.path == data
        assert "path" not in finding.to_json()


def test_what_is_wrong_with_a_report_type_is_told_at_its_file(data, project, monkeypatch):
    home = project / "templates" / "救助物资简报"
    monkeypatch.chdir(data.parent)
    for name, text in (("phrases.jinja", "{% macro"), ("rules.yaml", "- {}"), ("schema.yaml", "- 1")):
        old = (home / name).read_bytes() if (home / name).exists() else None
        (home / name).write_text(text, "utf-8")
        findings = gendoc.check(data).findings
        assert home / name in {finding.span.path for finding in findings}, name
        (home / name).unlink() if old is None else (home / name).write_bytes(old)
    (home / "template.docx").unlink()
    (finding,) = gendoc.check(data).findings
    assert (finding.code, finding.span.path) == ("template-missing", home / "template.docx")


def test_a_missing_template_is_told_with_all_else(data, project):
    (project / "templates" / "救助物资简报" / "template.docx").unlink()
    data.write_text(data.read_text("utf-8").replace("概况:", "概況:"), "utf-8")
    codes = {finding.code for finding in gendoc.check(data).findings}
    assert codes > {"template-missing"}
    assert gendoc.check(data, gendoc.Options(draft=True)).document is None


def test_edits_of_a_data_file_are_public(data):
    report = gendoc.load(data).report
    edit = gendoc.edit.set_value(report.root, ("年度",), "2022")
    text = gendoc.edit.apply(report.source.text, [edit])
    assert text == report.source.text.replace("年度: 2021", "年度: 2022")
    assert set(gendoc.edit.__all__) > {"set_value", "insert", "delete", "move", "rename"}


def test_what_a_rule_has_worked_out_is_no_place_to_edit():
    text = SAMPLE.read_text("utf-8")
    assert "自评: {得分: 96.22, 等级: 优}" in text
    text = text.replace("自评: {得分: 96.22, 等级: 优}", "自评:\n  得分: 96.22")
    checked = gendoc.check_data(gendoc.Source(SAMPLE.name, text, SAMPLE))
    root = checked.report.root
    derived = list(checked.report.derived_texts)
    assert derived == [("自评", "等级")]
    for path in derived:
        for make in (lambda p: gendoc.edit.set_value(root, p, "甲"), lambda p: gendoc.edit.delete(root, p)):
            with pytest.raises(gendoc.edit.EditError, match="数据里没有"):
                make(path)
        beside = (*path[:-1], "新的")
        assert gendoc.edit.apply(text, [gendoc.edit.insert(root, beside, "1")]) != text


def test_data_that_are_checked_already_are_not_checked_twice():
    checked = gendoc.check(SAMPLE)
    assert gendoc.check_document(checked) is checked


def test_a_failure_says_its_reason_without_the_file(tmp_path):
    target = tmp_path / "报告.docx"
    target.write_bytes(b"")
    with pytest.raises(gendoc.OutputEdited) as failure:
        gendoc.build(SAMPLE, target)
    assert failure.value.path == target
    assert failure.value.reason.startswith("已存在")
    assert str(failure.value) == f"{target} {failure.value.reason}"


def test_failures_go_between_processes():
    failure = TooLarge("文件超过 1 MB", Path("甲.docx"), shown="甲.docx", size=9)
    again = pickle.loads(pickle.dumps(failure))
    assert (str(again), again.reason, again.path, again.size) == (str(failure), failure.reason, failure.path, 9)


@pytest.mark.parametrize("file", [Path("a.doc"), "a.doc"])
def test_a_document_of_another_program_is_refused_however_it_is_named(file):
    with pytest.raises(gendoc.CannotRead, match="另存为"):
        gendoc.pdf(file, options=gendoc.Options(office=object()))


def test_outputs_of_the_same_run_are_a_series_of_paths():
    assert gendoc.Options(taken=["甲.docx"]).taken == (Path("甲.docx"),)
    for one in ("甲.docx", Path("甲.docx")):
        with pytest.raises(TypeError, match="taken"):
            gendoc.Options(taken=one)
