"""A department with two years, and two units, of the small report kind."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gendoc.core.finding import Finding
from gendoc.pipeline import steps as pipeline
from gendoc.pipeline.results import Checked

OTHER = "救助物资表"  # a second kind, made of the first
TAKEN = "数据.被服"  # what it may take over
TEXT = """\
文种: 救助物资简报
单位: {unit}
年度: {year}
物资:
  - {{名称: 棉被, 数量: {quilts}, 金额: {money}}}
  - {{名称: 大米, 数量: 200, 金额: 9600.50}}
合计: {{数量: {total}, 金额: {sum}}}
库存: {{年初: {opening}, 年末: {closing}}}
概况:
  - 全年采购{{{{ 清单(物资) }}}}，年末{{{{ 盈余(库存.年末) }}}}。
"""


def text(
    unit: str = "城关街道办事处", year: int = 2021, *, quilts: int = 120, opening: int = 40, closing: int = 50
) -> str:
    """Return a sound data file."""
    money = f"{quilts * 120}.00"
    total = f"{quilts * 120 + 9600}.50"
    return TEXT.format(
        unit=unit,
        year=year,
        quilts=quilts,
        money=money,
        total=quilts + 200,
        sum=total,
        opening=opening,
        closing=closing,
    )


class Department:
    """The folder of a department: its files, and the result of checking this year's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "2021.yaml"
        self.file.write_text(text(), "utf-8")

    def last_year(self, content: str | None = None, name: str = "2020.yaml") -> Path:
        """Write last year's file."""
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text(year=2020, quilts=77, opening=11, closing=40) if content is None else content, "utf-8")
        return file

    def unit(self, name: str, content: str, *, beside: bool = False) -> Path:
        """Write this year's file of a unit."""
        folder = (self.folder if beside else self.folder.parent) / name
        folder.mkdir(exist_ok=True)
        (folder / "2021.yaml").write_text(content, "utf-8")
        return folder / "2021.yaml"

    def add(self, lines: str) -> None:
        """Add lines to the end of this year's file."""
        self.file.write_text(self.file.read_text("utf-8") + lines, "utf-8")

    def check(self) -> Checked:
        """Return the result of checking this year's file."""
        return pipeline.check(self.file.relative_to(Path.cwd()))

    def found(self, code: str) -> list[Finding]:
        """Return the findings of one code."""
        return [finding for finding in self.check().findings if finding.code == code]

    def verdicts(self, rule: str) -> list[tuple[str, str]]:
        """Return each verdict of a rule with what was said."""
        return [(str(record.verdict), record.message) for record in self.check().records if record.id == rule]


@pytest.fixture
def department(project: Path) -> Department:
    return Department(project / "data" / "城关街道办事处")


@pytest.fixture
def form(department, project):
    """The department's form of 2021, of a kind of its own, beside its report."""
    shutil.copytree(project / "templates" / "救助物资简报", project / "templates" / OTHER)
    schema = project / "templates" / OTHER / "schema.yaml"
    schema.write_text(schema.read_text("utf-8").replace("救助物资简报", OTHER), "utf-8")
    department.file = department.folder / f"2021{OTHER}.yaml"
    department.file.write_text(text().replace("文种: 救助物资简报", f"文种: {OTHER}"), "utf-8")
    return department


def agrees(file: str, left: str = "合计.数量", right: str = "合计.数量", more: str = "") -> str:
    """Return the rule that a figure is that of another file, 同年 or 上年另种."""
    return f'勾稽:\n  - {{id: QS-01, kind: equal, left: {left}, right: "{file}:{right}"{more}}}\n'
