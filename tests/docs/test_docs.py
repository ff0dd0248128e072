"""The documentation is true: of the commands, the findings, the folders, and of its own examples."""

from __future__ import annotations

import functools
import re
import shutil
from pathlib import Path
from urllib.parse import unquote

import click
import pytest
from click.testing import CliRunner

import gendoc
from gendoc.cli.main import cli
from gendoc.data.reader import read_text
from gendoc.pipeline.new import from_starter
from gendoc.render.outline.__main__ import main as official
from gendoc.render.outline.outline import compile_outline
from gendoc.reporters.summary import summary
from gendoc.reporters.text import as_text
from gendoc.rules.kinds import RULE_KINDS
from tests.architecture.modules import spelled_codes
from tests.samples import sampled_by

from . import examples

ROOT = examples.ROOT
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.glob("*.md")])
FINDINGS = DOCS / "问题代码.md"
COMMANDS = (DOCS / "命令.md").read_text("utf-8")
BUILD = "python3 -m venv .venv && .venv/bin/pip install --quiet . && .venv/bin/gendoc build 2020.yaml"
TEST = "python3 -m venv .venv && .venv/bin/pip install --quiet -e '.[test]' && .venv/bin/pytest -q"
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?P<target>[^)\s]+)\)")
_YAML = re.compile(r"^( *)```yaml\n(?P<text>.*?)^ *```", re.DOTALL | re.MULTILINE)


def _page_name(page: Path) -> str:
    return page.name


def _fence(page: str, start: int) -> str:
    return f"第 {page.count(chr(10), 0, start) + 1} 行"


def _commands(command: click.Command, name: str) -> list[tuple[str, click.Command]]:
    found = [(name, command)]
    if isinstance(command, click.Group):
        for child in command.commands.values():
            found += _commands(child, f"{name} {child.name}")
    return found


@pytest.mark.parametrize(("name", "command"), _commands(cli, "gendoc"), ids=lambda value: str(value))
def test_every_command_and_option_is_documented(name, command):
    section = re.search(rf"^## `{name}[^\n]*\n(.*?)(?=^## |\Z)", COMMANDS, re.DOTALL | re.MULTILINE)
    assert section, f"docs/命令.md has no section for {name}"
    text = section[0]
    for parameter in command.get_params(click.Context(command, help_option_names=["-h", "--help"])):
        for option in parameter.opts if isinstance(parameter, click.Option) else [parameter.human_readable_name]:
            assert f"`{option}" in text or f" {option}" in text.split("\n")[0], f"{name}: {option} is not documented"


def test_no_command_is_documented_that_does_not_exist():
    known = {name for name, _ in _commands(cli, "gendoc")}
    told = re.findall(r"^## `(gendoc(?: [a-z]+)*)", COMMANDS, re.MULTILINE)
    assert set(told) == known


def test_every_finding_code_has_a_section_and_no_other():
    spelled = spelled_codes()
    assert {"unknown-key", "waiver-stale", "yaml-tab", "template-tag", "output-check"} <= spelled
    told = examples.codes(FINDINGS.read_text("utf-8"))
    assert len(told) == len(set(told))
    assert set(told) == spelled


def test_every_rule_kind_has_a_section():
    told = re.findall(r"^### ([a-z-]+)：", FINDINGS.read_text("utf-8"), re.MULTILINE)
    assert set(told) == set(RULE_KINDS)


def test_every_finding_code_has_an_example():
    page = FINDINGS.read_text("utf-8")
    told = {example.code for example in examples.examples(page)}
    assert set(examples.codes(page)) - told == set()


@functools.cache
def _all_examples():
    return list(examples.examples(FINDINGS.read_text("utf-8"))) if FINDINGS.exists() else []


def pytest_generate_tests(metafunc):
    """Try the first example of each code and one in eight of the others by default; to write what gendoc says now, all."""
    if "number" not in metafunc.fixturenames:
        return
    shown = _all_examples()
    every = 1 if metafunc.config.getoption("--approve") else 8
    metafunc.parametrize("number", sampled_by(range(len(shown)), lambda number: shown[number].code, every))


