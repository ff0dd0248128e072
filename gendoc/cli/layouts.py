"""Commands that compare documents with the official layout: layout, and template check."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from gendoc.cli.chinese import ChineseCommand, ChineseGroup
from gendoc.cli.shared import FOUND, attempt, complete_kind, fail, quoted

if TYPE_CHECKING:
    from gendoc.core.finding import Finding

SHOWN = 200


@click.command(cls=ChineseCommand)
@click.argument("files", nargs=-1, required=True, metavar="FILE.docx…")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="text 给人看，json 给程序读"
)
@click.option("--strict", is_flag=True, help="提醒也算错误")
def layout(files: tuple[str, ...], form: str, strict: bool) -> None:
    """检查 FILE.docx 的版式，列出与 GB/T 9704 不同的地方。

    谁做的 Word 文件都行，不会改动它。例：gendoc layout 报告.docx
    """
    from gendoc.core.project import find_word, shown
    from gendoc.layout.measure import measure
    from gendoc.reporters.layout import as_json, counts

    status, measured = 0, []
    for name in files:
        file, failure = attempt(find_word, name, "；先用 gendoc build 生成报告，再写 output/ 里的那一份")
        document, failure = attempt(measure, file, shown(file)) if file is not None else (None, failure)
        if document is None:
            status = max(status, fail(failure))
            continue
        measured.append(document)
        if _is_at_fault(document.findings, strict=strict):
            status = max(status, FOUND)
        if form == "text":
            _show_all(document.findings)
            click.echo(f"{document.name}：{counts(document)}")
    if form == "json":
        import json

        click.echo(json.dumps(as_json(measured), ensure_ascii=False, indent=2))
    sys.exit(status)


def _is_at_fault(findings: Sequence[Finding], *, strict: bool) -> bool:
    return any(finding.severity == "error" or (strict and finding.severity == "warning") for finding in findings)


def _show_all(findings: Sequence[Finding]) -> None:
    from gendoc.reporters.text import as_text

    text = as_text(findings, lambda part, colour: click.style(part, fg=colour, bold=True), limit=SHOWN)
    click.echo(text, nl=False)


@click.group(cls=ChineseGroup)
def template() -> None:
    """检查 Word 模板。"""


@template.command("check", cls=ChineseCommand)
@click.argument("what", metavar="KIND|FILE.docx", shell_complete=complete_kind)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="text 给人看，json 给程序读"
)
@click.option("--strict", is_flag=True, help="提醒也算错误")
def template_check(what: str, form: str, strict: bool) -> None:
    """检查报告种类 KIND 的模板，或打算用作模板的 Word 文件 FILE.docx。

    看标签、修订、不安全的内容、文档网格和版式，不会改动它；写种类的，也看 schema.yaml 里的金额规定了小数位数没有。
    """
    from pathlib import Path

    from gendoc.core.filetype import by_name
    from gendoc.core.finding import CannotRead, Failure
    from gendoc.core.project import SCHEMA, YAML, find_type, no_type, shown
    from gendoc.data.reader import read_file
    from gendoc.data.schema_file import money_without_decimals
    from gendoc.layout.measure import read
    from gendoc.render.review import review
    from gendoc.report.type import TEMPLATE
    from gendoc.reporters.layout import counts, template_as_json

    file = Path(what)
    loose: list[Finding] = []
    folder = find_type(what)
    if folder is None and (other := by_name(file.suffix)) and not other.is_word:
        problem, advice = other.as_word
        raise CannotRead(problem, file, shown=what, advice=advice)
    if file.suffix.lower() != ".docx":
        if folder is None and file.suffix.lower() in YAML:
            raise Failure(
                f"{what} 是数据文件的名称，这里写报告种类或 Word 模板；核对数据文件运行 gendoc check {quoted(what)}"
            )
        if folder is None:
            raise Failure(f"{no_type(what)}，或写一个 Word 文件（.docx）")
        file = folder / TEMPLATE
        loose += money_without_decimals(read_file(folder / SCHEMA, shown(folder / SCHEMA), inside=folder).root)
    name = shown(file)
    reviewed = review(read(file, name), name)
    own = [*loose, *reviewed.findings]
    findings = [*own, *(reviewed.measured.findings if reviewed.measured else ())]
    if form == "json":
        import json

        plain = template_as_json(reviewed.name, own, reviewed.measured)
        click.echo(json.dumps(plain, ensure_ascii=False, indent=2))
    else:
        _show_all(findings)
        wrong = len(reviewed.findings)
        click.echo(
            f"{name}："
            + (f"标签、内容有 {wrong} 处问题；" if wrong else "标签和内容没有问题；")
            + (counts(reviewed.measured) if reviewed.measured else "版式没有检查")
        )
    sys.exit(FOUND if _is_at_fault(findings, strict=strict) else 0)
