"""The commands: they read arguments, call the library, print, exit.

0 nothing wrong · 1 errors found in the report · 2 could not run.
"""

from __future__ import annotations

import atexit
import gc
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from gendoc import __version__
from gendoc.chinese import ChineseCommand, ChineseGroup, usage_message

if TYPE_CHECKING:
    from pathlib import Path

    from click.shell_completion import CompletionItem

    from gendoc.finding import Finding

FOUND, FAILED, INTERRUPTED = 1, 2, 130


def _complete_file(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return data files that begin like incomplete, and any file for the shell to complete."""
    from click.shell_completion import CompletionItem

    from gendoc.project import data_names

    data = data_names()
    return [CompletionItem(name) for name in data if name.startswith(incomplete)] or [
        CompletionItem(incomplete, type="file")
    ]


def _complete_kind(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    from gendoc.kind import kind_names

    return [name for name in kind_names() if name.startswith(incomplete)]


files_argument = click.argument("files", nargs=-1, required=True, metavar="FILE…", shell_complete=_complete_file)


@click.group(cls=ChineseGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", prog_name="gendoc", message="%(prog)s %(version)s", help="显示版本号")
@click.option("--debug", is_flag=True, help="出错时显示完整的调用栈，供开发者查找原因")
def cli(debug: bool) -> None:
    """把一份 YAML 数据核对无误，生成格式规范的 Word 报告。

    常用：gendoc build 2020.yaml
    """
    import signal

    # Leave as an exception does, so that a half-written file is cleared away.
    signal.signal(signal.SIGTERM, _terminated)
    hangup = getattr(signal, "SIGHUP", None)
    if hangup is not None and signal.getsignal(hangup) != signal.SIG_IGN:  # nohup has it ignored
        signal.signal(hangup, _terminated)


@cli.command(cls=ChineseCommand)
@files_argument
@click.option("-o", "--output", metavar="PATH", help="写到哪个文件（或文件夹）；不写则按报告标题存入 output/")
@click.option("--force", is_flag=True, help="报告已在 Word 里改过时仍然覆盖")
@click.option("--draft", is_flag=True, help="有错误也先出草稿：页眉和文件名标“草稿”")
@click.option("--trace", is_flag=True, help="另存 .trace.json：每个数字印在报告的什么位置")
def build(files: tuple[str, ...], output: str | None, force: bool, draft: bool, trace: bool) -> None:
    """核对 FILE，生成 Word 报告。

    FILE 可以是路径，也可以只写 2020.yaml：会到 data/ 下去找。
    """
    from pathlib import Path

    from gendoc import pipeline
    from gendoc.project import find_data

    target = None if output is None else Path(output)
    if target is not None and len(files) > 1 and not target.is_dir():
        raise click.UsageError("几份报告不能写到同一个文件：-o 请写一个文件夹，或分别生成")
    status = 0
    written: list[Path] = []
    for given in files:
        file, failure = _attempt(find_data, given)
        if file is None:
            status = max(status, _fail(failure))
            continue
        built, failure = _attempt(pipeline.build, file, target, draft=draft, force=force, taken=tuple(written))
        if built is None:
            status = max(status, _fail(failure))
            continue
        _show(built.findings, err=True)
        if built.output is None:
            from gendoc.facts import counts
            from gendoc.project import shown

            advice = "；要先看版面，加 --draft" if built.checked.can_be_draft and not draft else ""
            click.echo(f"{shown(file)}：没有生成报告（{counts(built.findings)}）。改正后再运行{advice}", err=True)
            status = max(status, FOUND)
            continue
        written.append(built.output)
        _tell(built)
        if trace:
            status = max(status, _save_trace(built))
    sys.exit(status)


@cli.command(cls=ChineseCommand)
@files_argument
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif"]),
    default="text",
    help="text 给人看，json 给程序读，sarif 给编辑器和持续集成",
)
@click.option("--strict", is_flag=True, help="提醒也算错误")
@click.option("--unchecked", is_flag=True, help="列出未参加核对的数字")
@click.option("--sheet", metavar="PATH", help="另存核对表（.xlsx）：每个数、每条规则和公式，供复核；可写一个文件夹")
@click.option("--force", is_flag=True, help="核对表已改过时仍然覆盖")
def check(files: tuple[str, ...], form: str, strict: bool, unchecked: bool, sheet: str | None, force: bool) -> None:
    """核对 FILE，列出全部问题，不生成报告。"""
    from pathlib import Path

    from gendoc import facts, pipeline
    from gendoc.finding import has_errors
    from gendoc.project import find_data, shown

    if sheet is not None and len(files) > 1 and not Path(sheet).is_dir():
        raise click.UsageError("几份数据的核对表不能写到同一个文件：--sheet 请写一个文件夹，或分别核对")
    status = 0
    checks = []
    for given in files:
        file, failure = _attempt(find_data, given)
        checked, failure = _attempt(pipeline.check, file) if file is not None else (None, failure)
        if checked is None:
            status = max(status, _fail(failure))
            continue
        checks.append(checked)
        serious = [f for f in checked.findings if f.severity == "error" or (strict and f.severity == "warning")]
        status = max(status, FOUND if has_errors(serious) or serious else 0)
        if form == "text":
            _show(checked.findings)
            click.echo(f"{shown(checked.file)}：{facts.counts(checked.findings)}；{facts.summary(checked)}")
            if unchecked:
                click.echo(facts.unchecked_lines(checked), nl=False)
        if sheet is not None:
            status = max(status, _save_sheet(checked, Path(sheet), force))
    if form != "text":
        import json

        from gendoc.sarif import as_sarif

        told = facts.as_json(checks) if form == "json" else as_sarif(checks)
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    sys.exit(status)


@cli.command(cls=ChineseCommand)
@click.argument("year", type=click.IntRange(1950, 2999), metavar="YEAR")
@click.option(
    "--from",
    "source",
    metavar="FILE",
    shell_complete=_complete_file,
    help="上一年的数据文件：句子和注释照旧，数字改为待填",
)
@click.option("--department", metavar="单位名称", help="没有上一年的文件时，按起步文件为这个单位新建")
@click.option("--kind", metavar="KIND", shell_complete=_complete_kind, help="报告种类；只有一种时不必写")
@click.option("-o", "--output", metavar="PATH", help="写到哪个文件；不写则与上一年的文件放在一起")
def new(year: int, source: str | None, department: str | None, kind: str | None, output: str | None) -> None:
    """新建 YEAR 年的数据文件。

    例：gendoc new 2021 --from 2020.yaml，或 gendoc new 2021 --department 某某局
    """
    from pathlib import Path

    from gendoc import newyear
    from gendoc.project import shown

    target = None if output is None else Path(output)

    if (source is None) == (department is None):
        raise click.UsageError("请写明 --from 上一年的文件，或 --department 单位名称，二者写一个")
    if source is not None:
        made = newyear.from_file(source, year, target)
        _show(made.findings, err=True)
        if made.file is None:
            sys.exit(FOUND)
        click.echo(
            f"已新建 {shown(made.file)}：{made.emptied} 个数字待填"
            + (f"，结转 {made.carried} 个" if made.carried else "")
        )
        if made.stale:
            click.echo(f"下列各行写着 {year - 1} 等旧年份，请逐一核对：")
            for number, line in made.stale[:20]:
                click.echo(f"  {shown(made.file)}:{number}: {line if len(line) <= 60 else line[:57] + '…'}")
    else:
        assert department is not None
        file = newyear.from_starter(department, year, kind, target)
        click.echo(f"已新建 {shown(file)}，把其中的「待填」换成实际内容")


@cli.command(cls=ChineseCommand)
@click.argument("folder", metavar="DIR")
def init(folder: str) -> None:
    """在 DIR 建一个新项目：模板、一份完整的样例数据、输出文件夹。"""
    from pathlib import Path

    from gendoc.scaffold import init as make

    samples = make(Path(folder))
    click.echo(f"已建好 {folder}：templates/ 模板，data/ 数据，output/ 报告")
    for sample in samples[:1]:
        click.echo(f"试一试：cd {folder} && gendoc build {sample.name}")


@cli.command(cls=ChineseCommand)
@click.argument("kind", required=False, metavar="KIND", shell_complete=_complete_kind)
@click.option("--check", "of_check", is_flag=True, help="不写 KIND：输出 check --format json 的结果的 JSON Schema")
@click.option("-o", "--output", metavar="PATH", help="写到哪个文件；不写则显示在屏幕上")
def schema(kind: str | None, of_check: bool, output: str | None) -> None:
    """输出报告种类 KIND 的 JSON Schema，供编辑器提示和检查数据文件。"""
    from pathlib import Path

    from gendoc.writer import write_output

    if (kind is None) != of_check:
        raise click.UsageError(
            "缺少 KIND：请写一个报告种类，或写 --check" if kind is None else "KIND 与 --check 只写一个"
        )
    if kind is None:
        from gendoc.facts import json_schema

        text = json_schema()
    else:
        text = _schema_of(kind)
    if output is None:
        click.echo(text, nl=False)
    else:
        write_output(Path(output), text.encode(), guard=False)
        click.echo(f"已写出 {output}")


def _schema_of(kind: str) -> str:
    """Return the JSON Schema of a report kind's data files; ends the run if the kind is unsound."""
    import json

    from gendoc.finding import Failure
    from gendoc.kind import find_kind, kind_names, load_kind

    folder = find_kind(kind)
    if folder is None:
        raise Failure(f"没有「{kind}」这种报告；可用：{'、'.join(kind_names())}")
    loaded, findings = load_kind(folder)
    if loaded is None:
        _show(findings, err=True)
        sys.exit(FOUND)
    return json.dumps(loaded.schema.to_json(), ensure_ascii=False, indent=2) + "\n"


@cli.command(cls=ChineseCommand)
@click.argument("what", metavar="KIND|FILE", shell_complete=_complete_kind)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="text 给人看，json 给程序读"
)
def rules(what: str, form: str) -> None:
    """列出报告种类 KIND 的勾稽规则；写数据文件 FILE，则连同它自己的勾稽。

    例：gendoc rules 2020.yaml
    """
    from gendoc import pipeline
    from gendoc.finding import Failure, has_errors
    from gendoc.kind import find_kind, kind_names, load_kind
    from gendoc.project import find_data
    from gendoc.rules import listing

    folder = None if what.endswith((".yaml", ".yml")) else find_kind(what)
    if folder is not None:
        loaded, findings = load_kind(folder)
        listed = None if loaded is None else list(loaded.rules)
    elif what.endswith((".yaml", ".yml")):
        read = pipeline.load(find_data(what))
        findings, listed = read.findings, None
        if read.report is not None:
            listed, wrong = pipeline.rules_of(read.report)
            findings = tuple(wrong)
    else:
        raise Failure(f"没有「{what}」这种报告；可用：{'、'.join(kind_names())}，或写一个数据文件（.yaml）")
    _show(findings, err=True)
    if listed is None:
        sys.exit(FOUND)
    if form == "json":
        import json

        click.echo(json.dumps(listing.as_json(listed), ensure_ascii=False, indent=2))
    else:
        click.echo(listing.as_text(listed, what), nl=False)
    sys.exit(FOUND if has_errors(findings) else 0)


