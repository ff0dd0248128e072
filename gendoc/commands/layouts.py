"""Documents measured against the official layout: layout, and template check."""

from __future__ import annotations

import sys

import click

from gendoc.chinese import ChineseCommand
from gendoc.commands.shared import FOUND, attempt, fail

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
    from pathlib import Path

    from gendoc.display import as_text
    from gendoc.layout import report
    from gendoc.project import shown

    status, measured = 0, []
    for given in files:
        one, failure = attempt(report.measure, Path(given), shown(Path(given)))
        if one is None:
            status = max(status, fail(failure))
            continue
        measured.append(one)
        if any(finding.severity == "error" or strict for finding in one.findings):
            status = max(status, FOUND)
        if form == "text":
            text = as_text(one.findings, lambda part, colour: click.style(part, fg=colour, bold=True), limit=SHOWN)
            click.echo(text, nl=False)
            click.echo(f"{one.name}：{report.counts(one)}")
    if form == "json":
        import json

        click.echo(json.dumps(report.as_json(measured), ensure_ascii=False, indent=2))
    sys.exit(status)
