"""Language settings that cannot spell Chinese: messages and file names are right all the same."""

from __future__ import annotations

import os
import sys

import pytest

from .test_files import DATA

POSIX = {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.mark.skipif(sys.platform == "win32", reason="there file names are always Unicode")
@pytest.mark.parametrize(
    "arguments",
    [
        ("build", "2021.yaml"),
        pytest.param(("check", DATA), marks=pytest.mark.long),
        pytest.param(("rules", "2021.yaml"), marks=pytest.mark.long),
        pytest.param(("new", 2022, "--from", "2021.yaml"), marks=pytest.mark.long),
        pytest.param(("init", "新"), marks=pytest.mark.long),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_language_setting_without_chinese_makes_no_difference(process, project, arguments):
    ran = process(*arguments, env={**os.environ, **POSIX}, encoding="utf-8")
    assert ran.returncode == 0, ran.stderr
    assert "?" not in ran.stdout + ran.stderr
    assert "库存" in ran.stdout or "data" in ran.stdout or "已" in ran.stdout


@pytest.mark.parametrize(
    "encoding", ["cp437", *(pytest.param(name, marks=pytest.mark.long) for name in ("gbk", "cp1252", "ascii"))]
)
def test_no_code_page_ends_in_question_marks_or_a_traceback(process, project, encoding):
    environment = {**os.environ, "PYTHONUTF8": "0", "PYTHONIOENCODING": encoding}
    ran = process("rules", "2021.yaml", env=environment, encoding="gbk" if encoding == "gbk" else "utf-8")
    assert ran.returncode == 0, ran.stderr
    assert "库存" in ran.stdout


def test_the_library_says_why_a_kind_with_a_chinese_name_is_not_found(monkeypatch):
    from gendoc.core import project
    from gendoc.core.finding import Failure

    def refuse(name: str) -> bytes:
        return name.encode("ascii")

    monkeypatch.setattr(project.os, "fsencode", refuse)
    with pytest.raises(Failure, match="PYTHONUTF8"):
        project.find_type("救助物资简报")
