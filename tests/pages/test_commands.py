"""pdf, build --pdf, preview and doctor: all or nothing, one clear message, and what is said of fonts."""

from __future__ import annotations

import os
from pathlib import Path

import click
import pytest

from gendoc.core.finding import Failure
from gendoc.core.seal import sealed_png, was_edited
from gendoc.core.writing import write_folder
from gendoc.pages import pictures
from gendoc.pages import requirements as needs
from gendoc.word.package import read_package, write_package

NAME = "城关街道办事处2021年救助物资简报"


@pytest.fixture
def data(project) -> Path:
    return project / "data" / "城关街道办事处" / "2021.yaml"


@pytest.fixture
def output(project) -> Path:
    return project / "output"


def spoil(data: Path) -> None:
    data.write_text(data.read_text("utf-8").replace("数量: 320,", "数量: 321,"), encoding="utf-8")


def test_a_data_file_becomes_a_pdf_and_the_fonts_are_told(run, soffice, data, output):
    soffice("sound")
    status, out, err = run("pdf", "2021.yaml")
    assert (status, err) == (0, "")
    assert out.splitlines()[0].startswith(f"已生成 {Path('output') / NAME}.pdf（用时 ")
    assert "  仿宋_GB2312 → Noto Serif CJK SC\n" in out
    assert [path.name for path in output.iterdir()] == [f"{NAME}.pdf"]


def test_build_writes_the_report_and_its_pdf(run, soffice, data, output):
    soffice("sound")
    status, out, _ = run("build", data, "--pdf")
    assert status == 0
    assert f"已生成 {Path('output') / NAME}.docx\n已生成 {Path('output') / NAME}.pdf\n" in out
    assert "仿宋_GB2312 → " in out
    assert sorted(path.suffix for path in output.iterdir()) == [".docx", ".pdf"]
    assert run("build", data, "--pdf")[0] == 0, "what gendoc wrote it writes over"


@pytest.mark.parametrize("command", [["pdf"], ["build", "--pdf"], ["preview", "--no-open"]])
@pytest.mark.parametrize("behaviour", ["silent", "crash", "partial"])
def test_where_libreoffice_fails_nothing_is_written(run, soffice, data, output, command, behaviour):
    soffice(behaviour)
    status, out, err = run(*command, data)
    assert (status, out) == (2, "")
    assert err.startswith("无法运行：LibreOffice")
    assert err.count("\n") == 1
    assert list(output.iterdir()) == []


@pytest.mark.parametrize("command", [["pdf"], ["build", "--pdf"], ["preview", "--no-open"]])
def test_without_libreoffice_nothing_is_written(run, no_office, families, data, output, command):
    status, out, err = run(*command, data)
    assert (status, out) == (2, "")
    assert "没有找到 LibreOffice" in err
    assert list(output.iterdir()) == []


@pytest.mark.parametrize("command", [["pdf"], ["build", "--pdf"], ["preview", "--no-open"]])
def test_errors_in_the_data_come_before_libreoffice(run, soffice, data, output, command):
    log = soffice("sound")
    spoil(data)
    status, out, err = run(*command, data)
    assert (status, out) == (1, "")
    assert "错误[WZ-02]" in err
    assert "没有生成报告（错误 1）" in err
    assert not log.exists()
    assert list(output.iterdir()) == []


def test_a_draft_of_wrong_data_is_set_all_the_same(run, soffice, data, output):
    soffice("sound")
    spoil(data)
    assert run("pdf", data, "--draft")[0] == 0
    assert [path.name for path in output.iterdir()] == [f"{NAME}（草稿）.pdf"]


def test_a_word_file_becomes_a_pdf_beside_it(run, soffice, data, output):
    soffice("sound")
    run("build", data)
    (output / f"{NAME}.docx").rename(output / "改过.docx")
    for given in (output / "改过.docx", "改过.docx"):
        status, out, _ = run("pdf", given)
        assert status == 0
        assert "改过.pdf" in out
    assert (output / "改过.pdf").exists()


def test_macros_of_a_word_file_are_left_out_and_named(run, soffice, data, project):
    soffice("sound")
    run("build", data, "-o", "x.docx")
    document = project / "x.docx"
    document.write_bytes(write_package(read_package(document.read_bytes()) | {"word/vbaProject.bin": b"x"}))
    status, out, err = run("pdf", "x.docx")
    assert status == 0
    assert "已生成 x.pdf" in out
    assert "x.docx：转换前去掉了宏：word/vbaProject.bin，页面上的文字和图不变；原文件没有改动\n" in err
    assert (project / "x.pdf").exists()


