"""What commands share: exit codes, arguments, printing findings and failures."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import click

from gendoc.cli.chinese import ARGUMENTS

if TYPE_CHECKING:
    from pathlib import Path

    from click.shell_completion import CompletionItem

    from gendoc.core.finding import Failure, Finding
    from gendoc.pages.fonts import SubstitutedFont
    from gendoc.pipeline.results import Checked

Fonts: TypeAlias = "tuple[SubstitutedFont, ...] | None"
FOUND, FAILED, INTERRUPTED = 1, 2, 130
WINDOWS = os.name == "nt"
_COMMANDS = 3  # that a message suggests


def complete_file(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the names of data files that begin with incomplete; if there are none, the shell completes any file."""
    from click.shell_completion import CompletionItem

    from gendoc.core.project import data_names

    data = data_names()
    return [CompletionItem(name) for name in data if name.startswith(incomplete)] or [
        CompletionItem(incomplete, type="file")
    ]


def complete_kind(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """Return the names of report types that begin with incomplete."""
    from gendoc.core.project import type_names

    return [name for name in type_names() if name.startswith(incomplete)]


files_argument = click.argument("files", nargs=-1, required=True, metavar="FILE…", shell_complete=complete_file)

Value = TypeVar("Value")


def attempt(step: Callable[..., Value], *arguments: Any, **options: Any) -> tuple[Value | None, Exception | None]:
    """Return the result of step and None, or None and the Failure that it raised, so that other files go on."""
    from gendoc.core.finding import Failure

    try:
        return step(*arguments, **options), None
    except Failure as failure:
        return None, failure


def readable(name: str) -> Path:
    """Return the data file that name means on the command line; raises Failure as find_data and contents_of do."""
    from gendoc.core.files import contents_of
    from gendoc.core.project import find_data, shown

    file = find_data(name)
    contents_of(file, shown(file))
    return file


def command_with(typed: str, meant: Path, arguments: Sequence[str] | None = None) -> str:
    """Return the command line with the file meant in place of the one that was typed, "" if that is not in it.

    arguments are by default those of the command that is running.
    """
    from gendoc.core.project import shown

    context = click.get_current_context(silent=True)
    if arguments is None and context is not None:
        arguments = context.find_root().meta.get(ARGUMENTS)
    if arguments is None or typed not in arguments:
        return ""
    return " ".join(["gendoc", *(quoted(shown(meant) if argument == typed else argument) for argument in arguments)])


def program() -> str:
    """Return how gendoc is called from another folder: by its name if it is found by that, else by its path."""
    import shutil

    if shutil.which("gendoc") is not None:
        return "gendoc"
    running = os.path.abspath(sys.argv[0])
    by_name = os.path.basename(running).startswith("gendoc")
    program, module = (running, "") if by_name else (sys.executable, " -m gendoc")
    shell = "& " if WINDOWS and quoted(program) != program else ""  # PowerShell runs no quoted path without it
    return f"{shell}{quoted(program)}{module}"


def quoted(argument: str) -> str:
    """Return an argument as it is typed in PowerShell, cmd and sh alike: in double quotes if it needs any."""
    plain = all(char.isalnum() or char in "-_./\\:=（）" for char in argument)
    return argument if plain and argument else f'"{argument}"'


def fail(error: Exception | None, arguments: Sequence[str] | None = None) -> int:
    """Print why a run failed and return the exit code; any error but Failure and OSError is printed as a bug of gendoc.

    arguments are the command line, by default that of the command that is running.
    """
    from gendoc.core.finding import Failure, reason
    from gendoc.core.text import shorten

    if isinstance(error, MemoryError):
        error = Failure("内存不够，没有写出报告；关掉别的程序再试一次")
    if isinstance(error, OSError) and error.filename is None:
        error = Failure(f"结果没有显示完：{reason(error)}")
    elif isinstance(error, OSError):
        name = str(error.filename)
        error = Failure(f"{shorten(name, 100)}：系统不允许（{reason(error)}）")
    if isinstance(error, Failure):
        click.echo(f"{click.style('无法运行', fg='red')}：{error}", err=True)
        click.echo("".join(f"{line}\n" for line in _commands_for(error, arguments)), err=True, nl=False)
    else:
        click.echo(
            f"gendoc 内部出错（{type(error).__name__}: {error}）。没有写出报告；加 --debug 再运行一次，把输出发给开发者",
            err=True,
        )
    return FAILED


def _commands_for(failure: Failure, arguments: Sequence[str] | None) -> Iterator[str]:
    """Yield the lines that name commands to run after a failure, one each."""
    from gendoc.core.filetype import ForeignFile
    from gendoc.core.finding import FileMissing
    from gendoc.core.project import shown

    if isinstance(failure, FileMissing):
        commands = [command_with(failure.typed, file, arguments) for file in failure.meant[:_COMMANDS]]
        yield from (f"运行：{command}" for command in commands if command)
    elif isinstance(failure, ForeignFile) and failure.path is not None:
        file, first = failure.path, ""
        if not failure.type.is_word and failure.type.is_text:
            file, first = file.with_suffix(".docx"), f"{failure.type.to_word}，再"
        if failure.type.is_text:
            yield f"检查它的版式：{first}运行 gendoc layout {quoted(shown(file))}"
            yield f"转成 PDF：{first}运行 gendoc pdf {quoted(shown(file))}"
        command, note = new_command("gendoc")
        yield f"还没有数据文件：运行 {command}（{note}）"


def new_command(program: str) -> tuple[str, str]:
    """Return the command for a department's first data file, and what in it is to be replaced."""
    from gendoc.core.project import type_names

    *others, kind = type_names()
    command = f"{program} new 2021 --department 单位名称" + (f" --kind {kind}" if others else "")
    return command, "年份、单位名称换成自己的" + (f"；种类还有 {'、'.join(others)}" if others else "")


def show(findings: Sequence[Finding], *, err: bool = False) -> None:
    """Print findings as text."""
    if not findings:
        return
    from gendoc.reporters.text import as_text

    text = as_text(findings, lambda part, colour: click.style(part, fg=colour, bold=True))
    click.echo(text, err=err, nl=False)


def no_report(file: Path, checked: Checked | None, *, draft: bool) -> int:
    """Print that a data file has errors and so no report, and whether there can be a draft; return the exit code."""
    from gendoc.core.project import shown
    from gendoc.reporters.summary import counts

    advice = "；要先看版面，加 --draft" if checked is not None and checked.can_be_draft and not draft else ""
    number = counts(checked.findings if checked is not None else ())
    click.echo(f"{shown(file)}：没有生成报告（{number}）。改正后再运行{advice}", err=True)
    return FOUND


def show_fonts(documents: Sequence[Fonts]) -> None:
    """Print which fonts were replaced, in all documents that were converted; nothing if there were none."""
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
