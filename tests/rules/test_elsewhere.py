"""Rules whose paths lead into other files: what is wrong with them is found when they are loaded."""

from __future__ import annotations

import pytest

from gendoc.rules.load import load_rules

from .support import SCHEMA, parsed


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("{id: A, kind: roll-up}", "total 和 lines 写一个"),
        ("{id: A, kind: roll-up, total: 收入.合计, lines: [支出.合计]}", "total 和 lines 写一个"),
        ("{id: A, kind: roll-up, lines: [收入.合计, 支出.合计], minus: 结转结余.年初}", "minus 也要有 2 个"),
        ("{id: A, kind: roll-up, lines: [收入.合计, 支出.合计], parts: 收入.合计}", "不写 parts"),
        ("{id: A, kind: roll-up, total: 上年:收入.合计}", "total 和 lines 是本部门的数"),
        ("{id: A, kind: sum, total: 所属单位:收入.合计, parts: 收入.合计}", "指的是每个所属单位的数"),
        ("{id: A, kind: sum, total: 收入.合计, parts: 上年:收入.总计}", "schema 里没有「收入.总计」这个数"),
        ("{id: A, kind: sum, total: 收入.合计, parts: 上年:.合计}", "以点开头"),
        ("{id: A, kind: sum, total: 收入.合计, parts: '上年:'}", "路径写法不对"),
        ("{id: A, kind: sum, each: '上年:收入.构成[*]', total: .金额, parts: 收入.合计}", "each 应指一个列表"),
    ],
)
def test_mistakes_of_rules_about_other_files_are_found_when_rules_are_loaded(rule, said):
    rules, findings = load_rules(parsed(f"- {rule}", "rules.yaml"), SCHEMA.knows)
    assert rules == []
    assert said in findings[0].message
    assert findings[0].span.line == 1
