"""Damaged files of a report kind: a finding in the file at fault or one sentence, never a crash."""

import os
import zipfile

import pytest

from gendoc.word.package import write_package

from .support import SCHEMA, paragraph, parts, template

SCHEMAS = {
    "empty": "", "list": "- a\n", "text": "abc", "yaml": "a: [", "binary": b"\x00\xff\xfe", "gbk": SCHEMA.encode("gbk"), "huge": "# x\n" * 600_000,
    "no type": "properties: {文种: {}}", "wrong type": SCHEMA.replace("type: object", "type: objekt", 1), "number": SCHEMA.replace("type: object", "type: 5", 1),
    "properties list": "type: object\nproperties: [文种, 单位]\n", "properties text": "type: object\nproperties: abc\n", "properties null": "type: object\nproperties:\n",
    "figure text": SCHEMA.replace("{unit: 万元, decimals: 2}", "万元"), "figure list": SCHEMA.replace("{unit: 万元, decimals: 2}", "[万元]"),
    "figure word": SCHEMA.replace("decimals: 2", "decimal: 2"), "decimals text": SCHEMA.replace("decimals: 2", "decimals: two"),
    "decimals quoted": SCHEMA.replace("decimals: 2", "decimals: '2'"), "decimals many": SCHEMA.replace("decimals: 2", "decimals: 99"),
    "decimals negative": SCHEMA.replace("decimals: 2", "decimals: -1"), "decimals list": SCHEMA.replace("decimals: 2", "decimals: [2]"),
    "unit list": SCHEMA.replace("unit: 万元", "unit: [万元]"), "unit number": SCHEMA.replace("unit: 万元", "unit: 5"), "unit map": SCHEMA.replace("unit: 万元", "unit: {a: b}"),
    "count text": SCHEMA.replace("decimals: 2", "count: maybe"), "ref lost": SCHEMA.replace("{type: string, minLength: 1}", "{$ref: '#/$defs/无'}"),
    "ref loop": SCHEMA.replace("{type: string, minLength: 1}", "{$ref: '#/properties/单位'}"), "ref number": SCHEMA.replace("{type: string, minLength: 1}", "{$ref: 5}"),
    "ref list": SCHEMA.replace("{type: string, minLength: 1}", "{$ref: [a]}"), "ref file": SCHEMA.replace("{type: string, minLength: 1}", "{$ref: 'file:///etc/passwd'}"),
    "ref web": SCHEMA.replace("{type: string, minLength: 1}", "{$ref: 'http://127.0.0.1:9/x.json'}"),
    "pattern": SCHEMA.replace("minLength: 1}", "pattern: '['}", 1), "enum": SCHEMA.replace("{type: string, minLength: 1}", "{enum: x}"),
    "anyOf text": SCHEMA.replace("{type: string, minLength: 1}", "{anyOf: x}"), "anyOf empty": SCHEMA.replace("{type: string, minLength: 1}", "{anyOf: []}"),
    "anyOf words": SCHEMA.replace("{type: string, minLength: 1}", "{anyOf: [a, b]}"),
    "anyOf itself": SCHEMA.replace("{type: string, minLength: 1}", "{anyOf: [{$ref: '#/properties/单位'}]}"),
    "property text": SCHEMA.replace("{type: string, minLength: 1}", "abc"), "property list": SCHEMA.replace("{type: string, minLength: 1}", "[a]"),
    "items text": SCHEMA.replace("items: {type: string, printed: false}", "items: abc"), "items list": SCHEMA.replace("items: {type: string, printed: false}", "items: [{type: string}]"),
    "required text": SCHEMA.replace("[文种, 单位, 年度]", "文种"), "title list": "title: [a]\n" + SCHEMA, "narrative text": SCHEMA.replace("narrative: true", "narrative: ja"),
    "minLength text": SCHEMA.replace("minLength: 1}", "minLength: x}", 1), "long number": SCHEMA.replace("minLength: 1}", f"minLength: {'9' * 5000}}}", 1),
    "superscript": SCHEMA.replace("decimals: 2", "decimals: ²"), "anchors": "a: &a {b: *a}\n" + SCHEMA, "carried": SCHEMA.replace("{unit: 万元, decimals: 2}}", "{unit: 万元}, carried_from: '[['}"),
}  # fmt: skip
HARMLESS = {
    "narrative text",
    "ref loop",
    "anyOf itself",
    "no type",
    "properties null",
    "title list",
    "carried",
    "unit number",
}
RULES = ["abc", "- a\n", "{a: b}", "- {id: A}", "- {id: A, kind: nope}", "- {id: A, kind: sum, total: 没有, parts: [合计]}", "- {id: A, kind: sum, total: 合计}",
         "- {id: A, kind: sum, total: '[[', parts: [合计]}", "- {id: A, kind: sum, total: 合计, parts: {a: b}}", "- [", "\x00", "- {id: A, kind: sum, total: 合计, parts: [合计]}",
         "- {id: A, kind: sum, total: 合计, parts: [{of: 合计, weight: x}]}", "- &a {id: A}\n- *a\n"]  # fmt: skip
