"""The world fails: one sentence that says what to do, the old report as it was, nothing beside it."""

import errno
import io
import os
import re
import subprocess
import sys
import threading
import zipfile

import pytest

from gendoc.cli.main import main
from gendoc.core.finding import Failure, reason
from gendoc.pipeline import steps as pipeline
from tests.conftest import KINDS, SMALL, install
from tests.samples import sampled

from .report import DATA, ROOT, TEXT

POSIX = pytest.mark.skipif(os.name == "nt", reason="links and pipes of POSIX")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "work" / "2020.yaml"
    path.parent.mkdir()
    path.write_text(TEXT, encoding="utf-8")
    return path


def gendoc(*arguments: object, cwd=None, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gendoc", *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        timeout=120,  # for what would wait for ever
        check=False,
    )


@pytest.fixture(scope="module")
def old(tmp_path_factory) -> bytes:
    """Return the bytes of the report."""
    output = tmp_path_factory.mktemp("old") / "报告.docx"
    pipeline.build(DATA, output)
    return output.read_bytes()


@pytest.fixture
def said(file, capsys, monkeypatch):
    """Return what runs gendoc in the file's folder, in this process, and returns its status and standard error."""
    monkeypatch.chdir(file.parent)

    def run(*arguments: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as end:
            main(arguments)
        printed = capsys.readouterr()
        return end.value.code, printed.err or printed.out

    return run


@pytest.mark.parametrize("step", ["fsync", "replace", "open"])
@pytest.mark.parametrize(
    "number", sampled([errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EDQUOT, errno.EIO, errno.EPERM], 3)
)
def test_a_disk_that_refuses_leaves_the_old_report(file, old, step, number, monkeypatch):
    output = file.with_name("报告.docx")
    output.write_bytes(old)
    file.write_text(TEXT.replace("  - 无。", "  - 没有。"), encoding="utf-8")
    real_open = os.open

    def refuse(*arguments, **_):
        raise OSError(number, os.strerror(number))

    def refuse_ours(path, *arguments, **more):
        return refuse() if ".gendoc-" in str(path) else real_open(path, *arguments, **more)

    monkeypatch.setattr(os, step, refuse_ours if step == "open" else refuse)
    with pytest.raises(Failure, match="写不了") as failure:
        pipeline.build(file, output)
    monkeypatch.undo()
    assert "\n" not in str(failure.value)
    assert output.read_bytes() == old
    assert sorted(path.name for path in file.parent.iterdir()) == ["2020.yaml", "报告.docx"]


def test_a_file_where_the_folder_should_be_is_told(file, capsys):
    (file.parent / "output").write_text("x")
    with pytest.raises(SystemExit) as end:
        main(["build", str(file), "-o", str(file.parent / "output" / "a.docx")])
    told = capsys.readouterr()
    assert (end.value.code, told.out) == (2, "")
    assert "不是文件夹" in told.err
    assert "内部出错" not in told.err


@POSIX
def test_a_link_is_followed_and_stays_a_link(file, tmp_path):
    real, link = tmp_path / "real.docx", file.with_name("报告.docx")
    pipeline.build(file, real)
    real.chmod(0o640)
    link.symlink_to(real)
    file.write_text(TEXT.replace("  - 无。", "  - 没有。"), encoding="utf-8")
    old = real.read_bytes()
    assert pipeline.build(file, link).output == link
    assert link.is_symlink()
    assert real.read_bytes() != old
    assert real.stat().st_mode & 0o777 == 0o640


def test_two_builds_at_once_both_end_well(file, long):
    output = file.with_name("报告.docx")
    sound = pipeline.build(file, output)
    assert sound.output == output
    wanted = output.read_bytes()
    output.unlink()
    wrong: list[BaseException] = []

    def build() -> None:
        try:
            pipeline.build(file, output)
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=build) for _ in range(4)]
    for thread in threads:
        thread.start()
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "gendoc", "build", str(file), "-o", str(output)], stdout=subprocess.DEVNULL
        )
        for _ in range(3 if long else 2)
    ]
    for thread in threads:
        thread.join()
    assert wrong == []
    assert [process.wait(120) for process in processes] == [0] * len(processes)
    assert output.read_bytes() == wanted
    assert sorted(path.name for path in file.parent.iterdir()) == ["2020.yaml", "报告.docx"]


STRANGE = ["", ".", "..", "/", "/dev/null", "无.yaml", "x" * 5000, "a/" * 3000, "**", "a**", "[", "*", "?", "~", "-", "--", "%s", "\n", "\udcff", "x\t.yaml", "../../etc/passwd", "nul", "C:\\x.yaml"]  # fmt: skip


@pytest.mark.parametrize("given", STRANGE, ids=lambda given: ascii(given[:10]))
def test_a_strange_name_is_told_in_one_message(given, file, said):
    status, told = said("build", "--", given)
    assert status == 2
    assert "内部出错" not in told


@pytest.mark.parametrize("given", ["", ".", "/", "/dev/null", "x" * 300 + ".docx", "无/无/a.docx", "2020.yaml", "\udcff.docx", "a/../../b/c/x.docx"], ids=lambda given: ascii(given[:10]))  # fmt: skip
def test_a_strange_output_is_told_or_written_and_nothing_else_is_touched(given, file, said):
    status, told = said("build", "2020.yaml", "-o", given)
    assert status in (0, 2)
    assert "内部出错" not in told
    assert file.read_text(encoding="utf-8") == TEXT


