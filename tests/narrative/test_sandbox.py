"""The sandbox: an untrusted template runs no code, reads no file, and is limited in time and memory."""

from __future__ import annotations

from typing import Any

import pytest
from jinja2 import TemplateError, TemplateSyntaxError
from markupsafe import Markup

from gendoc.narrative import metered, sandbox
from gendoc.narrative.markers import strip
from gendoc.narrative.sandbox import MissingName, NotAList, Sandbox, TooMuch, phrases

DATA = {"项": ["甲", "乙"], "组": {"名": "丙", "items": "丁"}, "文": "戊", "数": 3}


def render(source: str, *, autoescape: bool = False, draft: bool = False, **data: Any) -> str:
    return Sandbox(autoescape=autoescape, draft=draft).from_string(source).render({**DATA, **data})


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ 文 }}{{ 数 }}{{ 组.名 }}{{ 项[1] }}", "戊3丙乙"),
        ("{% for x in 项 %}{{ loop.index }}{{ x }}{% endfor %}", "1甲2乙"),
        ("{% for x in ['a', 1] %}{{ x }}{% endfor %}{{ {'a': 1}.a }}", "a11"),
        ("{% set n = 数 + 1 %}{{ n }}", "4"),
        ("{{ 项|length }}{{ 项|first }}{{ 项|last }}", "2甲乙"),
        ("{% macro m(x) %}<{{ x }}>{% endmacro %}{{ m(文) }}", "<戊>"),
        ("{{ 组['items'] }}{{ 组.items }}", "丁丁"),
        ("{% if 没有 is defined %}有{% else %}无{% endif %}", "无"),
        ("{{ 1 if '完。' is 带标点 else 2 }}{{ 1 if '完' is 带标点 else 2 }}", "12"),
        (
            "{% for x in ['《法》', '“甲”', '乙（丙）', '“丁。”', '戊；'] %}{{ 1 if x is 带标点 else 2 }}{% endfor %}",
            "22211",
        ),
    ],
)
def test_what_a_report_needs_works(source, text):
    assert render(source) == text


