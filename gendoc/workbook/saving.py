"""Saving the workbook of a check beside everything else that gendoc writes: whole or not at all."""

from __future__ import annotations

from pathlib import Path

from gendoc.core.finding import Failure
from gendoc.core.project import shown
from gendoc.core.writing import safe_name, write_output
from gendoc.pipeline.results import Checked

SUFFIX = ".xlsx"


def save_workbook(checked: Checked, output: Path, *, force: bool = False) -> Path | None:
    """Write the workbook of a check to output, an .xlsx or a folder; return where, None if there is no report to check.

    In a folder it goes by the report's title.  Raises Failure if output is neither, cannot be written, or was edited
    since gendoc wrote it, unless force is set.
    """
    from gendoc.workbook.paper import workbook

    if not output.is_dir() and output.suffix.lower() != SUFFIX:
        raise Failure(f"{shown(output)}：核对表是 Excel 文件，文件名请以 {SUFFIX} 结尾，或写一个已有的文件夹")
    if checked.report is None:
        return None
    title, data = workbook(checked, checked.report, checked.rules)
    target = output / (safe_name(title) + SUFFIX) if output.is_dir() else output
    write_output(target, data, force=force, sources=[checked.file], option="--sheet")
    return target
