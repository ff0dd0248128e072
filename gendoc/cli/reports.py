"""Commands for reports: build and check."""

from __future__ import annotations

import functools
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import click

from gendoc.cli.chinese import ChineseCommand
from gendoc.cli.shared import FOUND, Fonts, attempt, fail, files_argument, no_report, show, show_fonts

if TYPE_CHECKING:
    from pathlib import Path

    from gendoc.pages.office import Office
    from gendoc.pipeline.options import Options
    from gendoc.pipeline.results import Checked

# The formats of check for programs: each is a module of gendoc.reporters, and its function that makes one of the checks.
_FORMATS = {"json": "as_json", "sarif": "as_sarif"}


@click.command(cls=ChineseCommand)
@files_argument
@click.option("-o", "--output", metavar="PATH", help="写到哪个文件（或文件夹）；不写则按报告标题存入 output/")
@click.option("--force", is_flag=True, help="报告已在 Word 里改过时仍然覆盖")
@click.option("--draft", is_flag=True, help="有错误也先出草稿：页眉和文件名标“草稿”")
@click.option("--trace", is_flag=True, help="另存 .trace.json：每个数字印在报告的什么位置")
@click.option("--pdf", is_flag=True, help="另存一份 PDF（要装有 LibreOffice）")
@click.option(
    "--edition",
    type=click.Choice(["公开", "内部"]),
    multiple=True,
    help="有内部内容的报告只生成这一种版本；不写则公开版、内部版都生成",
)
@click.option("--contents-pages", is_flag=True, help="目录填上页码（要装有 LibreOffice；--pdf 总是填上）")
def build(
    files: tuple[str, ...],
    output: str | None,
    force: bool,
    draft: bool,
    trace: bool,
    pdf: bool,
    contents_pages: bool,
    edition: tuple[str, ...],
) -> None:
    """核对 FILE，生成 Word 报告。

    FILE 可以是路径，也可以只写 2020.yaml：会到 data/ 下去找。
    """
    from dataclasses import replace
    from pathlib import Path

    from gendoc.core.project import find_data, shown
    from gendoc.pipeline import steps as pipeline
    from gendoc.pipeline.copies import Listing, clashes
    from gendoc.pipeline.options import Options
    from gendoc.pipeline.targets import TRACE
    from gendoc.report.edition import Edition

    if len(edition) > 1:
        raise click.UsageError("--edition 只写一次：公开 或 内部；两种都要的，不写")
    target = None if output is None else Path(output)
    if target is not None and len(files) > 1 and not target.is_dir():
        raise click.UsageError("几份报告不能写到同一个文件：-o 请写一个文件夹，或分别生成")
    status = 0
    written: list[Path] = []
    replaced: list[Fonts] = []
    with ExitStack() as stack:
        office = _office(stack) if pdf or contents_pages else None
        sought = [attempt(find_data, name) for name in files]
        options = Options(
            draft=draft,
            edition=Edition("".join(edition)),
            force=force,
            office=office,
            pdf=pdf,
            trace=trace,
            listing=Listing(),
        )
        checks: dict[Path, Checked] = {}
        has_document = functools.partial(_has_document, checks, options)
        clashing = clashes((file for file, _ in sought if file is not None), has_document, target)
        for file, failure in sought:
            if file is None or file in clashing:
                status = max(status, fail(failure if file is None else clashing[file]))
                continue
            options = replace(options, taken=tuple(written))
            editions, failure = attempt(
                pipeline.build_editions, checks.get(file, file), target, options, show=_show_beside
            )
            if editions is None:
                status = max(status, fail(failure))
                continue
            for built in editions:
                if built.output is None:
                    status = max(status, no_report(file, built.checked, draft=draft))
                    continue
                written.append(built.output)
                _show_built(built)
                if built.pdf is not None:
                    replaced.append(built.replaced)
                if trace:
                    click.echo(f"  数字位置：{shown(built.output.with_suffix(TRACE))}")
    show_fonts(replaced)
    sys.exit(status)


_show_beside = functools.partial(show, err=True)  # beside the report, on the screen