@pytest.mark.parametrize(
    ("given", "words"),
    [("x.doc", "旧版 .doc 文件"), ("x.wps", "WPS"), ("没有.docx", "没有这个文件"), ("没有.yaml", "没有这个文件")],
)
def test_other_files_are_refused(run, soffice, project, given, words):
    soffice("sound")
    status, _, err = run("pdf", given)
    assert status == 2
    assert words in err


def test_one_failure_does_not_keep_the_others_from_being_set(run, soffice, data, output):
    soffice("sound")
    status, out, err = run("pdf", "没有.yaml", data)
    assert status == 2
    assert "没有这个文件" in err
    assert f"{NAME}.pdf" in out


def test_a_pdf_that_somebody_changed_is_kept_unless_forced(run, soffice, data, output):
    soffice("sound")
    run("build", data, "--pdf")
    pdf = output / f"{NAME}.pdf"
    notes = pdf.read_bytes() + b"\n7 0 obj<</Type/Annot>>endobj\n"
    pdf.write_bytes(notes)
    before = (output / f"{NAME}.docx").stat().st_mtime_ns
    data.write_text(data.read_text("utf-8").replace("分三批", "分四批"), encoding="utf-8")
    for command in (["pdf"], ["build", "--pdf"]):
        status, _, err = run(*command, data)
        assert status == 2
        assert "有人改过" in err
    assert pdf.read_bytes() == notes
    assert (output / f"{NAME}.docx").stat().st_mtime_ns == before, "both are written, or neither"
    assert run("build", data, "--pdf", "--force")[0] == 0
    assert pdf.read_bytes() != notes


def test_where_a_pdf_goes(run, soffice, data, project):
    soffice("sound")
    (project / "送审").mkdir()
    assert run("pdf", data, "-o", "a.pdf")[0] == 0
    assert run("pdf", data, "-o", "送审")[0] == 0
    assert (project / "a.pdf").exists()
    assert (project / "送审" / f"{NAME}.pdf").exists()
    status, _, err = run("pdf", data, "-o", "a.docx")
    assert status == 2
    assert ".pdf 结尾" in err
    assert "先新建" not in err
    status, _, err = run("pdf", data, "-o", "新处/")
    assert status == 2
    assert "现在还没有它，先新建" in err
    status, _, err = run("pdf", data, data, "-o", "b.pdf")
    assert status == 2
    assert "文件夹" in err


def test_where_fonts_are_unknown_that_is_what_is_said(run, soffice, families, data):
    soffice("sound")
    families(None)
    _, out, _ = run("pdf", data)
    assert "不知道它用了哪些" in out
    assert "→" not in out


def test_no_promise_is_made_where_a_font_is_left_to_libreoffice(run, soffice, families, data):
    soffice("sound")
    assert "每页行数不变" in run("pdf", data)[1]
    families(frozenset({"notoserifcjksc"}))
    _, out, _ = run("pdf", data)
    assert "每页行数不变" not in out
    assert "  Times New Roman → 由 LibreOffice 自选" in out


def page_pictures(*sizes: int) -> dict[str, bytes]:
    return {
        f"第{number:02}页.png": sealed_png(b"\x89PNG\r\n\x1a\n" + b"x" * 25 * size)
        for number, size in enumerate(sizes, 1)
    }


def test_preview_shows_the_first_page_and_leaves_no_page_of_before(run, soffice, data, output, monkeypatch):
    soffice("sound")
    launched = []
    monkeypatch.setattr(click, "launch", lambda path: launched.append(path) or 0)
    for sizes in ((1, 2, 3), (4,)):
        monkeypatch.setattr(pictures, "pictures", lambda _pdf, _dpi, sizes=sizes: iter(page_pictures(*sizes).items()))
        status, out, _ = run("preview", "2021.yaml")
        assert status == 0
        assert f"：{len(sizes)} 页" in out
    folder = output / f"{NAME}（预览）"
    assert [path.name for path in folder.iterdir()] == ["第01页.png"]
    assert list(output.iterdir()) == [folder]
    assert [Path(path).name for path in launched] == ["第01页.png"] * 2
    run("preview", "2021.yaml", "--no-open")
    assert len(launched) == 2


def test_preview_without_a_viewer_says_where_the_pictures_are(run, soffice, data, monkeypatch):
    soffice("sound")
    monkeypatch.setattr(click, "launch", lambda _path: 1)
    monkeypatch.setattr(pictures, "pictures", lambda _pdf, _dpi: iter(page_pictures(1).items()))
    status, _, err = run("preview", "2021.yaml")
    assert status == 0
    assert "请自己打开" in err


