"""What commands share: exit codes, arguments, saying what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import click

if TYPE_CHECKING:
    from pathlib import Path

    from click.shell_completion import CompletionItem

    from gendoc.core.finding import Finding
    from gendoc.pages.fonts import SubstitutedFont
    from gendoc.pipeline.results import Checked

Fonts: TypeAlias = "tuple[SubstitutedFont, ...] | None"
FOUND, FAILED, INTERRUPTED = 1, 2, 130


def complete_file(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return data files that begin like incomplete, and any file for the shell to complete."""
    from click.shell_completion import CompletionItem

    from gendoc.core.project import data_names

    data = data_names()
    return [CompletionItem(name) for name in data if name.startswith(incomplete)] or [
        CompletionItem(incomplete, type="file")
    ]


def complete_kind(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """Return the report kinds that begin like incomplete."""
    from gendoc.core.project import type_names

    return [name for name in type_names() if name.startswith(incomplete)]


files_argument = click.argument("files", nargs=-1, required=True, metavar="FILE…", shell_complete=complete_file)

Value = TypeVar("Value")


def attempt(step: Callable[..., Value], *arguments: Any, **options: Any) -> tuple[Value | None, Exception | None]:
    """Return what step returns, or the Failure that one file ends in: the others go on."""
    from gendoc.core.finding import Failure

    try:
        return step(*arguments, **options), None
    except Failure as failure:
        return None, failure


def fail(error: Exception | None) -> int:
    """Say why nothing came of a run; what nobody foresaw is said too, and is ours to mend."""
    from gendoc.core.finding import Failure, reason
    from gendoc.core.text import shorten

    if isinstance(error, OSError) and error.filename is None:
        error = Failure(f"结果没有显示完：{reason(error)}")
    elif isinstance(error, OSError):
        name = str(error.filename)
        error = Failure(f"{shorten(name, 100)}：系统不允许（{reason(error)}）")
    if isinstance(error, Failure):
        click.echo(f"{click.style('无法运行', fg='red')}：{error}", err=True)
    else:
        click.echo(
            f"gendoc 内部出错（{type(error).__name__}: {error}）。没有写出报告；加 --debug 再运行一次，把输出发给开发者",
            err=True,
        )
    return FAILED


def show(findings: Sequence[Finding], *, err: bool = False) -> None:
    """Print findings as text."""
    if not findings:
        return
    from gendoc.reporters.text import as_text

    text = as_text(findings, lambda part, colour: click.style(part, fg=colour, bold=True))
    click.echo(text, err=err, nl=False)


def no_report(file: Path, checked: Checked | None, *, draft: bool) -> int:
    """Say that the errors of a data file forbid its report, and that there may be a draft, unless that was asked for."""
    from gendoc.core.project import shown
    from gendoc.reporters.summary import counts

    advice = "；要先看版面，加 --draft" if checked is not None and checked.can_be_draft and not draft else ""
    number = counts(checked.findings if checked is not None else ())
    click.echo(f"{shown(file)}：没有生成报告（{number}）。改正后再运行{advice}", err=True)
    return FOUND


def tell_fonts(documents: Sequence[Fonts]) -> None:
    """Say which fonts others stand in for, in all documents that were set; nothing if none was."""
    if not documents:
        return
    if any(replaced is None for replaced in documents):
        click.echo("字体：由 LibreOffice 自己找，gendoc 不知道它用了哪些；没有装公文字体时版面可能走样，请看一看 PDF")
        return
    if fonts := dict.fromkeys(font for replaced in documents for font in replaced or ()):
        kept = "（字形不同，每行字数、每页行数不变）" if all(font.used for font in fonts) else ""
        click.echo(f"字体：有的没有安装，由别的代替{kept}：")
        for font in fonts:
            click.echo(f"  {font.asked} → {font.used or '由 LibreOffice 自选，用到的地方可能走样'}")