def _has_document(checks: dict[Path, Checked], options: Options, file: Path) -> bool:
    """Return whether a file has no error that forbids its document; what was checked is kept in checks."""
    from gendoc.pipeline import steps as pipeline

    checked, _ = attempt(pipeline.check, file, options)
    if checked is not None:
        checks[file] = checked
    return checked is not None and bool(checked.documents)


def _office(stack: ExitStack) -> Office:
    from gendoc.pages.office import Office

    return stack.enter_context(Office())


@click.command(cls=ChineseCommand)
@files_argument
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", *_FORMATS]),
    default="text",
    help="text 给人看，json 给程序读，sarif 给编辑器和持续集成",
)
@click.option("--strict", is_flag=True, help="提醒也算错误")
@click.option("--unchecked", is_flag=True, help="列出无法核对的规则和未参加核对的数字")
@click.option("--sheet", metavar="PATH", help="另存核对表（.xlsx）：每个数、每条规则和公式，供复核；可写一个文件夹")
@click.option("--force", is_flag=True, help="核对表已改过时仍然覆盖")
def check(files: tuple[str, ...], form: str, strict: bool, unchecked: bool, sheet: str | None, force: bool) -> None:
    """核对 FILE，列出全部问题，不生成报告。"""
    from pathlib import Path

    from gendoc.core.finding import has_errors
    from gendoc.core.project import find_data, shown
    from gendoc.pipeline import steps as pipeline
    from gendoc.pipeline.copies import Listing
    from gendoc.pipeline.options import Options
    from gendoc.reporters.summary import counts, reasons, summary, unchecked_lines

    if sheet is not None and len(files) > 1 and not Path(sheet).is_dir():
        raise click.UsageError("几份数据的核对表不能写到同一个文件：--sheet 请写一个文件夹，或分别核对")
    status = 0
    checks = []
    sheets: list[Path] = []
    options = Options(listing=Listing())
    for name in files:
        file, failure = attempt(find_data, name)
        checked, failure = attempt(pipeline.check, file, options) if file is not None else (None, failure)
        if checked is None:
            status = max(status, fail(failure))
            continue
        checks.append(checked)
        serious = [f for f in checked.findings if f.severity == "error" or (strict and f.severity == "warning")]
        status = max(status, FOUND if has_errors(serious) or serious else 0)
        if form == "text":
            show(checked.findings)
            click.echo(f"{shown(checked.file)}：{counts(checked.findings)}；{summary(checked)}")
            click.echo(unchecked_lines(checked) if unchecked else reasons(checked), nl=False)
        if sheet is not None:
            status = max(status, _save_sheet(checked, Path(sheet), force, sheets))
    if form != "text":
        import json
        from importlib import import_module

        report = getattr(import_module(f"gendoc.reporters.{form}"), _FORMATS[form])
        click.echo(json.dumps(report(checks), ensure_ascii=False, indent=2))
    sys.exit(status)


def _show_built(built: Any) -> None:
    from gendoc.core.project import shown
    from gendoc.reporters.summary import summary

    click.echo(click.style("已生成 ", fg="green") + shown(built.output))
    if built.pdf is not None:
        click.echo(click.style("已生成 ", fg="green") + shown(built.pdf))
    if built.document.unnumbered:
        click.echo("  目录没有页码：加 --contents-pages 再生成一次，或在 Word 里点目录、按 F9")
    places = len(built.trace.places)
    click.echo(f"  {built.chapters} 章，印出数字 {places} 处；{summary(built.checked)}；用时 {built.seconds:.2f} 秒")


def _save_sheet(checked: Any, target: Path, force: bool, written: list[Path]) -> int:
    from gendoc.core.project import shown
    from gendoc.workbook.xlsx import save_workbook

    saved, failure = attempt(save_workbook, checked, target, force=force, taken=written)
    if failure:
        return fail(failure)
    written += [saved] if saved else []
    line = f"核对表：{shown(saved)}" if saved else f"{shown(checked.file)}：数据文件读不懂，没有核对表"
    click.echo(line, err=True)
    return 0 if saved else FOUND