@cli.command(cls=ChineseCommand)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]), metavar="SHELL")
def completion(shell: str) -> None:
    """输出 SHELL（bash、zsh、fish）的自动补全脚本。

    例：gendoc completion bash >> ~/.bashrc
    """
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    assert found is not None
    click.echo(found(cli, {}, "gendoc", "_GENDOC_COMPLETE").source())


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; every outcome is an exit code, with one clear message if it failed."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    debug = "--debug" in (sys.argv[1:] if arguments is None else arguments)
    if arguments is None:  # the process is ours
        gc.set_threshold(100_000)  # one report leaves less garbage than that: looking for it costs a tenth of the time
        atexit.register(gc.disable)  # the interpreter looks once more on its way out
    try:
        cli.main(args=None if arguments is None else list(arguments), prog_name="gendoc", standalone_mode=False)
    except click.UsageError as error:
        click.echo(usage_message(error), err=True)
        sys.exit(FAILED)
    except (click.Abort, KeyboardInterrupt):
        click.echo("已中断；写了一半的报告不会留下", err=True)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(FAILED)
    except Exception as error:
        if debug:
            raise
        sys.exit(_fail(error))
    sys.exit(0)


def _terminated(number: int, _frame: object) -> None:
    import os

    os.write(2, "已中断，没有改动已有的报告\n".encode())  # a stream may be in use when a signal comes
    sys.exit(128 + number)


