"""Templates that mean harm or are merely wrong: a finding that quotes the paragraph, and nothing written."""

import subprocess

import pytest

from tests.samples import sampled
from tests.work import limited

from .support import PHRASES, Project, paragraph, parts, template

ATTACKS = [
    "{{ ''.__class__ }}", "{{ ''.__class__.__mro__[1].__subclasses__() }}", "{{ 单位.__init__.__globals__ }}", "{{ 说明.__class__ }}",
    "{{ 列举.__globals__ }}", "{{ 列举._func }}", "{{ 章号.__closure__ }}", "{{ self }}", "{{ self.__init__ }}", "{{ self._TemplateReference__context }}",
    "{{ lipsum.__globals__.os.popen('id').read() }}", "{{ cycler.__init__.__globals__ }}", "{{ joiner() }}", "{{ namespace() }}", "{{ dict() }}",
    "{{ range(10**9) }}", "{% for x in range(9) %}{% endfor %}", "{{ request }}", "{{ config }}", "{{ url_for }}", "{{ get_flashed_messages }}",
    "{{ 'a'*10**8 }}", "{{ 'a' * 100000000 }}", "{{ 10**10 }}", "{{ 9**9**9 }}", "{{ 1/0 }}", "{{ 2**31 }}", "{{ 1.5 }}", "{{ 0.1+0.2 }}", "{{ 1e400 }}",
    "{{ '%1000000000d'|format(1) }}", "{{ '%1000000000d' % 1 }}", "{{ '{0.__class__}'.format(1) }}", "{{ '{0}'.format(1) }}", "{{ 单位.upper() }}",
    "{{ 单位.format(1) }}", "{{ 单位.join(各项) }}", "{{ 各项.append('x') }}", "{{ 各项.clear() }}", "{{ 各项.pop() }}", "{{ 各项|join }}",
    "{{ 单位|attr('__class__') }}", "{{ 单位|safe }}", "{{ 单位|tojson }}", "{{ 单位|xmlattr }}", "{{ 单位|map(attribute='__class__')|list }}",
    "{{ 各项|map(attribute='__class__')|first }}", "{{ 各项|map('attr','__class__')|list }}", "{{ 单位|replace('', 'a'*99) }}", "{{ 单位|center(10**9) }}",
    "{{ 各项|sort }}", "{{ 各项|batch(2) }}", "{{ 各项|random }}", "{{ 各项|pprint }}", "{{ 各项 }}", "{{ none }}", "{{ true }}", "{{ 没有 }}", "{{ 单位.没有 }}",
    "{{ 各项[99] }}", "{{ 各项['x'] }}", "{{ 没有|default }}{{ 没有 }}", "{{ 单位|没有 }}", "{{ 单位 is 没有 }}", "{{ 没有(1) }}", "{{ 单位() }}",
    "{{ 合计 + 1 }}", "{{ 合计 * 2 }}", "{{ -合计 }}", "{{ 合计.figure }}", "{{ 合计.prints }}", "{{ 合计|亿元(999) }}", "{{ 合计|上一年 }}", "{{ 单位|数 }}",
    "{{ 单位 ~ 单位 }}", "{% set s = 单位 ~ 单位 %}{{ s }}", "{% include 'x' %}", "{% import 'x' as x %}", "{% from 'x' import y %}", "{% extends 'x' %}",
    "{% include '/etc/passwd' %}", "{% call 列举(各项) %}x{% endcall %}", "{{ caller() }}", "{{ varargs }}", "{{ loop }}", "{{ loop.index }}",
    "{% for x in 各项 %}{{ loop }}{% endfor %}", "{% for x in 各项 recursive %}{{ loop(各项) }}{% endfor %}", "{% for x in 单位 %}{{ x.__class__ }}{% endfor %}",
    "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "{% macro f(n) %}{{ f(n) }}{{ f(n) }}{% endmacro %}{{ f(1) }}", "{{ [[单位]] }}", "{{ {'a': 单位} }}",
    "{{ (单位, 单位) }}", "{% set x = [各项, 各项] %}", "{{ 单位[0:1] }}", "{{ 单位 }", "{ { 单位 } }", "{{ 单位 } }", "{{{ 单位 }}}", "{{ }}", "{{ 单位", "单位 }}",
    "{% if %}x{% endif %}", "{% if 单位 %}x", "x{% endif %}", "{% for %}{% endfor %}", "{% 没有 %}", "{% for x in 各项 %}", "{% else %}", "{%", "{%p if 单位 %}",
    "文字{%p if 单位 %}", "{%p if 单位 %}{%p endif %}", "{%pif 单位 %}", "{%- if 单位 %}x{%- endif %}", "{{- 单位 -}}", "{%tr for x in 各项 %}", "{%tc if x %}",
    "{%p for x in 没有 %}", "｛｛ 单位 ｝｝", "{｛ 单位 ｝}", "｛% if 单位 %｝", "{{ 单位 ｝｝", "{{ 单位，说明 }}", "{{ “单位” ｝}", "{{r 单位 }}", "@@单位@@",
    "{% autoescape false %}{{ 说明 }}{% endautoescape %}", "{% raw %}{{ 单位 }}{% endraw %}", "{% filter upper %}x{% endfilter %}", "{% do 1 %}",
    "{% debug %}", "{% trans %}x{% endtrans %}", "{% block x %}{{ super() }}{% endblock %}", "{% set self = 1 %}{{ self.x }}",
    "{{ 章号('x') }}", "{{ 章号() }}", "{{ 章号(1, 2) }}", "{{ 各项|条目('x') }}", "{{ 单位|段落('1.') }}", "{{ 1000|号('一、') }}", "{{ 'x'|号('一、') }}",
    "{{ " + "(" * 500 + "1" + ")" * 500 + " }}", "{{ " + "-" * 5000 + "1 }}", "{{ " + "not " * 3000 + "1 }}", "{{ 单位" + ".x" * 5000 + " }}",
    "{% for x in 各项 %}" * 30 + "x" + "{% endfor %}" * 30, "{{ 单位" + "|list" * 3000 + " }}",
]  # fmt: skip


