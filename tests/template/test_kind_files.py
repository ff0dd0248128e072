"""Damaged files of a report kind: a finding in the file at fault or one sentence, never a crash."""

import os
import zipfile
from pathlib import Path

import pytest

from gendoc.core.finding import Failure
from gendoc.core.project import find_data
from gendoc.data import schema
from gendoc.data.reader import read_text
from gendoc.data.schema_file import load_schema
from gendoc.data.validation import validate
from gendoc.pipeline import new
from gendoc.pipeline import steps as pipeline
from gendoc.reconcile import instances
from gendoc.word.package import write_package

from .support import KIND, SCHEMA, paragraph, parts, template

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
    "minLength text": SCHEMA.replace("minLength: 1}", "minLength: x}", 1), "large number": SCHEMA.replace("minLength: 1}", f"minLength: {10**30}}}", 1), "long number": SCHEMA.replace("minLength: 1}", f"minLength: {'9' * 5000}}}", 1),
    "superscript": SCHEMA.replace("decimals: 2", "decimals: ²"), "anchors": "a: &a {b: *a}\n" + SCHEMA, "carried": SCHEMA.replace("{unit: 万元, decimals: 2}}", "{unit: 万元}, carried_from: '[['}"),
}  # fmt: skip
NAME = "{type: string, minLength: 1}"
REF = "{$ref: '#/$defs/d%d'}"
ITSELF = "{$ref: '#/$defs/a'}"


def _recursive(word, schemas):
    """Return a schema in which a name is held against a schema that refers to itself."""
    return SCHEMA.replace(NAME, ITSELF) + f"$defs: {{a: {{{word}: [{', '.join(schemas)}]}}}}\n"


