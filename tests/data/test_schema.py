"""Schemas: what a tree means, and what they export for editors."""

from __future__ import annotations

from pathlib import Path

import pytest

from gendoc.data.path import Pattern, show
from gendoc.data.reader import read_file, read_text
from gendoc.data.schema import Schema
from gendoc.data.schema_file import load_schema
from gendoc.data.validation import ValidatedTree, validate

SMALL = Path(__file__).parents[1] / "kinds" / "救助物资简报"


@pytest.fixture(scope="module")
def schema() -> Schema:
    loaded, findings = load_schema(read_file(SMALL / "schema.yaml", "schema.yaml"))
    assert findings == []
    assert loaded is not None
    return loaded


@pytest.fixture(scope="module")
def understood(schema) -> ValidatedTree:
    return validate(schema, read_file(SMALL / "report.yaml").root)


def test_figures_are_found_with_unit_and_decimals(understood):
    printed = {show(path): figure.printed for path, figure in understood.figures.items()}
    assert printed["年度"] == "2021"
    assert printed["物资[1].数量"] == "120件"
    assert printed["合计.金额"] == "24,000.50元"
    assert printed["数据.覆盖.村"] == "12个"
    assert printed["概况[2].条目[1].数据.人数"] == "21人"


def test_sentences_know_the_local_figures_around_them_innermost_first(understood):
    scopes = {show(path): [show(scope) for scope in scopes] for path, scopes in understood.scopes.items()}
    assert scopes["概况[1]"] == ["数据"]
    assert scopes["概况[2].条目[1].正文"] == ["概况[2].条目[1].数据", "概况[2].数据", "数据"]
    assert scopes["概况[2].条目[2]"] == ["概况[2].数据", "数据"]
    assert "单位" not in scopes


def test_what_the_schema_knows(schema):
    for text in ("年度", "物资[*].占比", "物资[棉被].金额", "合计.百分比", "数据.任何名字", "数据.一组.任何名字"):
        assert schema.knows(Pattern.parse(text)), text
    for text in ("单位", "物资[*].名称", "合计.差", "概况[1]", "没有", "年度.月"):
        assert not schema.knows(Pattern.parse(text)), text


def test_opening_figures_know_their_closing_ones(schema):
    assert list(schema.carried()) == [(("库存", "年初"), ("库存", "年末"))]
    assert schema.is_fresh(("评定",))
    assert not schema.is_fresh(("单位",))


def test_keys_of_gendoc_itself_need_no_declaration(schema):
    text = "文种: 救助物资简报\n单位: 甲\n年度: 2021\n物资: [{名称: 乙, 数量: 1, 金额: 1}]\n合计: {数量: 1, 金额: 1}\n概况: [句]\n"
    root = read_text(text + "勾稽: []\n已知差异:\n", "x").root
    assert validate(schema, root).findings == []


def test_the_export_is_standard_and_holds_no_word_of_ours(schema):
    from jsonschema_rs import Draft202012Validator

    def words(sub: object) -> set[str]:
        if isinstance(sub, list):
            return set().union(set(), *map(words, sub))
        if isinstance(sub, dict):
            inner = {key: value for key, value in sub.items() if key not in ("properties", "$defs")}
            named = [child for key in ("properties", "$defs") for child in sub.get(key, {}).values()]
            return set(inner) | words(list(inner.values())) | words(named)
        return set()

    exported = schema.to_json()
    assert not words(exported) & {"figure", "narrative", "scope", "carried_from", "fresh"}
    Draft202012Validator(exported)


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("5 户", True),
        ("475.05 万元", True),
        ("待填 户", True),
        ("待填", True),
        ("无", True),
        ("05 户", False),
        ("户", False),
    ],
)
def test_the_export_takes_figures_as_gendoc_does(schema, text, valid):
    from jsonschema_rs import Draft202012Validator

    exported = {"$ref": "#/$defs/近用", "$defs": schema.to_json()["$defs"]}
    validator = Draft202012Validator(_quoted(exported))
    assert validator.is_valid({"户数": text}) == valid


def _quoted(sub: object) -> object:
    from urllib.parse import quote

    if isinstance(sub, list):
        return [_quoted(item) for item in sub]
    if isinstance(sub, dict):
        return {key: quote(value, safe="#/$%") if key == "$ref" else _quoted(value) for key, value in sub.items()}
    return sub


def test_no_more_than_the_alternative_that_was_meant_is_told(schema):
    text = "文种: 救助物资简报\n单位: 甲\n年度: 2021\n物资: [{名称: 乙, 数量: 1, 金额: 1}]\n合计: {数量: 1, 金额: 1}\n"
    root = read_text(text + "概况: [{正文: 句, 多余: 1}]\n", "x").root
    (finding,) = validate(schema, root).findings
    assert finding.code == "unknown-key"
    assert "多余" in finding.message


def test_alternatives_that_only_require_keys_leave_the_mapping_what_it_is():
    figure = {"figure": {"unit": "*"}}
    item = {
        "type": "object",
        "oneOf": [{"required": ["不少于"]}, {"required": ["不超过"]}],
        "properties": {"不少于": figure, "不超过": figure},
    }
    schema = Schema({"type": "object", "properties": {"指标": {"type": "array", "items": item}}})
    assert schema.knows(Pattern.parse("指标[*].不超过"))
    sound = validate(schema, read_text("指标: [{不少于: 3 场}]", "x.yaml").root)
    assert sound.findings == []
    assert [figure.printed for figure in sound.figures.values()] == ["3场"]
    (finding,) = validate(schema, read_text("指标: [{}]", "x.yaml").root).findings
    assert finding.code == "missing-field"


@pytest.mark.parametrize(
    ("word", "wrong"),
    [
        ("in_words: 要求, against: [不少于]", ""),
        ("in_words: [要求]", "in_words 应是一个名称"),
        ("in_words: 完成情况", "in_words 要写与「实际」并列的名称，这里没有「完成情况」"),
        ("against: 不少于", "against 应是一个列表"),
        ("against: [不少于, 要求值]", "against 要写与「实际」并列的名称，这里没有「要求值」"),
    ],
)
def test_fields_beside_a_figure_are_named_in_its_schema(word, wrong):
    text = f'properties: {{不少于: {{figure: {{unit: "*"}}}}, 要求: {{}}, 实际: {{figure: {{unit: "*"}}, {word}}}}}'
    loaded, findings = load_schema(read_text(text, "schema.yaml"))
    assert [wrong in finding.message for finding in findings] == [True] * bool(wrong)
    if loaded is not None:
        assert loaded.targets_beside(("实际",)) == ("不少于",)
        assert loaded.figure_type(("实际",)).in_words == "要求"
