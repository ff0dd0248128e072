"""Reading: what was typed is what is read, or a finding at its place."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gendoc.core.files import MAX_BYTES, Contents
from gendoc.core.finding import Failure
from gendoc.core.text import RADICAL
from gendoc.data.nodes import MappingNode, ScalarNode, SequenceNode, walk
from gendoc.data.reader import YamlResult, read_contents, read_file, read_text


def of_bytes(data: bytes, name: str) -> YamlResult:
    return read_contents(Contents(name, data, len(data)))


def read(text: str) -> YamlResult:
    return read_text(text, "report.yaml")


def value(text: str) -> str:
    """Return what the one scalar of `a: text` reads as, given that nothing is wrong with it."""
    reading = read(f"a: {text}\n")
    assert reading.findings == []
    assert isinstance(reading.root, MappingNode)
    return str(reading.root["a"])


def codes(text: str) -> list[str]:
    return [finding.code for finding in read(text).findings]


@pytest.mark.parametrize(
    "text",
    [
        "84.50",
        "0423",
        "12:30",
        "1_000",
        "0x1A7",
        "no",
        "yes",
        "on",
        "010",
        "2020-12-31",
        "2020-13-45",
        "1e999",
        "NaN",
        ".inf",
        *("True", "2,366.45", "＝", "2020年1月", "a:b", "https://gov.cn/a#b", "1" * 5000),
    ],
)
def test_a_scalar_is_its_text(text):
    assert value(text) == text


def test_a_scalar_that_yaml_calls_null_is_text_that_is_null():
    for text in ("~", "null", "Null", "NULL", ""):
        node = read(f"a: {text}\n").root["a"]
        assert node.is_null
    assert not read('a: ""\n').root["a"].is_null
    assert not read("a: 'null'\n").root["a"].is_null


def test_quotes_come_off_and_escapes_are_read():
    assert value("'It''s'") == "It's"
    assert value('"a\\tb\\u4e2d"') == "a\tb中"
    assert value("'{{ x }} # : - '") == "{{ x }} # : - "


def test_folded_lines_of_chinese_get_no_space():
    assert value("第一行，\n  第二行\n  第三行 word\n  word") == "第一行，第二行第三行 word word"
    assert value("'第一行\n  第二行。\n\n  新段'") == "第一行第二行。\n新段"
    assert value('"第一行\n  second"') == "第一行second"
    assert value(">\n  第一行\n  第二行\n") == "第一行第二行\n"
    assert value("|\n  第一行\n  第二行\n") == "第一行\n第二行\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"我单位“整体\\"支出\\"报告，\n  以及"', '我单位“整体"支出"报告，以及'),
        ('"甲\\u4e2d\n  文"', "甲中文"),
        ('"甲\\\n  乙 \\\n  丙"', "甲乙 丙"),
        ('"甲\\ \n  乙"', "甲 乙"),
        ('"甲\\n\n  word"', "甲\n word"),
        ('"\n  甲\n  "', "甲"),
        ("'\n  甲''乙\n  丙'", "甲'乙丙"),
    ],
)
def test_escapes_do_not_stop_chinese_from_folding(text, expected):
    assert value(text) == expected


WORDS = st.lists(
    st.sampled_from(["a", "b", " ", "\n ", "\\n", "\\t", "\\ ", "\\\n ", '\\"', "\\\\", "''", "\\u0041"]), max_size=12
)


@given(WORDS, st.sampled_from("'\""))
def test_without_chinese_folding_is_that_of_yaml(words, quote):
    text = f"a: {quote}{''.join(words)}{quote}\n"
    try:
        expected = yaml.load(text, Loader=yaml.CBaseLoader)["a"]
    except yaml.YAMLError:
        return
    assert read(text).root["a"] == expected


def test_a_comment_is_told_from_lost_text_by_whether_a_figure_stands_before_it():
    reading = read("a: 12 户 # 注释\nb: 12个部门 # 二组\nc: {d: 3 #注释\n}\n")
    figures = [reading.root["a"].span, reading.root["c"]["d"].span]
    assert [finding.span.line for finding in reading.beside(figures)] == [2]
    assert [finding.span.line for finding in reading.findings] == [1, 2, 3]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("a: 甲 # 注释\n", "甲"),
        ("a: 甲\n  乙  # 注释\n", "甲\n  乙"),
        ("a: '甲\n\n  乙'\n", "'甲\n\n  乙'"),
        ("a: |-  # 注释\n  甲\n\n  乙\n\n\n# 尾\nb: 1\n", "|-  # 注释\n  甲\n\n  乙"),
        ("a: >\n  甲", ">\n  甲"),
        ("a: {b: 1,\n  c: [2]  # 注释\n  }  # 尾\n", "{b: 1,\n  c: [2]  # 注释\n  }"),
        ("a:\n  - 甲\n  # 注释\n  - b: |\n      乙\n\n# 尾\n", "- 甲\n  # 注释\n  - b: |\n      乙"),
        ("a:\n  b: 1\n  c:\nd: 2\n", "b: 1\n  c:"),
    ],
)
def test_a_node_ends_where_what_was_typed_of_it_ends(text, whole):
    node = read(text).root["a"]
    span = node.span if isinstance(node, ScalarNode) else node.extent
    assert span.source.text[span.start : span.end] == whole


def test_places_are_of_the_characters_themselves():
    reading = read("单位: 民政局\n收入: {合计: 2366.45 万元, 项: [甲, 乙]}\n")
    places = {
        str(node): (node.span.line, node.span.column, node.span.length)
        for _, node in walk(reading.root)
        if isinstance(node, ScalarNode)
    }
    assert places["民政局"] == (1, 5, 3)
    assert places["甲"] == (2, 26, 1)
    assert reading.root["收入"].keys_at["合计"].column == 6


def test_byte_order_mark_and_line_ends_make_no_difference():
    plain = "a: 1\nb:\n  - 二\n".encode()
    trees = [
        of_bytes(data, "x").root
        for data in (plain, b"\xef\xbb\xbf" + plain, plain.replace(b"\n", b"\r\n"), plain.replace(b"\n", b"\r"))
    ]
    assert [str(item) for item in trees[0]["b"]] == ["二"]
    assert all(tree == trees[0] for tree in trees)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\na: 2\n", ["duplicate-key"]),
        ("a: {b: 1, b: 2}\n", ["duplicate-key"]),
        ("'a': 1\na: 2\n", ["duplicate-key"]),
        ("a: [2,366.45]\n", ["grouped-number"]),
        ("a: [2,366.45,100]\n", ["grouped-number"]),
        ("a: [2, 366]\n", []),
        ("a: [12, 345, 678]\n", []),
        ("a: 项目 #2 资金\n", ["text-after-hash"]),
        ("a: 项目 # 资金\n", ["text-after-hash"]),
        ("a: 项目  # 注释\n", []),
        ("a: 项目#2\n", []),
        ("a: 12  # 注释\n", []),
        ("a: 12 # 注释\n", ["text-after-hash"]),
        ("a: 12349平台运营费 #2期\n", ["text-after-hash"]),
        ("a: 1.总体 #一号文\n", ["text-after-hash"]),
        ("a: &ABC 内容\n", ["yaml-anchor"]),
        ("a: !!int x\n", ["yaml-tag"]),
        ("a: !!timestamp x\n", ["yaml-tag"]),
        ("a: !!python/object/apply:os.system [x]\n", ["yaml-tag"]),
        ("<<: {a: 1}\n", []),
        ("a: 1\n--- \nb: 2\n", ["several-documents"]),
        ("", ["empty-file"]),
        ("# 注释\n", ["empty-file"]),
        ("---\n", []),
        ("a:\tb\n", []),
        ("\ta: b\n", ["yaml-tab"]),
        ("a: \ufffe\n", ["control-character"]),
        ("a: \U000f0001\n", ["control-character"]),
        ('a: "\\ud800"\n', ["yaml-syntax"]),
        ('a: "\\0"\n', ["control-character"]),
        ("%YAML 1.1\n---\na: 1\n", []),
        ("? [复杂, 键]\n: 值\n", ["yaml-syntax"]),
    ],
)
def test_what_yaml_would_change_or_drop_is_reported(text, expected):
    assert codes(text) == expected


def test_two_lines_are_named_where_a_key_is_repeated():
    (finding,) = read("单位: 甲\n年度: 2020\n单位: 乙\n").findings
    assert finding.span.line == 3
    assert [span.line for span, _ in finding.related] == [1]
    assert "第 1 行" in finding.message


@pytest.mark.parametrize(
    "data", ["救助".encode("gb18030"), "救".encode("utf-16"), "a: 1\n".encode("utf-16-be"), b"\x80", b"a: \xed\xa0\x80"]
)
def test_what_is_not_utf_8_is_refused_with_what_to_do(data):
    reading = of_bytes(data, "x.yaml")
    assert [finding.code for finding in reading.findings] == ["encoding"]
    assert "另存为" in reading.findings[0].help
    assert reading.root is None


def bomb(levels: int) -> str:
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels)]
    return "\n".join(lines)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 10_000,
        "{a: " * 10_000,
        "- " * 10_000,
        "a: " + "[" * 21 + "]" * 21,
        bomb(12),
        "\n".join(f"k{n}: 1" for n in range(60_000)),
        "a: '" + "长" * 500_000,
        "? " * 5_000,
        "a: |\n" + " x\n" * 100_000,
    ],
    ids=["lists", "mappings", "items", "just too deep", "aliases", "keys", "quote", "complex keys", "lines"],
)
def test_nothing_takes_long_or_breaks(text, bounded):
    reading = read(text)
    assert reading.findings or reading.root is not None


def test_a_file_that_is_too_large_is_not_even_read(tmp_path):
    """The code too-large."""
    file = tmp_path / "large.yaml"
    with file.open("wb") as sparse:
        sparse.truncate(MAX_BYTES * 1000)
    reading = read_file(file, "large.yaml")
    (finding,) = reading.findings
    assert finding.code == "too-large"
    assert finding.message == "文件有 2,097,152,000 字节，超过 2,097,152 字节的上限"
    assert reading.root is None


def test_what_is_no_file_is_a_failure(tmp_path):
    for path in (tmp_path, tmp_path / "没有.yaml", tmp_path / "没有" / "文件.yaml"):
        with pytest.raises(Failure, match=path.name):
            read_file(path)


def test_control_characters_are_found_each_at_its_place():
    findings = read("a: 甲\u200b乙\nb: \x07\n").findings
    assert [(finding.span.line, finding.span.column) for finding in findings] == [(1, 5), (2, 4)]


SCALARS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn", "Zl", "Zp", "Cf")).filter(
        lambda char: not RADICAL.match(char)
    ),
    max_size=40,
)


@given(st.lists(SCALARS, max_size=5))
def test_quoted_text_is_read_as_it_was_typed(texts):
    lines = "".join("- '" + text.replace("'", "''") + "'\n" for text in texts)
    reading = read(lines or "[]\n")
    assert reading.findings == []
    assert list(reading.root) == texts


@given(st.text(max_size=200))
def test_whatever_is_in_a_file_it_is_read_or_reported_at_a_place_in_it(text):
    reading = of_bytes(text.encode("utf-8", "surrogatepass"), "x.yaml")
    assert reading.root is not None or reading.findings
    for finding in reading.findings:
        assert 1 <= finding.span.line <= len(reading.source.lines) + 1
        assert finding.message
    assert reading.root is None or isinstance(reading.root, ScalarNode | SequenceNode | MappingNode)


@given(st.binary(max_size=200))
def test_whatever_bytes_a_file_holds_nothing_breaks(data):
    of_bytes(data, "x.yaml")


def test_the_data_of_the_project_reads_without_a_finding():
    files = list((Path(__file__).parents[2] / "data").rglob("*.yaml"))
    assert files
    assert [file for file in files if read_file(file).findings] == []