PHRASES = ["{% macro f( %}", "{{", "{% endmacro %}", "{% macro f() %}", "{% include 'x' %}", "{{ 1/0 }}", "{{ ''.__class__ }}", "{{ 没有 }}", "{% for x in 没有 %}{% endfor %}",
           "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "{{ " + "(" * 3000 + ")" * 3000 + " }}", "{% if 1 %}" * 300, "{% macro f() %}" * 300, "{{ 1.5 }}",
           "{% autoescape true %}{% endautoescape %}", "{% import 'os' as os %}", "{% set x = 9**9**9 %}", "{% extends 'x' %}"]  # fmt: skip


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_damaged_schema_is_told(project, name):
    content = SCHEMAS[name]
    assert content != SCHEMA
    project.write(**{"schema.yaml": content})
    if name in HARMLESS:
        project.build()
    else:
        assert "schema.yaml:" in project.refusal()


@pytest.mark.parametrize("text", RULES, ids=ascii)
def test_damaged_rules_are_told_at_their_line(project, text):
    project.write(**{"rules.yaml": text})
    assert "rules.yaml:1:" in project.refusal()


@pytest.mark.parametrize("text", PHRASES, ids=lambda text: ascii(text[:30]))
def test_damaged_phrases_are_told(project, text):
    project.write(**{"phrases.jinja": text})
    assert "phrases.jinja:1:" in project.refusal()


@pytest.mark.parametrize("name", ["schema.yaml", "rules.yaml", "phrases.jinja", "template.docx"])
@pytest.mark.parametrize("what", ["folder", "noise", "pipe", "link to nothing"])
def test_what_is_no_file_is_told(project, name, what):
    path = project.kind / name
    path.unlink(missing_ok=True)
    if what == "folder":
        path.mkdir()
    elif what == "noise":
        path.write_bytes(bytes(range(256)) * 20)
    elif what == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("nowhere")
    if what == "link to nothing" and name in ("rules.yaml", "phrases.jinja"):
        project.build()  # as if there were none
    else:
        assert project.refusal()


def test_a_template_that_is_missing_or_no_document_is_told(project):
    for data in (
        b"",
        b"PK",
        b"%PDF-1.7",
        b"\xd0\xcf\x11\xe0" + b"x" * 600,
        template()[:-100],
        template()[:500],
        b"<html>",
        template().replace(b"word/", b"wort/"),
    ):
        project.write(**{"template.docx": data})
        assert "template.docx" in project.refusal()
    (project.kind / "template.docx").unlink()
    assert "template.docx" in project.refusal()


@pytest.mark.parametrize("name", sorted(parts()))
def test_a_template_without_one_of_its_parts_is_told_or_does_without(project, name):
    rest = {part: data for part, data in parts().items() if part != name}
    project.write(**{"template.docx": write_package(rest)})
    project.build()


