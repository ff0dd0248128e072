"""Text of every kind in every field: printed exactly as it was typed, or refused at its line."""

import json

import pytest

from tests.samples import sampled

from .report import line_of, replaced

# A place for text in each label and in each sort of sentence; @ stands for what is put in.
LABELS = {
    "下属单位": ("  - 郑州市上街区社会组织服务中心", "  - @"),
    "构成名称": ("{名称: 其他收入,", "{名称: @,"),
    "标题": ("标题: 社会事务工作规范有序", "标题: @"),
    "专项资金名称": ("- 名称: 孤儿生活费", "- 名称: @"),
}
SENTENCES = {
    "任务": ("  - 提高社会救助，全面落实兜底保障\n", "  - @\n"),
    "引言": ("  - 为持续深化预算绩效管理改革，", "  - @ #"),
    "职能": ("  - 承担全区婚姻登记工作，落实婚姻管理政策，推动婚俗改革。", "  - @"),
    "要点": ("要点: 扎实开展缺额补选工作", "要点: @"),
    "正文": ("正文: 我单位项目资金的使用和拨付", "正文: @ #"),
    "用途": ("用途: 专项资金主要用于孤儿基本生活费的发放；", "用途: @"),
    "段落": ("  - 无。", "  - @"),
}
BARE = {name: field for name, field in SENTENCES.items() if "#" not in field[1]}
PLAIN = "占位的文字"
BOTH = [
    "& < > \" '", "]]>", "</w:t></w:r></w:p>", "<w:p/>", "<!-- x -->", "&amp; &#65; &lt;", "<?xml version='1.0'?>",
    "{_{ x }_}", "{ {", "} }", "{", "}", "%", "#", "%%", "##", "$x ${x}", "@@", "{x}", "%s %d {0}", "\\n \\t \\\\ \\u4e2d",
    "😀👍🏽🇨🇳", "\U00020000\U0002a6d6\U0003134a", "e\u0301o\u0308 か\u3099", "\u00a0不断行\u00a0", "\u3000全角\u3000空格", "a\tb\t\tc",
    "=HYPERLINK(\"http://x\")", "@SUM(1)", "+1", "-1+2", "../../etc/x", "C:\\x\\y", "|", "a|b", "~", "null",
    "no", "true", "010", "2020-12-31", "1_000", "12:30", "1e3", "0x1A", ".inf", "NaN", "2,366.45", "２０２０", "ﬀ ½ Ⅷ ㎡", "—…“”‘’《》【】〔〕",
    "a  b   c", "x" * 3000, "长" * 17_000, "عربي עברית", "‐‑‒–", "'; DROP TABLE x; --", "$(touch x)`x`",
    "\u0300开头是组合符", "#FFF", "- 项", "? 问", "[a]", "{a: b}", "!tag", "&anchor", "*alias", "'", '"', "''", "【待核】",
]  # fmt: skip
LINES = ["一\n二", "一\n\n\n二", "一\n二\n三\n四"]
LABELS_ONLY = [
    "{{ 7*7 }}",
    "{% for x in y %}",
    "{% raw %}",
    "{# 注 #}",
    "｛｛ x ｝｝",
    "{{",
    "}}",
    "{{ ''.__class__ }}",
    "{{r x }}",
    "{%p if x %}",
]
REFUSED = ["\x00", "\x01", "\x07", "\x08", "\x0b", "\x0c", "\x1b", "\x1f", "\x7f", "\x85", "\u00ad", "\u3164", "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u2028", "\u2029",
           "\u202a", "\u202e", "\u2060", "\u2066", "\u2069", "\ufeff", "\ufdd0", "\ufffe", "\uffff", "\ue000", "\uf8ff", "\U000e0001", "\U000e007f", "\u2f49", "\u2e9f", "\U000f0000", "\U000ff00a", "\U0010ffff"]  # fmt: skip


def filled(fields: dict[str, tuple[str, str]], value: str) -> str:
    """Return the report with value, as it would stand in the file, in every one of fields."""
    text = replaced("对象: 收入.构成[其他收入]", "对象: 收入.构成[2]")
    for old, new in fields.values():
        text = replaced(old, new.replace("@", value), text)
    return text


def lines_of(content: str, start: str) -> set[int]:
    """Return the numbers of the lines of content that hold start."""
    return {number for number, line in enumerate(content.split("\n"), 1) if start in line}


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


@pytest.fixture(scope="module")
def printed(bench) -> dict[str, str]:
    fields = {"labels": LABELS, "sentences": SENTENCES, "all": LABELS | SENTENCES, "bare": BARE}
    return {kind: bench.build(filled(fields, quoted(f"始{PLAIN}终"))).text for kind, fields in fields.items()}


def expected(printed: str, text: str) -> list[str]:
    """Return the paragraphs that text makes where the placeholder stood; an empty line makes none."""
    assert printed.count(PLAIN) >= 4
    return [line for line in printed.replace(PLAIN, text).split("\n") if line]