@POSIX
def test_what_is_no_regular_file_is_refused_at_once(file, said):
    os.mkfifo(file.with_name("pipe.yaml"))
    file.with_name("loop.yaml").symlink_to("loop.yaml")
    file.with_name("folder.yaml").mkdir()
    file.with_name("gone.yaml").symlink_to("nowhere")
    run = gendoc("build", "pipe.yaml", cwd=file.parent)  # might wait for ever
    told = [(run.returncode, run.stderr), *(said("build", name) for name in ("loop.yaml", "folder.yaml", "gone.yaml"))]
    for status, message in told:
        assert status == 2
        assert "内部出错" not in message
        assert "Traceback" not in message


@POSIX
def test_a_folder_that_is_gone_is_told(file, tmp_path):
    script = f"""
import os, shutil
os.mkdir({str(tmp_path / "gone")!r}); os.chdir({str(tmp_path / "gone")!r}); os.rmdir({str(tmp_path / "gone")!r})
from gendoc.cli.main import main
main(["build", "2020.yaml"])
"""
    run = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert run.returncode == 2
    assert "内部出错" not in run.stderr
    assert "Traceback" not in run.stderr


def test_one_bad_file_does_not_stop_the_others(file, said):
    good, bad, worse = file, file.with_name("bad.yaml"), file.with_name("none.yaml")
    bad.write_text(TEXT.replace("合计: 2366.45", "合计: ２"), encoding="utf-8")
    (file.parent / "output").mkdir()
    status, _ = said("build", *map(str, (bad, worse, good)), "-o", str(file.parent / "output"))
    assert status == 2
    assert len(list((file.parent / "output").glob("*.docx"))) == 1


def zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return buffer.getvalue()


ENGLISH = re.compile(r"[A-Za-z]{2,} [A-Za-z']{2,} [A-Za-z]{2,}")


def test_whatever_the_system_refuses_is_told_in_chinese():
    """Of all that a system can say, on this one: no number is left to its own words."""
    numbers = [number for number in errno.errorcode if ENGLISH.search(os.strerror(number)) or number]
    said = {number: reason(OSError(number, os.strerror(number))) for number in (*numbers, 99999)}
    said |= {error: reason(error) for error in (OSError("some words of it"), ValueError("not a number"), EOFError())}
    assert [words for words in said.values() if ENGLISH.search(words) or not re.search("[\u4e00-\u9fff]", words)] == []


WRONG_FILES = {
    "空的.docx": b"",
    "不是.docx": b"not a zip at all",
    "半份.docx": b"PK\3\4" + b"\0" * 40,
    "图.docx": b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
    "少.docx": zipped({"word/document.xml": b"<c/>"}),
}
WRONG_KINDS = {
    "schema.yaml": ["type: 对象\n", "type: object\nproperties: {甲: {pattern: '('}}\n", "a: [\n", "$ref: 'x'\n"],
    "rules.yaml": ["- id: [\n", "[{id: x, kind: y}]\n", "a: b\n"],
    "phrases.jinja": [
        "{% macro %}",
        "{% if x",
        "{{ 1/0 }}",
        "{{ none.x.y }}",
        "{% include 'x' %}",
        "{{ [1]|first(2, 3) }}",
    ],
}


def test_nothing_is_told_in_the_words_of_a_library(file, said, tmp_path, monkeypatch):
    project = tmp_path / "project"
    install(KINDS / SMALL, project)
    monkeypatch.chdir(project)
    (project / "2021.yaml").write_text((KINDS / SMALL / "report.yaml").read_text("utf-8"), encoding="utf-8")
    for name, data in WRONG_FILES.items():
        (project / name).write_bytes(data)
    told = {
        (command, name): said(*command.split(), name)
        for command in ("layout", "template check")
        for name in WRONG_FILES
    }
    for name, texts in WRONG_KINDS.items():
        path = project / "templates" / SMALL / name
        sound = path.read_text("utf-8")
        for text in texts:
            path.write_text(text, encoding="utf-8")
            told[name, text] = said("check", "2021.yaml")
        path.write_text(sound, encoding="utf-8")
    template = project / "templates" / SMALL / "template.docx"
    for data in WRONG_FILES.values():
        template.write_bytes(data)
        told["template", data] = said("check", "2021.yaml")
    wrong = [f"{key}: {words}" for key, (_, words) in told.items() if ENGLISH.search(words) or "内部出错" in words]
    assert not wrong, "\n".join(wrong)


def test_the_sheets_of_two_files_of_one_title_do_not_take_each_others_place(file, said, tmp_path, monkeypatch):
    project = tmp_path / "project"
    install(KINDS / SMALL, project)
    monkeypatch.chdir(project)
    for name in ("1.yaml", "2.yaml"):
        (project / name).write_text((KINDS / SMALL / "report.yaml").read_text("utf-8"), encoding="utf-8")
    (project / "表").mkdir()
    status, told = said("check", "1.yaml", "2.yaml", "--sheet", "表")
    assert status == 2
    assert "与前一份核对表同名" in told
    assert len(list((project / "表").iterdir())) == 1


def test_where_the_trace_cannot_be_written_the_report_is_not_either(said, tmp_path, monkeypatch, file):
    project = tmp_path / "project"
    install(KINDS / SMALL, project)
    monkeypatch.chdir(project)
    (project / "1.yaml").write_text((KINDS / SMALL / "report.yaml").read_text("utf-8"), encoding="utf-8")
    (project / "报告.trace.json").write_text("{}")
    status, told = said("build", "1.yaml", "-o", "报告.docx", "--trace")
    assert status == 2
    assert "报告.trace.json 已存在，且不是 gendoc 生成的" in told
    assert not (project / "报告.docx").exists()
    assert said("build", "1.yaml", "-o", "报告.docx", "--trace", "--force")[0] == 0
    assert said("build", "1.yaml", "-o", "报告.docx", "--trace")[0] == 0, "now it is gendoc's"
