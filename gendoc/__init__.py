"""gendoc: official reports whose figures reconcile, from YAML to Word.

The steps of the command line, for Python:

    checked = gendoc.check("2020.yaml")         # Checked: records, findings, the finished document
    built = gendoc.build("2020.yaml")           # Built: where it was written, its trace
    printed = gendoc.pdf("2020.yaml")           # Printed: where its PDF was written, its fonts

A file is a name as the command line takes it, a pathlib.Path, or a Source: a text with a name.  A
mistake in a report is a Finding in the result; a run that cannot take place (no such file, disk full)
raises Failure.  gendoc.edit makes edits of a data file.  Nothing prints or exits.
"""

from __future__ import annotations

from gendoc.core.version import __version__

TYPE_CHECKING = False  # not from typing, which takes as long to load as Python itself
if TYPE_CHECKING:
    from typing import Any

    from gendoc.core.finding import (
        CannotRead,
        CannotWrite,
        Code,
        Failure,
        FileMissing,
        Finding,
        OfficeMissing,
        OutputEdited,
    )
    from gendoc.core.source import Source, Span
    from gendoc.data import edit
    from gendoc.data.schema import Schema
    from gendoc.figures.figure import Figure
    from gendoc.layout.measure import Measured, measure
    from gendoc.narrative.filled import FilledText
    from gendoc.pages.office import Office
    from gendoc.pipeline.options import Options
    from gendoc.pipeline.pdf import Printed, pdf, preview
    from gendoc.pipeline.results import Built, Checked, CheckedData
    from gendoc.pipeline.steps import build, build_editions, check, check_data, check_document, load
    from gendoc.reconcile.answer import PageLook
    from gendoc.reconcile.record import Record
    from gendoc.reconcile.waiver import Waiver
    from gendoc.render.document import RenderedDocument
    from gendoc.render.trace import Trace
    from gendoc.report.edition import Edition
    from gendoc.report.load import Loaded
    from gendoc.report.report import Report
    from gendoc.report.type import ReportType
    from gendoc.rules.operand import Verdict
    from gendoc.rules.rule import Rule

__all__ = [
    "Built",
    "CannotRead",
    "CannotWrite",
    "Checked",
    "CheckedData",
    "Code",
    "Edition",
    "Failure",
    "Figure",
    "FileMissing",
    "FilledText",
    "Finding",
    "Loaded",
    "Measured",
    "Office",
    "OfficeMissing",
    "Options",
    "OutputEdited",
    "PageLook",
    "Printed",
    "Record",
    "RenderedDocument",
    "Report",
    "ReportType",
    "Rule",
    "Schema",
    "Source",
    "Span",
    "Trace",
    "Verdict",
    "Waiver",
    "__version__",
    "build",
    "build_editions",
    "check",
    "check_data",
    "check_document",
    "edit",
    "load",
    "measure",
    "pdf",
    "preview",
]

_HOMES = {
    "core.finding": "CannotRead CannotWrite Code Failure FileMissing Finding OfficeMissing OutputEdited",
    "core.source": "Source Span",
    "data.schema": "Schema",
    "figures.figure": "Figure",
    "layout.measure": "Measured measure",
    "narrative.filled": "FilledText",
    "pages.office": "Office",
    "pipeline.options": "Options",
    "pipeline.pdf": "Printed pdf preview",
    "pipeline.results": "Built Checked CheckedData",
    "pipeline.steps": "build build_editions check check_data check_document load",
    "reconcile.answer": "PageLook",
    "reconcile.record": "Record",
    "reconcile.waiver": "Waiver",
    "render.document": "RenderedDocument",
    "render.trace": "Trace",
    "report.edition": "Edition",
    "report.load": "Loaded",
    "report.report": "Report",
    "report.type": "ReportType",
    "rules.operand": "Verdict",
    "rules.rule": "Rule",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for only then: `gendoc --version` needs none of it."""
    import importlib

    if name == "edit":
        return importlib.import_module("gendoc.data.edit")
    for module, names in _HOMES.items():
        if name in names.split():
            return getattr(importlib.import_module(f"gendoc.{module}"), name)
    raise AttributeError(f"module 'gendoc' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
