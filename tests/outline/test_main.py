"""The command that compiles outlines."""

import subprocess
import sys

import pytest

from gendoc.render.outline.__main__ import main
from gendoc.render.outline.outline import compile_outline
from gendoc.word.package import read_package, write_package


def test_the_document_is_written_beside_its_outline(tmp_path):
    (tmp_path / "template.txt").write_text("Body Text| 正文", encoding="utf-8")
    assert main([str(tmp_path / "template.txt")]) == 0
    assert (tmp_path / "template.docx").read_bytes() == compile_outline("Body Text| 正文", "大纲")


def test_a_mistake_is_told_and_leaves_the_document_alone(tmp_path, capsys):
    outline = tmp_path / "template.txt"
    outline.write_text("正文", encoding="utf-8")
    outline.with_suffix(".docx").write_bytes(b"old")
    assert main([str(outline)]) == 1
    assert capsys.readouterr().err.startswith(f"{outline}:1: ")
    assert outline.with_suffix(".docx").read_bytes() == b"old"


def test_the_usage_is_told_in_chinese(capsys):
    assert main(["--help"]) == 0
    assert capsys.readouterr().out.startswith("用法：")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "缺少大纲的文件名"),
        (["--draft"], "没有 --draft 这个选项"),
        (["absent.txt"], "absent.txt：没有这个文件"),
        (["folder"], "folder：这是文件夹"),
        (["gbk.txt"], "gbk.txt：不是 UTF-8 编码"),
        (["template.docx"], "template.docx：这是 Word 文件"),
    ],
)
def test_what_cannot_be_compiled_is_said_in_one_line_and_nothing_is_touched(tmp_path, arguments, said):
    (tmp_path / "folder").mkdir()
    (tmp_path / "gbk.txt").write_bytes("正文".encode("gbk"))
    (tmp_path / "template.docx").write_bytes(b"old")
    command = [sys.executable, "-m", "gendoc.render.outline", *arguments]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    assert run.returncode == 2
    assert run.stderr.startswith(said)
    assert "Traceback" not in run.stderr
    assert (tmp_path / "template.docx").read_bytes() == b"old"


def test_a_template_that_somebody_changed_is_written_over_only_on_request(tmp_path, capsys):
    outline, template = tmp_path / "template.txt", tmp_path / "template.docx"
    for text in ("Body Text| 正文", "Body Text| 别的"):  # what was compiled before is gendoc's
        outline.write_text(text, encoding="utf-8")
        assert main([str(outline)]) == 0
    parts = read_package(template.read_bytes())
    saved = write_package(parts | {"docProps/app.xml": parts["docProps/app.xml"].replace(b"gendoc", b"Word")})
    for data in (saved, b"PK", b"", b"notes"):
        template.write_bytes(data)
        assert main([str(outline)]) == 2
        assert "--force" in capsys.readouterr().err
        assert template.read_bytes() == data
    assert main(["--force", str(outline)]) == 0
    assert template.read_bytes() == compile_outline("Body Text| 别的", "大纲")