def test_preview_without_its_libraries_says_so_before_anything_takes_time(run, soffice, data, output, monkeypatch):
    log = soffice("sound")
    monkeypatch.setattr(pictures, "lacking", lambda: [*pictures.PACKAGES])
    status, _, err = run("preview", data)
    assert status == 2
    assert "pip install pypdfium2 pillow" in err
    assert not log.exists()
    assert list(output.iterdir()) == []


def test_a_pdf_that_cannot_be_read_gives_no_pictures(run, soffice, data, output):
    soffice("sound")  # its PDF has no pages
    status, _, err = run("preview", data, "--no-open")
    assert status == 2
    assert "PDF 读不出来" in err
    assert list(output.iterdir()) == []


def test_a_folder_with_something_of_somebodys_is_left_alone(tmp_path):
    folder = tmp_path / "预览"
    write_folder(folder, page_pictures(1), was_edited)
    (folder / "批注.txt").write_text("x")
    with pytest.raises(Failure, match=r"别的文件（批注.txt）"):
        write_folder(folder, page_pictures(2, 2), was_edited)
    assert sorted(path.name for path in folder.iterdir()) == ["批注.txt", "第01页.png"]
    assert sorted(os.listdir(tmp_path)) == ["预览"]


def test_a_folder_that_cannot_be_written_whole_stays_as_it_was(tmp_path):
    folder = tmp_path / "预览"
    write_folder(folder, page_pictures(1), was_edited)
    with pytest.raises(Failure):
        write_folder(folder, {"第01页.png": b"new", "没有/第02页.png": b""}, was_edited)
    assert (folder / "第01页.png").read_bytes() == page_pictures(1)["第01页.png"]
    assert os.listdir(tmp_path) == ["预览"]


def test_doctor_says_what_is_there(run, soffice, project):
    soffice("sound")
    status, out, err = run("doctor")
    assert (status, err) == (0, "")
    assert "有  LibreOffice：LibreOffice 9.9.9.9（" in out
    assert "代  字体：正文（仿宋）：没有装，用 Noto Serif CJK SC 代替" in out
    assert "有  输出文件夹：output 可以写" in out
    assert "docxtpl 0.20" in out
    assert out.endswith("都齐了\n")
    assert list((project / "output").iterdir()) == []


def test_doctor_says_what_is_missing_and_how_to_get_it(run, no_office, families, project, monkeypatch):
    families(frozenset({"fandolfang"}))
    monkeypatch.setattr(needs, "system", lambda: "debian")
    monkeypatch.setattr(pictures, "lacking", lambda: [*pictures.PACKAGES])
    status, out, _ = run("doctor")
    assert status == 1
    assert "缺  LibreOffice：没有找到 LibreOffice" in out
    assert "sudo apt install libreoffice-writer" in out
    assert "代  字体：正文（仿宋）：没有装，用 FandolFang 代替" in out
    assert "缺  字体：一级标题、表头（黑体）" in out
    assert "sudo apt install fonts-noto-cjk" in out
    assert "sudo apt install fonts-liberation" in out
    assert "pip install pypdfium2 pillow" in out
    assert "缺 7 样" in out


def test_doctor_names_only_the_package_that_is_missing(run, soffice, project, monkeypatch):
    soffice("sound")
    monkeypatch.setattr(pictures, "LIBRARIES", ("没有这个库", "PIL"))
    status, out, _ = run("doctor")
    assert status == 1
    assert "缺  页面图片：缺少 pypdfium2\n" in out
    assert out.split("页面图片：")[1].splitlines()[1].endswith("-m pip install pypdfium2")


@pytest.mark.parametrize(
    ("system", "state", "words"), [("windows", "有", "LibreOffice 自己找字体"), ("debian", "缺", "fc-list")]
)
def test_doctor_claims_nothing_of_fonts_it_cannot_see(
    run, soffice, families, project, monkeypatch, system, state, words
):
    soffice("sound")
    families(None)
    monkeypatch.setattr(needs, "system", lambda: system)
    status, out, _ = run("doctor")
    line = next(line for line in out.splitlines() if "字体" in line)
    assert line.startswith(state)
    assert words in line
    assert status == (state == "缺")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="rights of POSIX, which do not bind root")
def test_doctor_says_that_the_folder_cannot_be_written(run, soffice, project):
    soffice("sound")
    (project / "output").chmod(0o555)
    status, out, _ = run("doctor")
    (project / "output").chmod(0o755)
    assert status == 1
    assert "缺  输出文件夹：output 写不了" in out