@pytest.mark.parametrize(
    "source",
    [
        "{{ 文.__class__ }}",
        "{{ 文['__class__'] }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ 文.format(1) }}",
        "{{ '%s'|format(文) }}",
        "{{ '%1000000000s' % 文 }}",
        "{{ 文.upper() }}",
        "{{ 项.append('x') }}",
        "{{ 组.keys() }}",
        "{{ 文|attr('upper') }}",
        "{{ 没有|default('某局') }}",
        "{{ 没有|d }}",
        "{{ 文|first }}",
        "{{ 文|last }}",
        "{{ 文|list|first }}",
        "{{ 文|reverse }}",
        "{{ 文|map('upper')|first }}",
        "{{ self }}",
        "{{ self._TemplateReference__context }}",
        "{{ range(10) }}",
        "{{ lipsum(5) }}",
        "{{ cycler('a') }}",
        "{{ dict(a=1) }}",
        "{{ namespace(a=1) }}",
        "{{ loop }}",
        "{% for x in 项 %}{{ loop.__init__ }}{% endfor %}",
        "{% for x in 项 %}{{ loop._iterator }}{% endfor %}",
        "{% macro m() %}{% endmacro %}{{ m.__call__ }}{{ m._func }}",
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{% from 'x' import y %}",
        "{% extends 'x' %}",
        "{% macro c() %}{{ caller() }}{% endmacro %}{% call c() %}x{% endcall %}",
        "{{ config }}",
        "{{ 数 / 2 }}",
        "{{ 数 ** 9 }}",
        "{{ 1.5 }}",
        "{{ none }}",
        "{{ true }}",
        "{{ 项 }}",
        "{{ 组 }}",
        "{{ 没有 }}",
        "{{ 组.没有 }}",
        "{{ 项[5] }}",
        "{% if 没有 %}{% endif %}",
        "{% for x in 没有 %}{% endfor %}",
        "{% for x in 文 %}{{ x }}{% endfor %}",
        "{% for x in 组 %}{{ x }}{% endfor %}",
        "{% for x in 组.items() %}{{ x }}{% endfor %}",
        "{% for x in 数 %}{{ x }}{% endfor %}",
        "{% for x in {'a': 1} %}{{ x }}{% endfor %}",
        "{% for x in 项 recursive %}{{ loop(文) }}{% endfor %}",
        "{{ 组|list|first }}",
        "{{ 组|first }}",
        "{{ 组|map('upper')|first }}",
        "{{ 文 ~ 文 }}",
        "{{ 文 + 文 }}",
        "{{ 文 * 100 }}",
        "{{ 项|sort|first }}",
        "{{ 项|join }}",
        "{{ 文|replace('a', 'b') }}",
        "{{ 文|string|format }}",
        "{{ 项|batch(2)|first|first }}",
        "{{ 项|groupby('x')|first }}",
        "{{ 项|tojson }}",
        "{{ 文|urlize }}",
        "{{ 文|wordwrap(1) }}",
        "{{ 项|random }}",
        "{{ 文|safe }}",
        "{{ 组|items|first }}",
        "{{ 数|int }}",
        "{{ 项|map(attribute='__class__')|first }}",
        "{{ 组|map(attribute='items')|first }}",
        "{{ 项|selectattr('__class__.__mro__')|first }}",
        "{% for x in 项|map(attribute='__init__.__globals__') %}{{ x }}{% endfor %}",
        "{{ 1 if 文 is filter('upper') }}",
        "{{ 1 if 文 is test('eq') }}",
        "{{ 1 if 文 is upper }}",
        "{{ 1 if __step is callable }}",
        "{{ __step.__globals__ }}",
        "{{ __each.__self__ }}",
        "{{ __compared(项).append }}",
        "{{ __compared.__func__.__code__ }}",
        "{{ __each('文') }}",
        "{% macro m() %}{{ varargs.__class__ }}{% endmacro %}{{ m(1) }}",
        "{% macro m() %}{{ kwargs.pop('a') }}{% endmacro %}{{ m(a=1) }}",
        "{% macro m() %}{{ m.environment }}{% endmacro %}{{ m() }}",
        "{% for x in 项 %}{{ loop.cycle.__func__ }}{% endfor %}",
        "{% for x in 项 %}{{ loop(项) }}{% endfor %}",
        "{{ 文[0:1] }}",
        "{{ [文, 文] }}",
        "{{ joiner() }}",
        "{{ __builtins__ }}",
        "{{ environment }}",
        "{{ _ }}",
        "{% autoescape false %}{{ 文 }}{% endautoescape %}",
        "{% filter upper %}x{% endfilter %}",
        "{% do 项.append(1) %}",
        "{% trans %}x{% endtrans %}",
    ],
)
def test_what_no_report_needs_is_refused(source):
    with pytest.raises(TemplateError):
        render(source)