Value = TypeVar("Value")


def _attempt(step: Callable[..., Value], *arguments: Any, **options: Any) -> tuple[Value | None, Exception | None]:
    """Return what step returns, or the Failure that one file ends in: the others go on."""
    from gendoc.finding import Failure

    try:
        return step(*arguments, **options), None
    except Failure as failure:
        return None, failure


def _fail(error: Exception | None) -> int:
    """Say why nothing came of a run; what nobody foresaw is said too, and is ours to mend."""
    from gendoc.finding import Failure, reason

    if isinstance(error, OSError) and error.filename is None:
        error = Failure(f"结果没有显示完：{reason(error)}")
    elif isinstance(error, OSError):
        name = str(error.filename)
        error = Failure(f"{name if len(name) <= 100 else name[:99] + '…'}：系统不允许（{reason(error)}）")
    if isinstance(error, Failure):
        click.echo(f"{click.style('无法运行', fg='red')}：{error}", err=True)
    else:
        click.echo(
            f"gendoc 内部出错（{type(error).__name__}: {error}）。没有写出报告；加 --debug 再运行一次，把输出发给开发者",
            err=True,
        )
    return FAILED


def _show(findings: Sequence[Finding], *, err: bool = False) -> None:
    from gendoc.display import as_text

    text = as_text(findings, lambda part, colour: click.style(part, fg=colour, bold=True))
    click.echo(text, err=err, nl=False)


def _tell(built: Any) -> None:
    from gendoc.facts import summary
    from gendoc.project import shown

    click.echo(click.style("已生成 ", fg="green") + shown(built.output))
    places = len(built.trace.places)
    click.echo(f"  {built.chapters} 章，印出数字 {places} 处；{summary(built.checked)}；用时 {built.seconds:.2f} 秒")


def _save_sheet(checked: Any, target: Path, force: bool) -> int:
    from gendoc.project import shown
    from gendoc.workbook.saving import save_workbook

    saved, failure = _attempt(save_workbook, checked, target, force=force)
    if failure:
        return _fail(failure)
    told = f"核对表：{shown(saved)}" if saved else f"{shown(checked.file)}：数据文件读不懂，没有核对表"
    click.echo(told, err=True)
    return 0 if saved else FOUND


def _save_trace(built: Any) -> int:
    import json

    from gendoc.project import shown
    from gendoc.writer import write_output

    target = built.output.with_suffix(".trace.json")
    data = json.dumps(built.trace.to_json(), ensure_ascii=False, indent=1).encode()
    _, failure = _attempt(write_output, target, data, guard=False)
    if failure:
        return _fail(failure)
    click.echo(f"  数字位置：{shown(target)}")
    return 0