def test_examples_say_what_gendoc_says(number, tmp_path, monkeypatch, request):
    monkeypatch.chdir(tmp_path)
    example = _all_examples()[number]
    said = examples.outcome(example, tmp_path)
    assert said, f"{example.code}: {example.edit} leads to no such finding"
    if request.config.getoption("--approve"):
        page = FINDINGS.read_text("utf-8")
        FINDINGS.write_text(page[: example.start] + said + page[example.end :], "utf-8")
        _all_examples.cache_clear()  # those behind it stand elsewhere now
    else:
        assert example.said == said


def test_modules_and_folders_of_the_architecture_exist():
    page = (DOCS / "architecture.md").read_text("utf-8")
    named = set(re.findall(r"`([a-z]+/[^`\s]*)`", page))
    assert len(named) > 10
    assert [
        name
        for name in sorted(named)
        if not any((home / f"{name}{end}").exists() for home in (ROOT, ROOT / "gendoc") for end in ("", ".py"))
    ] == []


def test_every_module_stands_in_its_packages_row():
    page = (DOCS / "architecture.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| \*\*(\w+)\*\* \|.*\| ([^|]*) \|$", page, re.MULTILINE))
    packages = sorted(path.parent for path in (ROOT / "gendoc").glob("*/__init__.py"))
    assert {package.name for package in packages} == rows.keys() - {"gendoc"}
    for package in packages:
        modules = {file.stem for file in package.rglob("*.py") if file.stem != "__init__"}
        assert modules == set(re.findall(r"\w+(?![\w/])", rows[package.name])), package.name


def test_the_pages_have_links_and_examples():
    text = "".join(page.read_text("utf-8") for page in PAGES)
    assert len(_LINK.findall(text)) > 20
    assert len(_YAML.findall(text)) > 20


@pytest.mark.parametrize("page", PAGES, ids=_page_name)
def test_relative_links_lead_somewhere(page):
    for found in _LINK.finditer(page.read_text("utf-8")):
        target = unquote(found["target"])
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        place = page if not file else page.parent / file
        assert place.exists(), f"{page.name}: {target}"
        if anchor:
            assert anchor in _anchors(place.read_text("utf-8")), f"{page.name}: {target}"


def _anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-") for heading in headings}