@pytest.mark.parametrize(
    "source",
    [
        "{{ 'a' * 10**8 }}",
        "{% for a in 多 %}{% for b in 多 %}{% for c in 多 %}{% endfor %}{% endfor %}{% endfor %}",
        "{% for a in 多 %}{% for b in 多 %}{{ 长 }}{% endfor %}{% endfor %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
        "{% set a = [文, 文] %}{% set a = [a, a] %}{{ a }}",
        "{% set a = [x, x] %}",
        "{% set a = (项, 项) %}",
        "{% set a = {'x': 项} %}",
        "{% set a %}{{ 长 }}{{ 长 }}{% endset %}{% set a %}{{ a }}{{ a }}{{ a }}{{ a }}{{ a }}{{ a }}{{ a }}{{ a }}{% endset %}"
        "{% set a %}{{ a }}{{ a }}{{ a }}{{ a }}{{ a }}{{ a }}{{ a }}{{ a }}{% endset %}{{ a }}{{ a }}{{ a }}{{ a }}",
        "{{ 999999 * 999999 * 999999 }}",
        "{{ [1] * 100000 }}",
        "{{ 项|map('upper')|list }}",
        "{{ 长|list|length * 1000000 }}",
        "{% for a in 众 %}{% set y = 众|select|list %}{% endfor %}",
        "{% for a in 众 %}{% set y = 众|reverse|list|reverse|list %}{% endfor %}",
        "{% for a in 众 %}{% set y = 众|map('length')|list %}{% endfor %}",
        "{% for a in 众 %}{% set y = 众|selectattr('x', 'defined')|list %}{% endfor %}",
        "{% for a in 众 %}{% if 'zz' in 众 %}{% endif %}{% endfor %}",
        "{% for a in 众 %}{% if 'zz' is in 众 %}{% endif %}{% endfor %}",
        "{% set b = 众|list %}{% for a in 众 %}{% if b == 众 %}{% endif %}{% endfor %}",
        "{% set b = 众|list %}{% for a in 众 %}{% if b is eq(众) %}{% endif %}{% endfor %}",
        "{% set b = 众|list %}{% for a in 众 %}{{ 1 if b < 众 <= b else 2 }}{% endfor %}",
        "{% for a in 众 %}{{ 众|select('eq', 众)|list|length }}{% endfor %}",
        "{% for a in 众 %}{% for b in 众 if false %}{% endfor %}{% endfor %}",
        "{% for a in 众 %}{{ 1 if loop.changed(众) else 2 }}{% endfor %}",
        "{% for a in 众 %}{{ loop.cycle(*众) }}{% endfor %}",
        "{% macro m() %}{{ varargs|length }}{% endmacro %}{% for a in 众 %}{{ m(*众) }}{% endfor %}",
        "{% for a in 众 %}{{ 1 if '短短' in 长 else 2 }}{% endfor %}",
        "{% for a in 众 %}{{ 1 if 长 is 带标点 else 2 }}{% endfor %}",
        "{% set t %}{{ 长 }}{% endset %}{% for a in 众 %}{{ 1 if t == 长 else 2 }}{% endfor %}",
        "{% macro m(n) %}{% if n < 60 %}{{ m(n + 1) }}{{ m(n + 1) }}{% endif %}{% endmacro %}{{ m(1) }}",
    ],
)
def test_work_and_memory_are_bounded(source, bounded, monkeypatch):
    monkeypatch.setattr(sandbox, "MAX_STEPS", 20_000)
    with pytest.raises((TemplateError, RecursionError)):
        render(source, 多=["x"] * 1000, 众=["x"] * 5_000, 长="长" * 100_000)


def test_a_loop_that_is_too_long_says_so():
    with pytest.raises(TooMuch, match="200,000 步"):
        render("{% for a in 多 %}{% endfor %}", 多=["x"] * 200_001)


@pytest.mark.parametrize("name", ["文", "组", "数"])
def test_what_is_no_list_is_kept_for_those_who_say_which_name_it_was(name):
    with pytest.raises(NotAList, match="只用于列表") as refused:
        render(f"{{% for x in {name} if x %}}{{{{ x }}}}{{% endfor %}}")
    assert refused.value.value is DATA[name]


def test_a_missing_name_is_kept_for_those_who_look_for_near_ones():
    with pytest.raises(MissingName) as missing:
        render("{{ 组.名称 }}")
    assert (missing.value.missing.name, missing.value.missing.owner) == ("名称", DATA["组"])


def test_a_draft_does_without():
    assert render("{{ 没有 }}{{ 组.没有.更没有 }}", draft=True) == "【待填：没有】【待填：没有】"
    assert render("{% for x in 没有 %}x{% endfor %}完", draft=True) == "完"


