"""gendoc: official reports whose figures reconcile, from YAML to Word.

The steps of the command line, for Python:

    checked = gendoc.check(Path("data/某局/2020.yaml"))     # Checked: records and findings
    built = gendoc.build(Path("data/某局/2020.yaml"))       # Built: where it was written, its trace

A mistake in a report is a Finding in the result; a run that cannot take place (no such file,
disk full) raises Failure.  Nothing prints or exits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gendoc.figure import Figure
    from gendoc.finding import Failure, Finding
    from gendoc.kind import Kind
    from gendoc.pipeline import Built, Checked, Loaded, build, check, load
    from gendoc.record import Record, Verdict
    from gendoc.report import Report
    from gendoc.rule import Rule
    from gendoc.schema import Schema
    from gendoc.span import Span
    from gendoc.trace import Trace
    from gendoc.waiver import Waiver

__version__ = "0.1.0"
__all__ = [
    "Built", "Checked", "Failure", "Figure", "Finding", "Kind", "Loaded", "Record", "Report", "Rule", "Schema",
    "Span", "Trace", "Verdict", "Waiver", "build", "check", "load",
]  # fmt: skip

_HOMES = {
    "pipeline": ("Built", "Checked", "Loaded", "build", "check", "load"),
    "finding": ("Failure", "Finding"),
    "figure": ("Figure",),
    "kind": ("Kind",),
    "record": ("Record", "Verdict"),
    "report": ("Report",),
    "rule": ("Rule",),
    "schema": ("Schema",),
    "span": ("Span",),
    "trace": ("Trace",),
    "waiver": ("Waiver",),
}


def __getattr__(name: str) -> Any:
    """Import what is asked for only then: `gendoc --version` needs none of it."""
    import importlib

    for module, names in _HOMES.items():
        if name in names:
            return getattr(importlib.import_module(f"gendoc.{module}"), name)
    raise AttributeError(f"module 'gendoc' has no attribute {name!r}")