SCHEMAS |= {
    f"word {word}": SCHEMA.replace("type: object", f"type: object\n{word}: {value}", 1)
    for word, value in {
        "$id": "'http://127.0.0.1:9/a.json'",
        "id": "'http://127.0.0.1:9/a.json'",
        "$schema": "'http://127.0.0.1:9/a.json'",
        "$anchor": "a",
        "$dynamicAnchor": "a",
        "$dynamicRef": "'#a'",
        "$recursiveRef": "'#'",
        "$recursiveAnchor": "true",
        "$vocabulary": "{'http://127.0.0.1:9/v': true}",
        "contentSchema": "{$ref: 'x.json'}",
        "definitions": "{x: {$ref: 'http://127.0.0.1:9/x'}}",
        "dependencies": "{单位: {$ref: 'x.json'}}",
        "unevaluatedProperties": "false",
        "additionalItems": "{$ref: x}",
        "requried": "[单位]",
    }.items()
}
SCHEMAS |= {
    f"ref {ref}": SCHEMA.replace(NAME, f"{{$ref: '{ref}'}}")
    for ref in (
        "x.json",
        "../x.yaml",
        "//127.0.0.1/x",
        "HTTP://127.0.0.1:9/x",
        "C:/x.json",
        "data:application/json,{}",
        "urn:x",
        "#a",
        "%23/properties/年度",
        "x#/properties/年度",
        "#/properties",
        "#%2Fproperties%2F年度",
        "#/properties/年~0度",
        "#/required/0",
        "#//",
        "",
    )
}
SCHEMAS |= {
    "ref to a default": SCHEMA.replace(NAME, "{$ref: '#/$defs/甲/default'}") + "$defs: {甲: {default: {$id: 'http://127.0.0.1:9/', $ref: x}}}\n",
    "inner id": SCHEMA.replace(NAME, "{$id: 'http://127.0.0.1:9/a', $ref: b}"), "inner schema": SCHEMA.replace(NAME, "{$schema: 'http://127.0.0.1:9/a'}"),
    "unused ref": SCHEMA + "$defs: {甲: {not: {items: {prefixItems: [{$ref: 'file:///etc/passwd'}]}}}}\n",
    "look-ahead": SCHEMA.replace(NAME, "{pattern: '^(?=(a+)+$)'}"), "back reference": SCHEMA.replace(NAME, "{pattern: '^(a*)\\1$'}"), "pattern too large": SCHEMA.replace(NAME, "{pattern: '^((a{0,99}){0,99}){0,99}$'}"),
    "names by look-ahead": SCHEMA + "patternProperties: {'(?=a)': {type: string}}\n",
    "a dozen of itself": _recursive("anyOf", 12 * [ITSELF]), "a dozen below itself": _recursive("anyOf", 12 * [f"{{properties: {{x: {ITSELF}}}}}"]),
    "two below itself": _recursive("allOf", 2 * [f"{{items: {ITSELF}}}"]), "not itself": _recursive("allOf", [f"{{not: {ITSELF}}}"]),
    "many constants": SCHEMA + "  列: {contains: {oneOf: [" + ", ".join(400 * ["{const: a}"]) + "]}}\n", "long enum": SCHEMA.replace(NAME, "{enum: [" + ", ".join(map(str, range(20_000))) + "]}"),
    "chain": SCHEMA + "$defs:\n" + "".join(f"  d{n}: {{allOf: [{', '.join(3 * [REF % (n + 1)])}]}}\n" for n in range(9)) + "  d9: {type: string}\n",
    "long chain": SCHEMA + "$defs:\n" + "".join(f"  d{n}: {REF % (n + 1)}\n" for n in range(60)) + "  d60: {type: string}\n",
}  # fmt: skip
HARMLESS = {
    "narrative text",
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


def test_the_schemas_of_ordinary_kinds_may_nest_and_repeat_themselves(project):
    item = "{type: object, properties: {名: {type: string}, 下: {type: array, items: {$ref: '#/$defs/项'}}}}"
    both = "{anyOf: [{type: string}, {$ref: '#/$defs/项'}, {oneOf: [{required: [甲]}, {required: [乙]}]}]}"
    words = "  $id: {type: string}\n  $ref: {type: string}\n"  # names of data, not words of a schema
    project.write(**{"schema.yaml": f"{SCHEMA}{words}  树: {both}\n  同: {{$ref: '#'}}\n$defs: {{项: {item}}}\n"})
    assert project.build() == []


@pytest.mark.parametrize(
    ("items", "one", "found"),
    [
        ("{allOf: [" + 290 * "{type: string}, " + "]}", "[1]", 1_000),
        ("{enum: [" + ", ".join(map(str, range(5_000))) + "]}", "x", 200),
        ("{type: object, required: [" + ", ".join(f"k{n}" for n in range(2_000)) + "]}", "{a: b}", 1_000),
    ],
    ids=["allOf", "enum", "required"],
)
def test_no_more_errors_are_made_than_can_be_told(items, one, found, bounded, monkeypatch):
    monkeypatch.setattr(schema, "MAX_ERRORS", 20_000)
    made, wrong = load_schema(
        read_text(f"type: object\nproperties: {{列: {{type: array, items: {items}}}}}", "schema.yaml")
    )
    assert not wrong
    tree = validate(made, read_text("列: [" + f"{one}, " * 3_000 + "]", "2020.yaml").root)
    assert 2 <= len(tree.findings) <= found
    assert tree.findings[-1].message.startswith("文件里不合报告种类要求的地方可能太多") or len(tree.findings) == 1_000
    assert tree.findings[0].path[:2] == ("列", 0)


def test_what_stands_in_a_list_of_choices_is_no_reference():
    made, _ = load_schema(read_text("properties: {甲: {enum: [{$ref: 中, $id: 文}]}}", "schema.yaml"))
    assert validate(made, read_text("甲: {$ref: 中, $id: 文}", "2020.yaml").root).findings == []


@pytest.mark.parametrize("shape", ["itself", "dozen", "levels"])
def test_next_years_file_is_made_though_a_schema_refers_to_itself(project, shape, bounded):
    several = ", ".join(f"q{number}: {ITSELF}" for number in range(9))
    below = [", ".join(f"q{number}: {REF % (level + 1)}" for number in range(9)) for level in range(15)]
    names = {
        "itself": "  甲: {$ref: '#'}\n  乙: {$ref: '#'}\n  丙: {$ref: '#'}\n",
        "dozen": f"  甲: {ITSELF}\n$defs: {{a: {{properties: {{{several}}}}}}}\n",
        "levels": f"  甲: {REF % 0}\n$defs:\n"
        + "".join(f"  d{level}: {{properties: {{{each}}}}}\n" for level, each in enumerate(below))
        + "  d15: {type: string}\n",
    }
    project.write(**{"schema.yaml": SCHEMA + names[shape]})
    made = new.from_file(str(project.file), 2021, project.file.parent / "2021.yaml")
    assert made.file is not None


FILES = [
    "schema.yaml",
    "rules.yaml",
    "phrases.jinja",
    "identifiers.yaml",
    "charts.yaml",
    "template.docx",
    "starter.yaml",
]


def _run(project, name):
    """Return what is said when the file is read: by a build, or for a starter by gendoc new."""
    if name != "starter.yaml":
        return project.refusal()
    with pytest.raises(Failure) as failure:
        new.start("某局", 2021, KIND, project.file.parents[1])
    return str(failure.value)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("what", ["link out", "endless", "pipe", "folder", "sparse"])
def test_a_file_of_a_kind_is_a_regular_bounded_one_of_its_folder(project, name, what, tmp_path_factory):
    path = project.kind / name
    path.unlink(missing_ok=True)
    if what == "link out":
        outside = tmp_path_factory.mktemp("outside") / name
        outside.write_text("# 机密\n单位: 机密\n", encoding="utf-8")
        path.symlink_to(outside)
    elif what == "endless":
        path.symlink_to("/dev/zero")
    elif what == "pipe":
        os.mkfifo(path)
    elif what == "folder":
        path.mkdir()
    else:
        with path.open("wb") as file:
            file.truncate(3 << 30)
    said = _run(project, name)
    assert name in said or "没有「测试报告」这种报告" in said
    assert "机密" not in said


def test_a_link_within_the_folder_of_a_kind_is_followed(project):
    (project.kind / "phrases.jinja").rename(project.kind / "甲.jinja")
    (project.kind / "phrases.jinja").symlink_to("甲.jinja")
    assert project.build() == []


@pytest.fixture
def outside(tmp_path_factory):
    """Return a function that moves a folder out of the project and leaves a link in its place."""
    moved: list[tuple[Path, Path]] = []

    def move(folder):
        target = tmp_path_factory.mktemp("outside") / folder.name
        folder.rename(target)
        folder.symlink_to(target)
        moved.append((folder, target))

    yield move
    for folder, target in moved:
        folder.unlink()
        target.rename(folder)


def test_the_folder_of_a_kind_lies_among_the_templates(project, outside):
    outside(project.kind)
    with pytest.raises(Failure, match="指向 templates/ 以外的链接"):
        pipeline.build(project.file, project.output)


def test_several_projects_may_use_one_folder_of_templates(project, outside):
    outside(project.kind.parent)
    assert project.build() == []


def test_a_name_is_not_searched_through_links_to_folders(project, monkeypatch):
    monkeypatch.chdir(project.file.parents[1])
    (project.file.parent / "别处").symlink_to("/")
    (project.file.parent / "自己").symlink_to(".")
    assert find_data("2020.yaml").resolve() == project.file.resolve()


@pytest.mark.parametrize("text", RULES, ids=ascii)
def test_damaged_rules_are_told_at_their_line(project, text):
    project.write(**{"rules.yaml": text})
    assert "rules.yaml:1:" in project.refusal()


def test_rules_over_too_many_figures_are_not_run(project, monkeypatch):
    monkeypatch.setattr(instances, "MAX_OPERANDS", 0)
    rules = [f"- {{id: A-{n}, kind: band, value: 合计, low: 0 万元, title: 甲}}\n" for n in range(3)]
    project.write(**{"rules.yaml": "".join(rules)})
    said = project.refusal()
    assert "规则用到的数太多，到规则 A-1（" in said


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
