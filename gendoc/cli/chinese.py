"""Click in Chinese: usage, help and errors of a command line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import click

ARGUMENTS = "gendoc.arguments"  # where a context keeps the whole command line


class _Formatter(click.HelpFormatter):
    def write_heading(self, heading: str) -> None:
        self.write(f"{heading}：\n")


class _Context(click.Context):
    formatter_class = _Formatter


class _Chinese(click.Command):
    """A command whose help is Chinese throughout."""

    context_class = _Context

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; a UsageError gets the context of this command."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = ["[选项]" if piece == "[OPTIONS]" else piece for piece in self.collect_usage_pieces(ctx)]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix="用法：")

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这份说明"
        return option

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = [
            record
            for parameter in self.get_params(ctx)
            if isinstance(parameter, click.Option) and (record := parameter.get_help_record(ctx))
        ]
        if records:
            with formatter.section("选项"):
                formatter.write_dl(records)


class ChineseCommand(_Chinese):
    """A single command in Chinese."""


class ChineseGroup(_Chinese, click.Group):
    """A group of commands in Chinese."""

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return the usage line's pieces."""
        return ["[选项]", "命令", "…"]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        commands = [(name, command) for name in self.list_commands(ctx) if (command := self.get_command(ctx, name))]
        with formatter.section("命令"):
            formatter.write_dl([(name, command.get_short_help_str(limit=60)) for name, command in commands])
        formatter.write_paragraph()
        formatter.write_text("各命令的用法：gendoc 命令 --help")

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which they were added, not by alphabet."""
        return list(self.commands)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments, with --debug anywhere on the line."""
        ctx.meta[ARGUMENTS] = list(args)
        for arg in args:
            if dashed := re.fullmatch("[—–―－‐−]+([a-z][a-z-]*)", arg):
                written = f"--{dashed[1]}" if len(dashed[1]) > 1 else f"-{dashed[1]}"
                raise click.UsageError(f"「{arg}」前面的横线不是半角的：写成 {written}", ctx)
        return super().parse_args(ctx, _debug_first(args))


def _debug_first(args: Sequence[str]) -> list[str]:
    rest = [arg for arg in args if arg != "--debug"]
    return ["--debug", *rest] if len(rest) < len(args) else rest


def usage_message(error: click.UsageError) -> str:
    """Return in Chinese what is wrong with a command line, and how to see the usage."""
    command = error.ctx.command_path if error.ctx else "gendoc"
    return f"{_what(error)}\n用法见：{command} --help"


def _what(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        near = f"，是否指 {error.possibilities[0]}？" if error.possibilities else ""  # the nearest comes first
        return f"没有 {error.option_name} 这个选项{near}"
    if isinstance(error, click.MissingParameter):
        return f"缺少 {_name(error.param)}"
    if isinstance(error, click.BadParameter):
        return f"{_name(error.param)} 写得不对：{_reason(error)}"
    if isinstance(error, click.BadOptionUsage):
        flag = "does not take a value" in error.format_message()
        return f"选项 {error.option_name} 后面{'不写' if flag else '要写'}内容"
    text = error.format_message()
    if text.startswith("No such command"):
        from gendoc.core.text import nearest

        known = list(error.ctx.command.commands) if error.ctx and isinstance(error.ctx.command, click.Group) else []
        typed = text.split(chr(39))[1]
        if typed.lower().endswith((".yaml", ".yml")):
            return f"缺少命令：生成报告写 gendoc build {typed}，只核对写 gendoc check {typed}"
        meant = nearest(typed, known)
        return f"没有 {typed} 这个命令{f'，是否指 {meant}？' if meant else '；'}可用：{'、'.join(known)}"
    if text.startswith("Got unexpected extra argument"):
        return f"多写了内容：{text[text.find('(') + 1 : text.rfind(')')]}"
    return _own_words(text, "命令写得不对")


def _name(parameter: Any) -> str:
    if isinstance(parameter, click.Argument):
        return parameter.human_readable_name
    return "/".join(parameter.opts) if parameter is not None else "参数"


def _reason(error: click.BadParameter) -> str:
    kind = error.param.type if error.param is not None else None
    if isinstance(kind, click.Choice):
        return f"可选 {'、'.join(kind.choices)}"
    if isinstance(kind, click.IntRange):
        return f"应是 {kind.min} 到 {kind.max} 的整数"
    return _own_words(error.message, "请看用法")


def _own_words(text: str, otherwise: str) -> str:
    from gendoc.core.finding import own_words  # loaded only where there is something to tell

    return own_words(text, otherwise)