def test_text_that_becomes_xml_is_escaped_and_shielded():
    printed = render("{{ a }}", autoescape=True, a="A&B <公司> {{ x }}\n二")
    assert "{{" not in printed
    assert "\n" not in printed
    assert strip(str(Markup(printed).unescape())) == "A&B <公司> {{ x }}\n二"


def test_phrases_are_functions_and_hidden_ones_are_not():
    found = phrases("{% macro 甲(x) %}[{{ x }}]{% endmacro %}{% macro _乙() %}{% endmacro %}", draft=False)
    assert list(found) == ["甲"]
    assert found["甲"]("字") == "[字]"


def test_a_mistake_in_the_phrases_is_a_syntax_error():
    for source in ("{% macro 甲(x) %}", "{% import 'x' as y %}", "{{ 甲 ~ 乙 }}"):
        with pytest.raises(TemplateSyntaxError):
            phrases(source, draft=False)


@pytest.mark.parametrize(
    "source",
    [
        "{% set __each = __compared %}{% for a in x %}{% for b in x %}{{ b }}{% endfor %}{% endfor %}",
        "{% for _each in x %}{% for b in x %}{% for c in x %}{{ c }}{% endfor %}{% endfor %}{% endfor %}",
        "{% macro __each(v) %}{% endmacro %}{% for a in x %}{% for b in x %}{{ b }}{% endfor %}{% endfor %}",
        "{% macro m(__each, __step, environment) %}{% for a in x %}{% for b in x %}b{% endfor %}{% endfor %}{% endmacro %}{{ m(1, 2, 3) }}",
        "{% macro m(a, __compared=1) %}{% for a in x if a == x %}{{ x == x }}{% endfor %}{% endmacro %}{{ m(1) }}",
    ],
)
def test_the_count_of_work_has_no_name_that_a_template_could_take(source):
    with pytest.raises((TooMuch, TemplateError)) as caught:
        render(source, x=["a"] * 600)
    assert "步" in str(caught.value) or "没有「__" in str(caught.value)


@pytest.mark.parametrize(
    "body",
    [
        "{% for a in x %}TEXT{% endfor %}",
        "{% for a in x %}{% if a %}TEXT{% endif %}{% endfor %}",
        "{% for a in x %}{% if not a %}{% elif a %}TEXT{% endif %}{% endfor %}",
        "{% macro m() %}TEXT{% endmacro %}{% for a in x %}{{ m() }}{% endfor %}",
        "{% for a in x %}{% set t %}TEXT{% endset %}{% endfor %}",
    ],
)
def test_what_a_template_itself_prints_in_a_loop_is_counted(body):
    source = body.replace("TEXT", "字" * 5_000)
    assert render(source, x=["a"] * 10) == ("" if "set" in body else "字" * 50_000)
    with pytest.raises(TooMuch, match="输出的文字过多"):
        render(source, x=["a"] * 4_000)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{% macro 甲(x) %}{{ x" + "|list" * 200 + " }}{% endmacro %}", "一层套一层"),
        ("{% macro 甲(x) %}{% if x %}" + "{% elif x %}b" * 400 + "{% endif %}{% endmacro %}", "elif 超过 300"),
        ("{% macro 甲(x) %}{% endmacro %}" * 2_001, "超过 2,000 个短语"),
        ("{{ x[0] }}" * 2_400, "超过 7,000 处"),
    ],
)
def test_statements_that_take_long_to_compile_are_refused(source, words, monkeypatch):
    monkeypatch.setattr(metered, "MAX_NODES", 7_000)
    with pytest.raises(TemplateSyntaxError, match=words):
        phrases(source, draft=False)


@pytest.mark.parametrize("called", ["文", "数", "组.名"])
def test_only_phrases_are_called(called):
    with pytest.raises(TemplateError, match="后面不能加括号"):
        render(f"{{{{ {called}() }}}}")