def test_the_readme_opens_with_the_two_commands():
    lines = (ROOT / "README.md").read_text("utf-8").splitlines()
    assert lines.index(BUILD) < lines.index(TEST) < 20
    assert [line for line in lines if "[test]" in line] == [TEST]


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_findings_in_the_readme_are_what_gendoc_says(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = next((ROOT / "data").glob("*/2020.yaml")).read_text("utf-8")
    Path("2020.yaml").write_text(text[: text.index("已知差异:")], "utf-8")
    said = as_text(gendoc.check(Path("2020.yaml")).findings)
    shown = re.findall(r"^```text\n(2020\.yaml:.*?)^```", (ROOT / page).read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert shown
    assert [block for block in shown if block not in said] == []


def test_what_the_first_build_prints_is_what_the_chinese_readme_says(tmp_path):
    built = gendoc.build(next((ROOT / "data").glob("*/2020.yaml")), tmp_path / "报告.docx")
    assert built.trace is not None
    line = f"  {built.chapters} 章，印出数字 {len(built.trace.places)} 处；{summary(built.checked)}；用时 "
    assert line in (ROOT / "README.zh-CN.md").read_text("utf-8")


def test_what_runs_before_handing_over_is_the_readme_command():
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert TEST in script or re.search(r"grep .*\[test\].* README\.md", script)


@pytest.mark.parametrize("page", PAGES, ids=_page_name)
def test_yaml_examples_are_read_without_findings(page):
    text = page.read_text("utf-8")
    for found in _YAML.finditer(text):
        indent = found[1]
        yaml = "".join(line.removeprefix(indent) for line in found["text"].splitlines(keepends=True))
        reading = read_text(yaml, f"{page.name} {_fence(text, found.start())}")
        assert [f"{finding.span} {finding.message}" for finding in reading.findings] == []


def test_what_is_said_to_stand_in_the_sample_does():
    told = re.findall(
        r"^<!-- 摘自 (\S+) -->\n```yaml\n(.*?)^```", (DOCS / "数据文件.md").read_text("utf-8"), re.M | re.S
    )
    assert len(told) >= 7
    for file, text in told:
        (sample,) = (ROOT / "data").glob(f"示例市*/{file}")
        assert f"\n{text}" in sample.read_text("utf-8"), text


def test_wrong_yaml_examples_are_wrong():
    page = (DOCS / "数据文件.md").read_text("utf-8")
    wrong = re.findall(r"^```yaml 错例\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    assert wrong
    for yaml in wrong:
        assert read_text(yaml, "错例").findings, yaml


def test_the_small_report_kind_of_the_docs_can_be_built(tmp_path, monkeypatch):
    page = (DOCS / "报告种类.md").read_text("utf-8")
    files = re.findall(r"^[一二三四五]、`(templates/\S+)`：\n\n```[^\n]*\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    monkeypatch.chdir(tmp_path)
    for name, text in files:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, "utf-8")
    assert official([str(Path(files[3][0]))]) == 0
    made = from_starter("示例市云山区图书馆", 2021, "阅读活动简报", None)
    assert gendoc.build(made, options=gendoc.Options(draft=True)).output is not None
    text = made.read_text("utf-8").replace("待填单位名称", "甲馆").replace("待填活动名称", "读书会")
    for figure in ("合计: 9", "少儿: 4", "成人: 5", "经费: 12000.50", "参加人数: 320"):
        text = text.replace(f"{figure.split()[0]} 待填", figure)
    made.write_text(text, "utf-8")
    built = gendoc.build(made)
    assert built.findings == ()
    assert built.trace is not None
    printed = "\n".join(dict(built.trace.paragraphs)["word/document.xml"])
    assert "全年举办阅读活动9场，其中少儿4场、成人5场，支出经费12,000.50元。" in printed
    assert "1.读书会。参加320人。" in printed


def test_outlines_in_the_docs_compile():
    page = (DOCS / "报告种类.md").read_text("utf-8")
    outlines = re.findall(r"^```text 大纲\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    assert outlines
    for outline in outlines:
        assert compile_outline(outline, "大纲")


def test_a_kind_is_made_from_another_as_the_docs_say(tmp_path, monkeypatch):
    page = (DOCS / "报告种类.md").read_text("utf-8")
    section = page[page.index("\n## 照现成的一种做另一种\n") : page.index("\n## 从头做一种小报告\n")]
    old, new = "部门整体支出绩效自评表", "街道绩效自评表"
    monkeypatch.chdir(tmp_path)
    for line in "".join(re.findall(r"^```sh\n(.*?)^```", section, re.DOTALL | re.MULTILINE)).splitlines():
        command, *arguments = line.split()
        if command == "cd":
            monkeypatch.chdir(arguments[0])
        elif command == "cp":
            shutil.copytree(arguments[1], arguments[2])
            for name in re.findall(
                r"`(\w+\.\w+)`", section[section.index("二、") : section.index("三、")].split("把「")[0]
            ):
                file = Path(arguments[2]) / name
                file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
        elif command == "python":
            assert official(arguments[2:]) == 0
        else:
            result = CliRunner().invoke(cli, arguments)
            assert result.exit_code == 0, f"{line}\n{result.output}"
    assert [file.name for file in Path("output").iterdir()] == [
        "示例市云山区东街街道2024年度街道绩效自评表（草稿）.docx"
    ]
