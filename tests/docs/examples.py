"""The examples of 问题代码.md: one change to the 2020 report each, and what gendoc says of it.

A comment before the block says what is changed, \\n standing for a line end:

    <!-- 例 2020.yaml: 评价目的: => 评价目地: -->

The file may be one of the report kind's too (rules.yaml, template.txt, …), template.docx for
the document's own markup, or 编码, 全文, 字节数 and 删去 (of a file of the kind) for what no edit can spell.  2019.yaml is
the 2020 report with another 年度, 两年 changes both.  What is put there
may end in ×999: that many times over.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gendoc.pipeline import steps as pipeline
from gendoc.render.outline.outline import compile_outline
from gendoc.reporters.text import as_text
from gendoc.word.package import read_package, write_package

ROOT = Path(__file__).parent.parent.parent
KIND = "部门整体支出绩效评价报告"
_EXAMPLE = re.compile(r"<!-- 例 (?P<file>\S+): (?P<edit>.*?) -->\n```text\n(?P<said>.*?)```", re.DOTALL)
_HEADING = re.compile(r"^### `(?P<code>[a-z-]+)`.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Example:
    """One example: the code whose section it stands in, the change, and the findings that the page shows for it."""

    code: str
    file: str
    edit: str
    said: str
    start: int
    end: int


def examples(page: str) -> Iterator[Example]:
    """Yield the examples of a page in order; start and end are those of what is said."""
    for found in _EXAMPLE.finditer(page):
        heading = page[page.rfind("\n##", 0, found.start()) + 1 :].split("\n")[0]
        code = named["code"] if (named := _HEADING.match(heading)) else ""
        yield Example(code, found["file"], found["edit"], found["said"], *found.span("said"))


def codes(page: str) -> list[str]:
    """Return the codes that have a section on the page."""
    return [heading["code"] for heading in _HEADING.finditer(page)]


def outcome(example: Example, project: Path) -> str:
    """Return what gendoc says of an example's change, made in the empty folder project.

    Only findings of the example's own code; those of rules where it stands in no code's section.
    """
    kind = project / "templates" / KIND
    if example.file in ("2019.yaml", "2020.yaml", "两年", "编码", "全文", "字节数"):
        (project / "templates").symlink_to(ROOT / "templates")  # a kind that is not changed is read once
    else:
        shutil.copytree(ROOT / "templates" / KIND, kind)
    data = project / "2020.yaml"
    shutil.copy(next((ROOT / "data").glob("*/2020.yaml")), data)
    if example.file in ("2019.yaml", "两年"):
        text = data.read_text("utf-8").replace("年度: 2020", "年度: 2019", 1)
        (project / "2019.yaml").write_text(_edited(text, example), "utf-8")
        if example.file == "两年":
            data.write_text(_edited(data.read_text("utf-8"), example), "utf-8")
    elif example.file == "编码":
        data.write_bytes(data.read_text("utf-8").encode(example.edit))
    elif example.file == "全文":
        data.write_text(example.edit, "utf-8")
    elif example.file == "删去":
        (kind / example.edit).unlink()
    elif example.file == "字节数":
        data.write_bytes(b"#" * int(example.edit))
    elif example.file == "template.docx" and "=>" not in example.edit:
        (kind / "template.docx").write_text(example.edit, "utf-8")
    elif example.file == "template.docx":
        parts = read_package((kind / "template.docx").read_bytes())
        parts["word/document.xml"] = _edited(parts["word/document.xml"].decode(), example).encode()
        (kind / "template.docx").write_bytes(write_package(parts))
    else:
        file = data if example.file == "2020.yaml" else kind / example.file
        file.write_text(_edited(file.read_text("utf-8"), example), "utf-8")
        if example.file == "template.txt":
            (kind / "template.docx").write_bytes(compile_outline(file.read_text("utf-8"), "template.txt"))
    built = pipeline.build(data, project / "报告.docx")
    found = [f for f in built.findings if (f.code == example.code if example.code else f.code.isupper())]
    return as_text(found).removesuffix("\n")


def _edited(text: str, example: Example) -> str:
    old, new = (side.replace("\\n", "\n") for side in example.edit.split(" => "))
    assert old in text, f"{example.file}: 没有「{old}」"
    if times := re.search(r" ×([0-9]+)$", new):
        new = new[: times.start()] * int(times[1])
    return text.replace(old, new, 1)
