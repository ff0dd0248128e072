"""Which typeface stands in for which, and how fontconfig is configured for it."""

from __future__ import annotations

import pytest
from lxml import etree

from gendoc.layout import measures as layout
from gendoc.layout.typefaces import TYPEFACES, folded
from gendoc.pages import fonts as faces
from gendoc.pages import fonts as fontconfig
from gendoc.pages.fonts import SubstitutedFont

from .conftest import COMPLETE


def some(*names: str) -> frozenset[str]:
    return frozenset(map(folded, names))


def stand_in(asked: str, families: frozenset[str]) -> str:
    face = faces.typeface_of(asked)
    assert face is not None
    choice = face.stand_in(families)
    return choice.family if choice else ""


@pytest.mark.parametrize(
    ("asked", "families", "used"),
    [
        ("仿宋_GB2312", some("仿宋", "FandolFang", "Noto Serif CJK SC"), "仿宋"),
        ("仿宋_GB2312", some("FangSong", "FandolFang"), "FangSong"),
        ("仿宋_GB2312", some("FandolFang", "Noto Serif CJK SC"), "FandolFang"),
        ("仿宋", some("仿宋_GB2312"), "仿宋_GB2312"),
        ("楷体_GB2312", some("AR PL KaitiM GB", "Noto Serif CJK SC"), "AR PL KaitiM GB"),
        ("楷体_GB2312", some("FandolKai", "AR PL KaitiM GB"), "FandolKai"),
        ("黑体", some("Noto Sans CJK SC", "Noto Serif CJK SC"), "Noto Sans CJK SC"),
        ("宋体", some("Noto Serif CJK SC"), "Noto Serif CJK SC"),
        ("方正小标宋简体", some("方正小标宋_GBK", "Noto Serif CJK SC"), "方正小标宋_GBK"),
        ("Times New Roman", some("Liberation Serif"), "Liberation Serif"),
    ],
)
def test_the_face_by_another_name_comes_first_then_the_best_stand_in(asked, families, used):
    assert stand_in(asked, families) == used


@pytest.mark.parametrize(
    "others", [("Noto Serif CJK JP", "Noto Serif CJK TC", "Noto Sans CJK KR"), ("cwTeXFangSong", "cwTeX 仿宋體")]
)
def test_faces_of_other_regions_and_cwtex_never_stand_in(others):
    assert {stand_in(face.names[0], some(*others)) for face in TYPEFACES} == {""}


def test_every_font_of_the_official_layout_has_a_face():
    for name in (
        layout.FONT_TITLE,
        layout.FONT_TEXT,
        layout.FONT_CHAPTER,
        layout.FONT_SECTION,
        layout.FONT_NUMBER,
        layout.FONT_LATIN,
    ):
        assert faces.typeface_of(name) is not None, name


def test_what_is_replaced_is_told_and_what_is_installed_is_not():
    found = faces.replaced(["仿宋_GB2312", "DejaVu Sans", "华文彩云", "Wingdings 2", "仿宋_GB2312"], COMPLETE)
    assert found == (SubstitutedFont("仿宋_GB2312", "Noto Serif CJK SC"), SubstitutedFont("华文彩云", ""))


def test_a_chinese_face_that_nothing_can_stand_in_for_is_missing_a_latin_one_is_not():
    assert [
        face.role for face in faces.missing(["仿宋", "仿宋_GB2312", "Times New Roman", "华文彩云"], some("DejaVu Sans"))
    ] == ["正文（仿宋）"]
    assert faces.missing(["仿宋", "黑体"], COMPLETE) == []


def rules(families: frozenset[str], **environment: str) -> tuple[str | None, dict[str, tuple[str, str]]]:
    root = etree.fromstring(fontconfig.configuration(families, environment))
    found = {}
    for match in root.iterfind("match"):
        assert match.get("target") == "pattern"
        edits = match.findall("edit")
        assert all(edit.get("mode") == "assign" and edit.get("binding") == "strong" for edit in edits)
        weight = edits[1].findtext("const") if len(edits) > 1 else ""
        found[match.findtext("test/string")] = (edits[0].findtext("string"), weight)
    return root.findtext("include"), found


def test_the_file_keeps_what_the_system_has_and_adds_a_rule_for_each_name_not_installed():
    system, found = rules(COMPLETE | some("黑体"))
    assert system == "/etc/fonts/fonts.conf"
    assert found["仿宋_GB2312"] == ("Noto Serif CJK SC", "")
    assert found["方正小标宋简体"] == ("Noto Serif CJK SC", "bold")
    assert found["SimHei"] == ("黑体", "")
    assert "黑体" not in found
    assert rules(COMPLETE, FONTCONFIG_FILE="/a/b.conf")[0] == "/a/b.conf"
    assert rules(COMPLETE, FONTCONFIG_PATH="/c")[0] == "/c/fonts.conf"


def test_where_libreoffice_does_not_ask_fontconfig_nothing_is_known(monkeypatch):
    faces.installed.cache_clear()
    for system in ("win32", "darwin"):
        monkeypatch.setattr(faces.sys, "platform", system)
        assert faces.installed() is None
        faces.installed.cache_clear()
    monkeypatch.undo()
    monkeypatch.setenv("PATH", "")
    assert faces.installed() is None
    faces.installed.cache_clear()
