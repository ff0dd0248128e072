"""Correct reports of both kinds that come with gendoc, as a seed draws them, in the files of a project."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.kinds.correct.draw import Draw
from tests.kinds.correct.evaluation import paper, small_paper
from tests.kinds.correct.form import FORM, form
from tests.kinds.correct.values import cents, dumped


def write_reports(seed: int, folder: Path) -> list[Path]:
    """Write what a seed draws into a project: one report or several that belong together; return their files."""
    draw = Draw(seed)
    (folder / "templates").mkdir(parents=True, exist_ok=True)
    unit, year = f"示例县第{'甲乙丙丁'[seed % 4]}局", draw.randint(2012, 2028)
    home = folder / "data" / unit
    if seed % 2 and draw.chance(0.5):
        size = draw.randint(100_00, 90_000_00)
        trees = {f"{year}自评表.yaml": form(draw, unit, year, None, size)}
        if draw.chance(0.4):
            trees[f"{year - 1}自评表.yaml"] = form(draw, unit, year - 1, None, size)
        return [_write(home / name, tree) for name, tree in trees.items()]
    before = paper(draw, unit, year - 1, None, []) if draw.chance(0.4) else None
    below = (
        [small_paper(draw, f"{unit}第{word}中心", year) for word in "一二三"[: draw.randint(1, 3)]]
        if draw.chance(0.25)
        else []
    )
    now = paper(draw, unit, year, before, below)
    if seed % 2 and "预算" in now["支出"] and cents(now["支出"]["预算"]) < cents(now["支出"]["合计"]):
        now["支出"]["预算"] = now["支出"]["合计"]
        now["支出"].pop("执行率", None)
    files = [_write(home.parent / tree["单位"] / f"{year}.yaml", tree) for tree in below]
    files += [_write(home / f"{year - 1}.yaml", before)] if before else []
    files.append(_write(home / f"{year}.yaml", now))
    if seed % 2:
        files.append(_write(home / f"{year}{FORM}.yaml", form(draw, unit, year, now)))
    return files


def _write(file: Path, tree: dict[str, Any]) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(dumped(tree) + "\n", "utf-8")
    return file
