"""Commands for report types: schema and rules."""

from __future__ import annotations

import sys
from typing import Any

import click

from gendoc.cli.chinese import ChineseCommand
from gendoc.cli.shared import FOUND, complete_kind, show


@click.command(cls=ChineseCommand)
@click.argument("kind", required=False, metavar="KIND", shell_complete=complete_kind)
@click.option("--check", "of_check", is_flag=True, help="不写 KIND：输出 check --format json 的结果的 JSON Schema")
@click.option("-o", "--output", metavar="PATH", help="写到哪个文件（.json）；不写则显示在屏幕上")
@click.option("--force", is_flag=True, help="那个文件已被改过、或不是 gendoc 生成的，仍然覆盖")
def schema(kind: str | None, of_check: bool, output: str | None, force: bool) -> None:
    """输出报告种类 KIND 的 JSON Schema，供编辑器提示和检查数据文件。"""
    from pathlib import Path

    from gendoc.core.finding import CannotWrite
    from gendoc.core.project import shown
    from gendoc.core.seal import sealed_json, was_edited
    from gendoc.core.writing import write_output

    if (kind is None) != of_check:
        raise click.UsageError(
            "缺少 KIND：请写一个报告种类，或写 --check" if kind is None else "KIND 与 --check 只写一个"
        )
    target = None if output is None else Path(output)
    if target is not None and target.suffix.lower() != ".json":
        raise CannotWrite("JSON Schema 的文件名请以 .json 结尾", target, shown=shown(target))
    if kind is None:
        from gendoc.reporters.json import json_schema

        text = sealed_json(json_schema(), indent=2)
    else:
        text = sealed_json(_schema_of(kind), indent=2)
    if target is None:
        click.echo(text, nl=False)
    else:
        write_output(target, text.encode(), was_edited=was_edited, force=force, kind_file="schema.json")
        click.echo(f"已写出 {output}")


def _schema_of(kind: str) -> dict[str, Any]:
    """Return the JSON Schema of a report type's data files; shows findings and exits if its files are invalid."""
    from gendoc.core.finding import Failure
    from gendoc.core.project import find_type, no_type
    from gendoc.report.type import load_type

    folder = find_type(kind)
    if folder is None:
        raise Failure(no_type(kind))
    loaded, findings = load_type(folder)
    if loaded is None:
        show(findings, err=True)
        sys.exit(FOUND)
    return loaded.schema.to_json()


@click.command(cls=ChineseCommand)
@click.argument("what", metavar="KIND|FILE", required=False, shell_complete=complete_kind)
@click.option("--units", "units_", is_flag=True, help="列出单位：哪些可以换算，哪些是同一回事")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="text 给人看，json 给程序读"
)
def rules(what: str | None, units_: bool, form: str) -> None:
    """列出报告种类 KIND 的勾稽规则；写数据文件 FILE，则连同它自己的勾稽。

    例：gendoc rules 2020.yaml
    """
    if units_ == (what is not None):
        raise click.UsageError("KIND|FILE 和 --units 写一个：规则写报告种类或数据文件，单位写 --units")
    if what is None:
        _show_units(form)
    else:
        _show_rules(what, form)


def _show_units(form: str) -> None:
    from gendoc.reporters import units

    if form == "json":
        import json

        click.echo(json.dumps(units.as_json(), ensure_ascii=False, indent=2))
    else:
        click.echo(units.as_text(), nl=False)


def _means_data(name: str) -> bool:
    """Return whether name, without an extension, is the name of a data file or nearly so."""
    from gendoc.core.finding import FileMissing
    from gendoc.core.project import find_data

    try:
        return bool(find_data(name))
    except FileMissing as missing:
        return bool(missing.meant)


def _show_rules(what: str, form: str) -> None:
    from pathlib import Path

    from gendoc.core.finding import Failure, has_errors
    from gendoc.core.project import find_data, find_type, no_type
    from gendoc.pipeline import steps as pipeline
    from gendoc.report.load import rules_of
    from gendoc.report.type import load_type
    from gendoc.reporters import rules as listing

    folder = find_type(what)
    if folder is not None:
        loaded, findings = load_type(folder)
        listed = None if loaded is None else list(loaded.rules)
    elif Path(what).suffix or _means_data(what):
        read = pipeline.load(find_data(what))
        findings, listed = read.findings, None
        if read.report is not None:
            listed, wrong = rules_of(read.report)
            findings = tuple(wrong)
    else:
        raise Failure(f"{no_type(what)}，或写一个数据文件（.yaml）")
    show(findings, err=True)
    if listed is None:
        sys.exit(FOUND)
    if form == "json":
        import json

        click.echo(json.dumps(listing.as_json(listed), ensure_ascii=False, indent=2))
    else:
        click.echo(listing.as_text(listed, what), nl=False)
    sys.exit(FOUND if has_errors(findings) else 0)
