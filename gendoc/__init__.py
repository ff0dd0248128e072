"""gendoc: official reports whose figures reconcile, from YAML to Word.

The steps of the command line, for Python:

    checked = gendoc.check(Path("data/某局/2020.yaml"))     # Checked: records and findings
    built = gendoc.build(Path("data/某局/2020.yaml"))       # Built: where it was written, its trace
    printed = gendoc.pdf(Path("data/某局/2020.yaml"))       # Printed: where its PDF was written, its fonts

A mistake in a report is a Finding in the result; a run that cannot take place (no such file,
disk full) raises Failure.  Nothing prints or exits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gendoc.core.version import __version__

if TYPE_CHECKING:
    from gendoc.core.finding import Failure, Finding
    from gendoc.core.source import Span
    from gendoc.data.schema import Schema
    from gendoc.figures.figure import Figure
    from gendoc.layout.measure import Measured, measure
    from gendoc.pipeline.options import Options
    from gendoc.pipeline.pdf import Printed, pdf, preview
    from gendoc.pipeline.results import Built, Checked, CheckedData
    from gendoc.pipeline.steps import build, build_editions, check, check_data, check_document, load
    from gendoc.reconcile.record import Record
    from gendoc.reconcile.waiver import Waiver
    from gendoc.render.trace import Trace
    from gendoc.report.edition import Edition
    from gendoc.report.load import Loaded
    from gendoc.report.report import Report
    from gendoc.report.type import ReportType
    from gendoc.rules.operand import Verdict
    from gendoc.rules.rule import Rule

__all__ = [
    "Built",
    "Checked",
    "CheckedData",
    "Edition",
    "Failure",
    "Figure",
    "Finding",
    "Loaded",
    "Measured",
    "Options",
    "Printed",
    "Record",
    "Report",
    "ReportType",
    "Rule",
    "Schema",
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
    "load",
    "measure",
    "pdf",
    "preview",
]

_HOMES = {
    "pipeline.options": ("Options",),
    "pipeline.results": ("Built", "Checked", "CheckedData"),
    "pipeline.steps": ("build", "build_editions", "check", "check_data", "check_document", "load"),
    "report.edition": ("Edition",),
    "report.load": ("Loaded",),
    "pipeline.pdf": ("Printed", "pdf", "preview"),
    "layout.measure": ("Measured", "measure"),
    "core.finding": ("Failure", "Finding"),
    "core.source": ("Span",),
    "figures.figure": ("Figure",),
    "data.schema": ("Schema",),
    "rules.operand": ("Verdict",),
    "rules.rule": ("Rule",),
    "report.report": ("Report",),
    "report.type": ("ReportType",),
    "reconcile.record": ("Record",),
    "reconcile.waiver": ("Waiver",),
    "render.trace": ("Trace",),
}


def __getattr__(name: str) -> Any:
    """Import what is asked for only then: `gendoc --version` needs none of it."""
    import importlib

    for module, names in _HOMES.items():
        if name in names:
            return getattr(importlib.import_module(f"gendoc.{module}"), name)
    raise AttributeError(f"module 'gendoc' has no attribute {name!r}")