@pytest.mark.parametrize("name", sorted(parts()))
@pytest.mark.parametrize("damage", [lambda data: b"", lambda data: data[: len(data) // 2], lambda data: b"<x/>", lambda data: b"\xff" + data, lambda data: data.replace(b"w:", b"v:")], ids=["empty", "cut", "other", "bytes", "names"])  # fmt: skip
def test_a_template_with_a_damaged_part_is_told_or_does_without(project, name, damage):
    whole = parts()
    project.write(**{"template.docx": write_package({**whole, name: damage(whole[name])})})
    project.build()


def inserted(xml: str) -> bytes:
    return write_package(parts(xml))


HOSTILE = {
    "doctype": lambda: write_package({**parts(), "word/document.xml": b'<!DOCTYPE x [<!ENTITY a "b">]>' + parts()["word/document.xml"].split(b"?>", 1)[1]}),
    "external entity": lambda: write_package({**parts(), "word/document.xml": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + parts(paragraph("X"))["word/document.xml"].split(b"?>", 1)[1].replace(b">X<", b">&a;<")}),
    "laughs": lambda: write_package({**parts(), "word/document.xml": b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(10)) + b"]>" + parts(paragraph("X"))["word/document.xml"].split(b"?>", 1)[1].replace(b">X<", b">&k;<")}),
    "deep": lambda: inserted("<w:p>" + "<w:r>" * 5000 + "</w:r>" * 5000 + "</w:p>"),
    "bomb": lambda: write_package({**parts(), "word/media/image1.png": bytes(300_000_000)}),
    "many parts": lambda: write_package({**parts(), **{f"word/x{n}.xml": b"<a/>" for n in range(2500)}}),
    "macro": lambda: write_package({**parts(), "word/vbaProject.bin": b"x"}),
    "field dde": lambda: inserted('<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDEAUTO c:\\\\cmd.exe</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'),
    "field split": lambda: inserted('<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>INCLU</w:instrText></w:r><w:r><w:instrText>DETEXT "x"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'),
    "field simple": lambda: inserted('<w:p><w:fldSimple w:instr=" INCLUDEPICTURE http://x "/></w:p>'),
    "insertion": lambda: inserted('<w:p><w:ins w:id="1" w:author="x"><w:r><w:t>新</w:t></w:r></w:ins></w:p>'),
    "deletion": lambda: inserted('<w:p><w:del w:id="1" w:author="x"><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>'),
    "external picture": lambda: write_package({**parts(), "word/_rels/document.xml.rels": parts()["word/_rels/document.xml.rels"].replace(b"</Relationships>", b'<Relationship Id="rX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="http://x/y.png" TargetMode="External"/></Relationships>')}),
    "attached template": lambda: write_package({**parts(), "word/_rels/settings.xml.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="file:///x.dotm" TargetMode="External"/></Relationships>'}),
    "chunk": lambda: inserted('<w:altChunk r:id="rX"/>'),
    "tag over two paragraphs": lambda: inserted(paragraph("{{ 单") + paragraph("位 }}")),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_template_is_refused(project, name):
    project.write(**{"template.docx": HOSTILE[name]()})
    said = project.refusal()
    assert "template.docx" in said
    assert "root:" not in said


def test_names_that_leave_the_package_are_refused(project, tmp_path):
    for name in ("../../x.xml", "/etc/x", "C:\\x", "word/../../x", "word/document.xml/", "WORD/document.xml"):
        path = project.kind / "template.docx"
        with zipfile.ZipFile(path, "w") as archive:
            for part, data in {**parts(), name: b"<a/>"}.items():
                archive.writestr(part, data)
        if name != "word/document.xml/":
            assert "template.docx" in project.refusal()
    assert not (tmp_path.parent / "x.xml").exists()


def test_the_pieces_of_these_tests_are_sound(project):
    assert project.build() == []
