"""Whether the causes that gendoc names are those of slips in published documents.

    python benchmarks/causes.py [-v] [FILE]

The cases stand in causes.yaml: figures as printed, rules over them, and what happened, as far as the document shows it.
For each slip the causes of the problem that its rule is part of are compared with that:

- right: there is one cause, and it is the right one;
- clue: there are several, the right one among them;
- in part: a cause names the figure at fault, but not what happened to it;
- none: no cause is named;
- wrong: causes are named, none of which is right;
- silent: the rule does not fail at all.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, cast

import yaml

from gendoc.core.finding import Finding
from gendoc.data.nodes import MappingNode
from gendoc.data.reader import read_text
from gendoc.data.schema import Schema
from gendoc.data.validation import validate
from gendoc.reconcile.derive import derive
from gendoc.reconcile.reconcile import reconcile
from gendoc.report.report import Report
from gendoc.report.type import ReportType
from gendoc.rules.load import load_rules

CASES = Path(__file__).with_name("causes.yaml")
GRADES = ("right", "clue", "in part", "none", "wrong", "silent")
_FIGURE = {"figure": {"unit": None}}
_GROUP = {"type": "object", "additionalProperties": _FIGURE}
_LOCAL = {"type": "object", "scope": True, "additionalProperties": {"anyOf": [_FIGURE, _GROUP]}}
_ROW = {"type": "object", "properties": {"名称": {"type": "string"}, "数据": _LOCAL}}
_SCHEMA = Schema({"type": "object", "properties": {"数据": _LOCAL, "行": {"type": "array", "items": _ROW}}})


class Slip(NamedTuple):
    """One slip of a case: the rule that it breaks, what happened, and patterns of causes that are right, or in part."""

    case: str
    rule: str
    truth: str
    right: str
    part: str = ""


class Answer(NamedTuple):
    """The causes named for a slip, and how good they are."""

    slip: Slip
    grade: str
    causes: tuple[str, ...]


def answers(path: Path = CASES) -> Iterator[Answer]:
    """Yield the answer for each slip of each case in a file."""
    for case in yaml.load(path.read_text("utf-8"), yaml.BaseLoader):
        findings = problems(case["data"])
        for error in case["errors"]:
            slip = Slip(case["name"], **error)
            found = [finding for finding in findings if any(failed.rule == slip.rule for failed in finding.failed)]
            causes = found[0].causes if found else ()
            yield Answer(slip, _grade(slip, causes) if found else "silent", causes)


def problems(text: str) -> tuple[Finding, ...]:
    """Return what the rules of a data file find wrong with its figures."""
    root = read_text(text, "causes.yaml").root
    assert isinstance(root, MappingNode)
    tree = validate(_SCHEMA, root)
    report = Report(
        root.span.source, root, cast(ReportType, None), tree.figures, tree.sentences, tree.scopes, tuple(tree.local)
    )
    rules, wrong = load_rules(root.get("勾稽"))
    assert not wrong, wrong
    report = report.with_derived(derive(report, rules, None, _SCHEMA.figure_type))
    return reconcile(report, rules, [], _SCHEMA.knows, _SCHEMA.knows_text).findings


def _grade(slip: Slip, causes: tuple[str, ...]) -> str:
    if not causes:
        return "none"
    if any(re.search(slip.right, cause) for cause in causes):
        return "right" if len(causes) == 1 else "clue"
    return "in part" if slip.part and any(re.search(slip.part, cause) for cause in causes) else "wrong"


def main() -> None:
    """Grade the slips of a file, or of causes.yaml, and print how many got which grade; with -v, all answers."""
    names = [argument for argument in sys.argv[1:] if argument != "-v"]
    graded = list(answers(Path(names[0]) if names else CASES))
    for answer in graded if "-v" in sys.argv else ():
        print(f"{answer.grade:8} {answer.slip.case}（{answer.slip.rule}）：{answer.slip.truth}")
        print(*(f"           {cause}\n" for cause in answer.causes), sep="", end="")
    counts = Counter(answer.grade for answer in graded)
    print(f"{len(graded)} slips: " + ", ".join(f"{counts[grade]} {grade}" for grade in GRADES))


if __name__ == "__main__":
    main()
