"""What all commands share: Chinese throughout, exit codes, no traceback but with --debug."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from gendoc import __version__
from gendoc.cli import main as cli
from gendoc.core.project import bundled

COMMANDS = (
    *("build", "check", "pdf", "preview", "watch", "new", "init", "schema", "rules", "layout", "template"),
    *("doctor", "completion"),
)
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("command", ["", *COMMANDS, "template check"])
def test_help_is_chinese(run, command):
    for flag in ("--help", "-h"):
        ran = run(*command.split(), flag)
        assert ran.status == 0
        assert ran.out.startswith("用法：gendoc ")
        assert "选项" in ran.out
        assert not re.search(r"\b[A-Z][a-z]{2,}\b", re.sub("Word|Schema|Ctrl", "", ran.out)), ran.out


def test_help_names_every_command(run):
    text = run("--help").out
    assert all(re.search(rf"^  {command} ", text, re.MULTILINE) for command in COMMANDS)


def test_no_command_at_all_shows_the_help(run):
    ran = run()
    assert "用法：" in ran.out + ran.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["buidl"], "没有 buidl 这个命令"),
        (["build"], "缺少 FILE"),
        (["check"], "缺少 FILE"),
        (["layout"], "缺少 FILE.docx"),
        (["build", "--draff", "x"], "没有 --draff 这个选项，是否指 --draft？"),
        (["build", "-x", "x"], "没有 -x 这个选项"),
        (["build", "x", "-o"], "-o"),
        (["build", "——draft", "x"], "「——draft」前面的横线不是半角的：写成 --draft"),
        (["build", "–draft", "x"], "写成 --draft"),
        (["2020.yaml"], "缺少命令：生成报告写 gendoc build 2020.yaml"),
        (["check", "x", "--format", "xml"], "--format 写得不对：可选 text、json"),
        (["new", "二〇二一"], "YEAR 写得不对：应是 1950 到 2999 的整数"),
        (["new", "20"], "YEAR 写得不对"),
        (["new"], "缺少 YEAR"),
        (["init"], "缺少 DIR"),
        (["init", "a", "b"], "多写了内容：b"),
        (["schema"], "缺少 KIND"),
        (["schema", "x", "--check"], "KIND 与 --check 只写一个"),
        (["completion", "cmd"], "SHELL 写得不对：可选 bash、zsh、fish"),
        (["--draft"], "没有 --draft 这个选项"),
    ],
)
def test_a_wrong_command_line_is_explained(run, project, arguments, words):
    ran = run(*arguments)
    assert ran.status == 2
    assert words in ran.err
    assert "--help" in ran.err
    assert ran.out == ""


def test_the_version(run):
    assert run("--version").out == f"gendoc {__version__}\n"


def test_the_schema_is_printed_or_written(run, project):
    ran = run("schema", "救助物资简报")
    assert ran.status == 0
    printed = json.loads(ran.out)
    assert printed["properties"]["年度"]["anyOf"][0] == {"type": "integer"}
    assert "已知差异" in printed["properties"]
    ran = run("schema", "救助物资简报", "-o", "schema.json")
    assert ran.out == "已写出 schema.json\n"
    assert json.loads(Path("schema.json").read_text("utf-8")) == printed
    ran = run("schema", "没有")
    assert ran.status == 2
    assert "救助物资简报" in ran.err


def test_the_schema_takes_what_gendoc_takes(run, project):
    from jsonschema_rs import Draft202012Validator

    validator = Draft202012Validator(json.loads(run("schema", "救助物资简报").out))
    sound = {
        "文种": "救助物资简报",
        "单位": "甲",
        "年度": 2021,
        "概况": ["一句"],
        "合计": {"数量": 1, "金额": "1,200.50"},
    }
    sound["物资"] = [{"名称": "棉被", "数量": "待填", "金额": 12.5}]
    assert validator.is_valid(sound)
    for key, value in (("年度", "二〇二一"), ("单位", ""), ("概况", []), ("多余", 1)):
        assert not validator.is_valid({**sound, key: value})


@pytest.mark.parametrize("kind", sorted(path.parent.name for path in bundled().glob("*/schema.yaml")))
def test_the_schema_for_editors_is_what_the_command_prints(run, kind, monkeypatch):
    monkeypatch.chdir(ROOT)
    committed = (bundled() / kind / "schema.json").read_text("utf-8")
    assert committed == run("schema", kind).out, f"run: gendoc schema {kind} -o templates/{kind}/schema.json"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(run, shell):
    assert "_GENDOC_COMPLETE" in run("completion", shell).out


def test_completion_knows_files_and_kinds(project):
    def completed(words: str, last: str) -> list[str]:
        environment = {"_GENDOC_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": last}
        result = CliRunner().invoke(cli.cli, prog_name="gendoc", env=environment, complete_var="_GENDOC_COMPLETE")
        return [line.partition(",")[2] for line in result.stdout.splitlines()]

    assert "2021.yaml" in completed("gendoc build 20", "2")
    assert "救助物资简报" in completed("gendoc schema 救", "2")
    assert "build" in completed("gendoc b", "1")


def test_a_fault_of_our_own_is_one_line_and_debug_tells_the_rest(run, project, monkeypatch):
    def broken(*_arguments: object, **_options: object) -> None:
        raise KeyError("somewhere")

    monkeypatch.setattr("gendoc.pipeline.steps.check", broken)
    ran = run("check", "2021.yaml")
    assert ran.status == 2
    assert "内部出错" in ran.err
    assert "KeyError" in ran.err
    assert "--debug" in ran.err
    for arguments in (["--debug", "check", "2021.yaml"], ["check", "2021.yaml", "--debug"]):
        with pytest.raises(KeyError):
            cli.main(arguments)


def test_an_interruption_is_said(run, project, monkeypatch):
    def interrupted(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("gendoc.pipeline.steps.check", interrupted)
    ran = run("check", "2021.yaml")
    assert ran.status == 130
    assert "已中断" in ran.err


def test_a_process_exits_as_it_should(process, project):
    sound = process("check", "2021.yaml")
    assert (sound.returncode, sound.stderr) == (0, "")
    assert "没有问题" in sound.stdout
    assert "\x1b[" not in sound.stdout
    data = next(project.rglob("2021.yaml"))
    data.write_text(data.read_text("utf-8").replace("数量: 320,", "数量: 321,"), encoding="utf-8")
    failed = process("build", "2021.yaml")
    assert failed.returncode == 1
    assert "错误[WZ-02]" in failed.stderr
    absent = process("build", "没有.yaml", "--debug")
    assert absent.returncode == 2
    assert process("--version").stdout == f"gendoc {__version__}\n"


@pytest.mark.skipif(os.name == "nt", reason="pipes of POSIX")
def test_a_reader_that_goes_away_is_no_fault(project):
    command = f"{sys.executable} -m gendoc check 2021.yaml --format json | head -c 1; exit ${{PIPESTATUS[0]}}"
    ran = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60, check=False)
    assert "Traceback" not in ran.stderr
    assert "Error" not in ran.stderr


@pytest.mark.skipif(os.name == "nt", reason="closing streams as POSIX shells do")
def test_closed_streams_are_no_fault(project):
    for closed in (">&-", "2>&-", ">&- 2>&-"):
        command = f"{sys.executable} -m gendoc build 2021.yaml {closed}"
        ran = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60, check=False)
        assert "Traceback" not in ran.stderr + ran.stdout
    assert len(list((project / "output").glob("*.docx"))) == 1


@pytest.mark.skipif(os.name == "nt", reason="locales of POSIX")
def test_a_terminal_that_knows_no_chinese_is_no_fault(process, project):
    environment = {
        **{key: value for key, value in os.environ.items() if key != "PYTHONUTF8"},
        "LC_ALL": "C",
        "PYTHONIOENCODING": "ascii",
        "LANG": "C",
    }
    ran = process("check", "2021.yaml", env=environment)
    assert ran.returncode == 0
    assert "Traceback" not in ran.stderr


def test_template_check_of_a_kind_warns_of_money_without_decimals(project, run):
    assert "小数位数" not in run("template", "check", "救助物资简报").out
    schema = project / "templates" / "救助物资简报" / "schema.yaml"
    text = schema.read_text("utf-8")
    assert "decimals: 2" in text
    schema.write_text(text.replace(", decimals: 2", "", 1), "utf-8")
    ran = run("template", "check", "救助物资简报")
    assert ran.out.count("提醒[schema-invalid] 金额没有规定小数位数") == 1
    assert "decimals: 2" in ran.out
    assert "template.docx：" in ran.out
