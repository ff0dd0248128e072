"""Rules kept as plain data come back as they were, to the last span."""

import json

import pytest

from gendoc.core.project import bundled
from gendoc.data.nodes import ScalarNode
from gendoc.data.reader import read_file, read_text
from gendoc.report.type import RULES
from gendoc.rules.kinds import RULE_KINDS
from gendoc.rules.load import load_rules
from gendoc.rules.rule import Rule
from gendoc.rules.storage import from_plain, to_plain

EVERY_OPTION = """
- {id: A-1, kind: sum, total: 甲, parts: [乙, {of: 丙, weight: -1.50}], rounding: truncate, missing: zero, basis: 依据}
- {id: A-2, kind: expression, expr: "甲 - 合计(收入.构成[*].金额) <= 5 万元", severity: warning, when: 甲}
- {id: A-3, kind: share, each: "收入.构成[*]", part: .金额, whole: 收入.合计, share: .占比, method: largest-remainder}
- {id: A-4, kind: growth, now: 甲, before: "上年:甲", rate: 乙, title: 比上年}
- {id: A-5, kind: roll-up, total: 甲, parts: [乙]}
- {id: A-6, kind: grade, score: 分, grade: 级, bands: {优: 90, 良: 80.5, 差: 0}}
- {id: A-7, kind: partition, total: 甲, parts: [乙, 丙]}
- {id: A-10, kind: one-base, amounts: [甲, 乙], rates: [丙, 丁]}
- {id: A-8, kind: product, product: 甲, factors: [乙, 丙], over: 丁, cap: 丙}
- {id: A-9, kind: count, count: 甲, items: "乙[*]", value: 达标, unit: 个, when: {of: 丁, not: [无, 0], above: 1 个}}
"""


READINGS = {
    "of a kind": read_file(next(bundled().glob(f"*/{RULES}")), RULES),
    "every option": read_text(EVERY_OPTION, RULES),
}


def _spans(rule: Rule):
    yield rule.span
    yield from (ref.span for refs in rule.refs.values() for ref in refs)
    yield from ((value.span, value.plain) for value in rule.options.values() if isinstance(value, ScalarNode))


@pytest.mark.parametrize("reading", READINGS.values(), ids=READINGS)
def test_rules_come_back_as_they_were(reading):
    rules, findings = load_rules(reading.root)
    assert findings == []
    assert len(rules) >= 6
    back = from_plain(json.loads(json.dumps(to_plain(rules))), reading.source)
    assert back == rules
    assert [list(_spans(rule)) for rule in back] == [list(_spans(rule)) for rule in rules]
    assert [list(rule.refs) for rule in back] == [list(rule.refs) for rule in rules]


def test_rules_of_every_kind_were_compared():
    loaded = [load_rules(reading.root)[0] for reading in READINGS.values()]
    assert {rule.kind for rules in loaded for rule in rules} == set(RULE_KINDS)


@pytest.mark.parametrize("name", RULE_KINDS)
def test_every_rule_kind_is_registered_by_its_own_name(name):
    assert RULE_KINDS[name].name == name
