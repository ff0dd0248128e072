"""The command that compiles outlines."""

from gendoc.official.__main__ import main
from gendoc.official.outline import compile_outline


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