@pytest.mark.parametrize("text", sampled(ATTACKS, 8), ids=lambda text: ascii(text[:40]))
def test_a_template_that_does_wrong_is_refused_and_its_paragraph_quoted(project, text, bounded):
    project.write(**{"template.docx": template("前面一段", text, "后面一段")})
    errors = project.build()
    assert errors
    assert all(error.code.startswith(("template-", "output-check")) for error in errors)
    assert all(error.span.file.endswith("template.docx") for error in errors if error.code.startswith("template-"))
    said = " ".join(error.message for error in errors)
    assert "内部出错" not in said


def test_the_paragraph_is_quoted(project):
    for text in ("甲{{ 没有 }}", "乙{{ 单位|没有 }}", "丙{{ 单位", "丁{{ ''.__class__ }}", "戊{{ 10**10 }}", "己{% include 'x' %}", "庚{{ 各项 }}", "辛｛｛ 单位 ｝｝",
                 "壬{%- if 单位 %}x{% endif %}"):  # fmt: skip
        project.write(**{"template.docx": template("前", text, "后")})
        assert any(text in error.message for error in project.build()), text


def test_the_sound_template_is_filled(project):
    assert project.build() == []


HEAVY = {
    "nested loops": "{% for a in 各项 %}" * 12 + "{{ 单位 }}" + "{% endfor %}" * 12,
    "empty loops": "{% for a in 各项 %}" * 14 + "{% endfor %}" * 14,
    "loops that print nothing": "{% for a in 各项 %}" * 15 + "{% if a == 1 %}x{% endif %}" + "{% endfor %}" * 15,
    "macros twice": "{% macro f0() %}xx{% endmacro %}" + "".join(f"{{% macro f{n + 1}() %}}{{{{ f{n}() }}}}{{{{ f{n}() }}}}{{% endmacro %}}" for n in range(40)) + "{{ f40() }}",
    "set twice": "{% set s0 %}" + "字" * 100 + "{% endset %}" + "".join(f"{{% set s{n + 1} %}}{{{{ s{n} }}}}{{{{ s{n} }}}}{{% endset %}}" for n in range(40)) + "{{ s40 }}",
    "recursion": "{% macro f(n) %}{% if n %}{{ f(n) }}{% endif %}{% endmacro %}{{ f(1) }}",
    "many maps": "{{ 各项" + "|map('list')|list" * 200 + " }}",
    "lists of lists": "".join(f"{{% set x{n} = 各项|map('list')|list %}}" for n in range(200)) + "{{ x0 }}",
    "one long text": "字" * 3_000_000 + "{{ 没有 }}",
    "many tags": "{{ 单位 }}" * 60_000 + "{{ 没有 }}",
}  # fmt: skip


@pytest.mark.parametrize("name", sampled(HEAVY, 4))
def test_a_template_that_works_without_end_is_stopped(name, project):
    project.write(**{"template.docx": template(HEAVY[name])})
    run = forced(project)
    assert run.returncode == 1, run.stderr
    assert "内部出错" not in run.stderr
    assert "Traceback" not in run.stderr
    assert "template.docx" in run.stderr
    assert project.output.read_bytes() == b"old"


@pytest.mark.parametrize(
    "name", sampled([name for name in reversed(HEAVY) if name not in ("one long text", "many tags")], 8)
)
def test_phrases_that_work_without_end_are_stopped(name, project):
    text = HEAVY[name].replace("单位", "'x'").replace("各项", "各")
    project.write(**{"phrases.jinja": PHRASES + "{% macro 坏(各) %}" + text + "{% endmacro %}"})
    project.file.write_text(
        project.file.read_text(encoding="utf-8").replace("共", "{{ 坏(各项) }}共").replace("说明: {{", "说明: 共{{"),
        encoding="utf-8",
    )
    run = forced(project)
    assert run.returncode == 1, run.stderr
    assert "内部出错" not in run.stderr
    assert "Traceback" not in run.stderr
    assert project.output.read_bytes() == b"old"


def forced(project: Project) -> subprocess.CompletedProcess[str]:
    """Build over an old report in a process with bounds."""
    project.output.write_bytes(b"old")
    return limited("build", "--force", project.file, "-o", project.output)


def test_harmless_words_are_not_refused(project):
    for text in ("{{ 单位 }}", "{ 单位 }", "{% if 合计 is defined %}{{ 合计 }}{% endif %}", "{{ 各项|first }}", "{{ 各项|length }}", "{{ 列举(各项) }}",
                 "{% for x in 各项 %}{{ loop.index }}{{ x }}{% if not loop.last %}、{% endif %}{% endfor %}", "{{ 年度|上一年 }}"):  # fmt: skip
        project.write(**{"template.docx": template(text)})
        assert project.build() == [], text


def test_tags_in_one_paragraph_of_a_table_and_in_a_header_are_checked(project):
    table = f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc><w:tcPr/>{paragraph('{{ 没有 }}')}</w:tc></w:tr></w:tbl>"
    from gendoc.word.package import write_package

    project.write(**{"template.docx": write_package(parts(table))})
    assert any("{{ 没有 }}" in error.message for error in project.build())
