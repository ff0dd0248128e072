"""Commands that make new data files and projects: new and init."""

from __future__ import annotations

import re
import sys
import unicodedata
from typing import TYPE_CHECKING, Any, NoReturn

import click

from gendoc.cli.chinese import ChineseCommand
from gendoc.cli.shared import FOUND, complete_file, complete_kind, new_command, program, quoted, readable, show

if TYPE_CHECKING:
    from gendoc.pipeline.new import NewYear

_EXCERPT = 60  # columns of a line that are shown of it


class _Year(click.IntRange):
    """A year; what is the name of a file is called so, with the command that takes it."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the year; raises UsageError for a name, BadParameter for anything else, Failure for a Word file."""
        from pathlib import Path

        name = str(value)
        year = re.fullmatch("([0-9]{4})年?度?", unicodedata.normalize("NFKC", name))
        if year is None and (Path(name).suffix or Path(name).exists()):
            _next_year_of(name)
        return super().convert(year[1] if year else value, param, ctx)  # type: ignore[arg-type]


def _next_year_of(name: str) -> NoReturn:
    """Raise the error for an earlier file without the year that is to be made of it; Failure if it is no data file."""
    from gendoc.core.project import shown
    from gendoc.core.text import year_of_file

    file = readable(name)
    named = year_of_file(file.stem)
    year = int(named) + 1 if named else "年份"
    raise click.UsageError(
        f"缺少要新建的年份 YEAR；上一年的文件写在 --from 后面：gendoc new {year} --from {quoted(shown(file))}"
    )


@click.command(cls=ChineseCommand)
@click.argument("year", type=_Year(1950, 2999), required=False, metavar="YEAR")
@click.option(
    "--from",
    "source",
    metavar="FILE",
    shell_complete=complete_file,
    help="上一年的数据文件：句子和注释照旧，数字改为待填",
)
@click.option("--department", metavar="单位名称", help="没有上一年的文件时，按起步文件为这个单位新建")
@click.option("--kind", metavar="KIND", shell_complete=complete_kind, help="报告种类；只有一种时不必写")
@click.option("-o", "--output", metavar="PATH", help="写到哪个文件；不写则与上一年的文件放在一起")
def new(year: int | None, source: str | None, department: str | None, kind: str | None, output: str | None) -> None:
    """新建 YEAR 年的数据文件。

    例：gendoc new 2021 --from 2020.yaml，或 gendoc new 2021 --department 某某局
    """
    from pathlib import Path

    from gendoc.core.finding import Failure
    from gendoc.core.project import shown, type_names
    from gendoc.core.text import around
    from gendoc.pipeline import new as newyear

    target = None if output is None else Path(output)
    if year is None and source is not None:
        _next_year_of(source)
    if year is None:
        raise click.UsageError("缺少 YEAR：要新建哪一年的，先写年份，如 gendoc new 2021 --department 某某局")
    if (source is None) == (department is None):
        raise click.UsageError("请写明 --from 上一年的文件，或 --department 单位名称，二者写一个")
    if source is not None:
        rolled_forward = newyear.from_file(source, year, target)
        show(rolled_forward.findings, err=True)
        if rolled_forward.file is None:
            sys.exit(FOUND)
        click.echo(
            f"已新建 {shown(rolled_forward.file)}：{len(rolled_forward.pending)} 个数字待填"
            + (f"，结转 {rolled_forward.carried} 个" if rolled_forward.carried else "")
        )
        if year < rolled_forward.old:
            click.echo(f"注意：{year} 年在 {rolled_forward.old} 年之前，年份是不是写反了？")
        _show_pending(rolled_forward)
        if rolled_forward.stale:
            click.echo(f"\n下列各行还写着旧年份 {rolled_forward.old}，请逐一核对：")
            for number, line, place in rolled_forward.stale:
                excerpt = around(line, place, _EXCERPT)
                click.echo(f"  {shown(rolled_forward.file)}:{number}: {excerpt}")
        click.echo(f"\n填好以后运行：gendoc build {quoted(shown(rolled_forward.file))}")
    else:
        assert department is not None
        kinds = type_names() if kind is None else []
        if len(kinds) > 1:
            commands = (f"gendoc new {year} --department {quoted(department)} --kind {name}" for name in kinds)
            raise Failure("有几种报告，运行下面的一条：\n  " + "\n  ".join(commands))
        file = newyear.from_starter(department, year, kind, target)
        click.echo(f"已新建 {shown(file)}，把其中的「待填」换成实际内容")
        if target is None and file.parent.name != department:
            click.echo(f"注意：「{department}」里有文件夹名不能用的字，文件夹叫 {file.parent.name}")
        click.echo(f"填好以后运行：gendoc build {quoted(shown(file))}")


def _show_pending(new_year: NewYear) -> None:
    """Print what is to be filled in, a line each, by the sections of the file."""
    from itertools import groupby

    from gendoc.core.text import padded, width

    if not new_year.pending:
        return
    click.echo(
        f"待填的（行号　名称　单位　{new_year.old} 年的数）；写着「可不填」的，删去那一项，gendoc 会算出来；写着「没有就删去」的，没有这一项就把它删去："
    )
    digits = len(str(max(item.line for item in new_year.pending)))
    names, units, values = (
        max(width(text) for text in column)
        for column in zip(*((item.name, item.unit, item.before) for item in new_year.pending), strict=True)
    )
    for section, items in groupby(new_year.pending, key=lambda item: item.section):
        click.echo(section)
        for item in items:
            value = " " * (values - width(item.before)) + item.before
            line = f"  {item.line:>{digits}}  {padded(item.name, names)}  {padded(item.unit, units)}  {value}"
            click.echo(f"{line}  {item.mark}".rstrip())


@click.command(cls=ChineseCommand)
@click.argument("folder", metavar="DIR")
def init(folder: str) -> None:
    """在 DIR 建一个新项目：模板、一份完整的样例数据、说明、输出文件夹。"""
    from pathlib import Path

    from gendoc.pipeline.new import init as make

    samples = make(Path(folder))
    click.echo(f"已建好 {folder}：templates/ 模板，data/ 数据，docs/ 说明，output/ 报告")
    for sample in samples[:1]:
        into = "" if Path(folder).resolve() == Path.cwd() else f"\n  cd {quoted(folder)}"
        click.echo(f"试一试，每行一回车：{into}\n  {program()} build {sample.name}")
    command, note = new_command(program())
    click.echo(f"然后为自己的单位新建一份（{note}）：\n  {command}")
    click.echo("怎么填写，见 docs/数据文件.md；报出的问题看不明白，见 docs/问题代码.md")