@pytest.mark.parametrize("text", sampled(LABELS_ONLY, 10), ids=lambda text: ascii(text[:12]))
def test_braces_in_a_name_are_only_text(bench, printed, text):
    outcome = bench.build(filled(LABELS, quoted(f"始{text}终")))
    assert outcome.errors == ()
    assert outcome.text.split("\n") == expected(printed["labels"], text)


@pytest.mark.parametrize("text", sampled(BOTH, 16), ids=lambda text: ascii(text[:12]))
def test_text_is_printed_as_it_was_typed(bench, printed, text):
    outcome = bench.build(filled(LABELS | SENTENCES, quoted(f"始{text}终")))
    assert outcome.errors == ()
    assert outcome.text.split("\n") == expected(printed["all"], text)


@pytest.mark.parametrize("text", sampled(LINES, 3), ids=ascii)
def test_lines_of_a_sentence_are_paragraphs_and_a_name_has_only_one(bench, printed, text):
    outcome = bench.build(filled(SENTENCES, quoted(f"始{text}终")))
    assert outcome.errors == ()
    assert outcome.text.split("\n") == expected(printed["sentences"], text)
    content = filled(LABELS, quoted(f"始{text}终"))
    refused = bench.build(content)
    assert not refused.accepted
    assert {error.code for error in refused.errors} == {"label-lines"}
    assert {error.span.line for error in refused.errors} == lines_of(content, '"始')


@pytest.mark.parametrize("text", sampled(["a b", "：“引”", "{_{ x }_}", "<w:p>&", "😀\U00020000", "\u3000", "%#@!"], 4))
def test_quotes_make_no_difference(bench, printed, text):
    escaped = ascii(f"始{text}终")[1:-1].replace("\\x", "\\u00")
    for written in (f"始{text}终", f"'始{text}终'", f'"始{text}终"', f'"{escaped}"'):
        outcome = bench.build(filled(BARE, written))
        assert outcome.errors == ()
        assert outcome.text.split("\n") == expected(printed["bare"], text)


@pytest.mark.parametrize(
    "text",
    sampled([" 前", "后 ", "\u3000前", "后\u00a0", "  两  ", "前\t", "\n前", "后\n", "\n\n中\n\n"], 4),
    ids=ascii,
)
def test_spaces_and_line_ends_at_the_edges_stay_or_make_paragraphs(bench, printed, text):
    places = {name: SENTENCES[name] for name in ("职能", "用途", "段落")}
    plain = bench.build(filled(places, PLAIN)).text
    outcome = bench.build(filled(places, quoted(text)))
    assert outcome.errors == ()
    assert outcome.text.split("\n") == [line for line in plain.replace(PLAIN, text).split("\n") if line]


@pytest.mark.parametrize("char", sampled(REFUSED, 16), ids=lambda char: f"U+{ord(char):04X}")
@pytest.mark.parametrize("escaped", [False, True], ids=["raw", "escaped"])
def test_what_cannot_be_seen_is_refused_at_its_line(bench, char, escaped):
    code = ord(char)
    shown = (f"\\U{code:08x}" if code > 0xFFFF else f"\\u{code:04x}") if escaped else char
    text = filled({name: (SENTENCES | LABELS)[name] for name in ("职能", "标题")}, f'"始{shown}终"')
    outcome = bench.build(text)
    assert not outcome.accepted
    assert {error.code for error in outcome.errors} == {"control-character"}
    assert {error.span.line for error in outcome.errors} == lines_of(text, '"始')


@pytest.mark.parametrize("escape", ["\\ud800", "\\udfff", "\\ud83d\\ude00", "\\U00110000", "\\xZZ", "\\q"])
def test_escapes_that_mean_nothing_are_refused_at_their_line(bench, escape):
    text = filled({"职能": SENTENCES["职能"]}, f'"始{escape}终"')
    outcome = bench.build(text)
    assert not outcome.accepted
    assert line_of(text, '"始') in outcome.lines


@pytest.mark.parametrize("text", sampled([*LABELS_ONLY, "{{ }}", "{{ 年度", "年度 }}", "{{ 年度 }}}", "{{{ 年度 }}", "{{ 年度|safe }}", "{{ 年度.real }}",
                                                "{{ 年度() }}", "{{ self }}", "{{ 列举 }}", "{{ 列举(没有) }}", "{{ cycler }}", "{{ 收入 }}"], 12))  # fmt: skip
def test_what_is_no_reference_is_refused_at_its_line(bench, text):
    content = filled(BARE if text in ("{# 注 #}", "{{ 年度 }}}") else SENTENCES, quoted(f"始{text}终"))
    outcome = bench.build(content)
    assert not outcome.accepted
    assert {error.span.line for error in outcome.errors} == lines_of(content, '"始')


@pytest.mark.parametrize("text", sampled([" ", "  ", "\u3000", "\u00a0", "\n", " \n ", "\t"], 7), ids=ascii)
def test_nothing_but_space_is_an_empty_value_and_never_an_empty_paragraph(bench, text):
    fields = SENTENCES | LABELS
    content = filled(fields, quoted(text))
    outcome = bench.build(content)
    assert not outcome.accepted
    assert {line_of(content, new.split("@")[0] + quoted(text)) for _, new in fields.values()} <= outcome.lines
