"""The command line: the group of all commands, and the exit codes.

0 nothing wrong · 1 errors found in the report · 2 could not run.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Iterator, MutableMapping, Sequence
from importlib import import_module

import click

from gendoc.cli.chinese import ChineseCommand, ChineseGroup, usage_message
from gendoc.cli.shared import FAILED, INTERRUPTED, fail
from gendoc.core.version import __version__

# The module of each command, in the order in which help names them.
_MODULES = {
    "build": "reports",
    "check": "reports",
    "pdf": "pages",
    "preview": "pages",
    "watch": "pages",
    "new": "projects",
    "init": "projects",
    "schema": "kinds",
    "rules": "kinds",
    "layout": "layouts",
    "template": "layouts",
    "doctor": "pages",
}


class _Commands(MutableMapping[str, click.Command]):
    """The commands by name; the module of a command is loaded when it is looked up."""

    def __init__(self) -> None:
        self._commands: dict[str, click.Command | str] = {**_MODULES}

    def __getitem__(self, name: str) -> click.Command:
        command = self._commands[name]
        if isinstance(command, str):
            command = getattr(import_module(f"gendoc.cli.{command}"), name)
            assert isinstance(command, click.Command)
            self._commands[name] = command
        return command

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._commands[name] = command

    def __delitem__(self, name: str) -> None:
        del self._commands[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._commands)

    def __len__(self) -> int:
        return len(self._commands)


@click.group(cls=ChineseGroup, commands=_Commands(), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", prog_name="gendoc", message="%(prog)s %(version)s", help="显示版本号")
@click.option("--debug", is_flag=True, help="出错时显示完整的调用栈，供开发者查找原因")
def cli(debug: bool) -> None:
    """把一份 YAML 数据核对无误，生成格式规范的 Word 报告。

    常用：gendoc build 2020.yaml
    """
    import signal

    # The signal ends the run by an exception, so that a half-written file is removed.
    signal.signal(signal.SIGTERM, _terminated)
    hangup = getattr(signal, "SIGHUP", None)
    if hangup is not None and signal.getsignal(hangup) != signal.SIG_IGN:  # nohup ignores it
        signal.signal(hangup, _terminated)


@cli.command(cls=ChineseCommand)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]), metavar="SHELL")
def completion(shell: str) -> None:
    """输出 SHELL（bash、zsh、fish）的自动补全脚本。

    例：gendoc completion bash >> ~/.bashrc
    """
    from click.shell_completion import get_completion_class

    complete = get_completion_class(shell)
    assert complete is not None
    click.echo(complete(cli, {}, "gendoc", "_GENDOC_COMPLETE").source())


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code, after one message if it could not run."""
    try:
        _run(arguments)
    except (click.Abort, KeyboardInterrupt):
        _let_end(arguments)
        click.echo("已中断；写了一半的报告不会留下", err=True)
        sys.exit(INTERRUPTED)
    finally:
        _let_end(arguments)


def _run(arguments: Sequence[str] | None) -> None:
    """Do as main does, but for interruptions."""
    if arguments is None:
        import signal

        if callable(signal.getsignal(signal.SIGINT)):
            signal.signal(signal.SIGINT, signal.default_int_handler)
        sys.unraisablehook = _say_what_is_lost
        _spell_chinese()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace", **({} if _can_spell(stream.encoding) else {"encoding": "utf-8"}))
    debug = "--debug" in (sys.argv[1:] if arguments is None else arguments)
    if arguments is None:  # the process runs nothing else
        gc.set_threshold(100_000)  # one report leaves less garbage; searching for it takes a tenth of the time
        atexit.register(gc.freeze)  # the interpreter would search once more at exit: a sixth of the time, for nothing
    try:
        cli.main(args=None if arguments is None else list(arguments), prog_name="gendoc", standalone_mode=False)
    except click.UsageError as error:
        click.echo(usage_message(error), err=True)
        sys.exit(FAILED)
    except click.Abort:
        raise
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(FAILED)
    except Exception as error:
        if debug:
            raise
        sys.exit(fail(error, sys.argv[1:] if arguments is None else arguments))
    sys.exit(0)


def _let_end(arguments: Sequence[str] | None) -> None:
    """Ignore Ctrl+C from now on, if the process runs nothing else: only Python's own end is left."""
    if arguments is None:
        import signal

        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _say_what_is_lost(lost: sys.UnraisableHookArgs) -> None:
    """Report an exception that Python cannot raise where it came up, but not that somebody pressed Ctrl+C just then."""
    if not isinstance(lost.exc_value, (KeyboardInterrupt, SystemExit)):
        sys.__unraisablehook__(lost)


def _can_spell(encoding: str) -> bool:
    """Return whether Chinese can be written in an encoding."""
    try:
        return bool("中".encode(encoding))
    except UnicodeEncodeError:
        return False


def _spell_chinese() -> None:
    """Begin anew in Python's UTF-8 mode where file names cannot be Chinese.

    With LC_ALL=POSIX Python is in that mode by itself, unless PYTHONUTF8=0 forbids it; with LC_ALL=en_US.ISO-8859-1 it
    is not.
    """
    if os.name == "posix" and not _can_spell(sys.getfilesystemencoding()) and not sys.flags.utf8_mode:
        os.execv(sys.executable, [sys.orig_argv[0], "-X", "utf8", *sys.orig_argv[1:]])


def _terminated(number: int, _frame: object) -> None:
    # not click.echo: the stream may be in use when the signal comes
    os.write(2, "已中断，没有改动已有的报告\n".encode())
    sys.exit(128 + number)
