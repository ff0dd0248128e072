"""Commands for pages: pdf, preview and watch, and doctor, which says what they need."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from gendoc.cli.chinese import ChineseCommand
from gendoc.cli.shared import (
    FOUND,
    Fonts,
    attempt,
    complete_file,
    fail,
    files_argument,
    no_report,
    readable,
    show,
    show_fonts,
)

if TYPE_CHECKING:
    from pathlib import Path

    from gendoc.pipeline.pdf import Printed
    from gendoc.pipeline.results import Built
    from gendoc.pipeline.watch import Run

_SHOWN = 5  # findings of a run of watch


@click.command(cls=ChineseCommand)
@files_argument
@click.option(
    "-o", "--output", metavar="PATH", help="写到哪个文件（或文件夹）；不写则存入 output/，Word 文件存在它旁边"
)
@click.option("--force", is_flag=True, help="PDF 已被改过、或不是 gendoc 生成的，仍然覆盖")
@click.option("--draft", is_flag=True, help="数据有错误也出草稿的 PDF")
def pdf(files: tuple[str, ...], output: str | None, force: bool, draft: bool) -> None:
    """把 FILE 变成 PDF（要装有 LibreOffice）。

    FILE 是数据文件（先核对、生成），或一份 .docx。
    """
    from pathlib import Path

    from gendoc.core.project import shown
    from gendoc.pages.office import Office
    from gendoc.pipeline import pdf as printing
    from gendoc.pipeline.options import Options

    target = None if output is None else Path(output)
    if target is not None and len(files) > 1 and not target.is_dir():
        raise click.UsageError("几份 PDF 不能写到同一个文件：-o 请写一个文件夹，或分别生成")
    status = 0
    written: list[Path] = []
    replaced: list[Fonts] = []
    with Office() as office:
        for name in files:
            file, failure = attempt(printing.find_document, name)
            options = Options(office=office, draft=draft, force=force, taken=tuple(written))
            printed, failure = attempt(printing.pdf, file, target, options) if file is not None else (None, failure)
            if file is None or printed is None:
                status = max(status, fail(failure))
                continue
            show(printed.findings, err=True)
            if printed.output is None:
                status = max(status, no_report(file, printed.checked, draft=draft))
                continue
            written.append(printed.output)
            replaced.append(printed.replaced)
            _show_dropped(file, printed)
            click.echo(f"{click.style('已生成 ', fg='green')}{shown(printed.output)}（用时 {printed.seconds:.1f} 秒）")
    show_fonts(replaced)
    sys.exit(status)


@click.command(cls=ChineseCommand)
@click.argument("file", metavar="FILE", shell_complete=complete_file)
@click.option("--draft", is_flag=True, help="数据有错误也看草稿")
@click.option("--no-open", is_flag=True, help="只写出图片，不打开")
def preview(file: str, draft: bool, no_open: bool) -> None:
    """看 FILE 排出来的样子：每页一张图片，写到 output/ 下并打开。

    FILE 是数据文件，或一份 .docx。换行、分页与 Word 可能略有不同。
    """
    from gendoc.core.project import shown
    from gendoc.pipeline import pdf as printing
    from gendoc.pipeline.options import Options

    document = printing.find_document(file)
    printed = printing.preview(document, Options(draft=draft))
    show(printed.findings, err=True)
    if printed.output is None:
        sys.exit(no_report(document, printed.checked, draft=draft))
    _show_dropped(document, printed)
    count = len(printed.pictures)
    click.echo(
        f"{click.style('已生成 ', fg='green')}{shown(printed.output)}：{count} 页（用时 {printed.seconds:.1f} 秒）"
    )
    show_fonts([printed.replaced])
    if not no_open and click.launch(str(printed.pictures[0])) != 0:
        click.echo(f"没有找到看图片的程序，请自己打开 {shown(printed.pictures[0])}", err=True)


def _show_dropped(file: Path, printed: Printed) -> None:
    """Print on stderr what was left out of a Word file because it could act."""
    from gendoc.core.project import shown

    if printed.dropped:
        more = f"等 {len(printed.dropped)} 样" if len(printed.dropped) > _SHOWN else ""
        what = "；".join(printed.dropped[:_SHOWN])
        click.echo(f"{shown(file)}：转换前去掉了{what}{more}，页面上的文字和图不变；原文件没有改动", err=True)


@click.command(cls=ChineseCommand)
@click.argument("file", metavar="FILE", shell_complete=complete_file)
@click.option("-o", "--output", metavar="PATH", help="写到哪个文件（或文件夹）；不写则按报告标题存入 output/")
@click.option("--draft", is_flag=True, help="有错误也出草稿")
def watch(file: str, output: str | None, draft: bool) -> None:
    """盯着数据文件 FILE：一保存就重新核对、生成，直到按 Ctrl+C。"""
    from pathlib import Path

    from gendoc.core.project import shown
    from gendoc.pipeline import steps as pipeline
    from gendoc.pipeline import watch as watching
    from gendoc.pipeline.options import Options

    data_file = readable(file)  # what is no data file will not become one
    target = None if output is None else Path(output)

    def build(data: Path) -> Built:
        return pipeline.build(data, target, Options(draft=draft))

    click.echo(f"盯着 {shown(data_file)}，按 Ctrl+C 结束")
    for run in watching.watch(data_file, build):
        _show_run(data_file, run)


def _show_run(file: Path, run: Run) -> None:
    """Print a run of watch: the time, the result, and the first findings, a line each."""
    import time

    from gendoc.core.project import shown
    from gendoc.reporters.summary import counts
    from gendoc.reporters.text import headline

    now = time.strftime("%H:%M:%S")
    if run.built is None:
        click.echo(f"{now} {click.style('无法运行', fg='red')}：{run.failure}")
        return
    findings = run.built.findings
    if run.built.output is None:
        click.echo(f"{now} {click.style('没有生成', fg='red')} {shown(file)}：{counts(findings)}")
    else:
        click.echo(f"{now} {click.style('已生成', fg='green')} {shown(run.built.output)}：{counts(findings)}")
    for finding in findings[:_SHOWN]:
        click.echo(f"  {headline(finding)}")
    if len(findings) > _SHOWN:
        click.echo(f"  另有 {len(findings) - _SHOWN} 个，用 gendoc check 看全部")


@click.command(cls=ChineseCommand)
def doctor() -> None:
    """看看 gendoc 要用的东西齐不齐：LibreOffice、字体、库、输出文件夹。"""
    from pathlib import Path

    from gendoc.pipeline.doctor import HAVE, LACK, STAND_IN, examine

    colours = {HAVE: "green", STAND_IN: "yellow", LACK: "red"}
    lacking = 0
    for item in examine(Path.cwd()):
        lacking += item.state == LACK
        click.echo(f"{click.style(item.state, fg=colours[item.state])}  {item.name}：{item.detail}")
        if item.advice:
            click.echo(f"      {item.advice}")
    click.echo("都齐了" if not lacking else f"缺 {lacking} 样；只用 build、check 的，不必装 LibreOffice、字体和图片库")
    sys.exit(FOUND if lacking else 0)
