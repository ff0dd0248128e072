"""Names of data files that are nearly right: which file is meant, and the command that takes it."""

from __future__ import annotations

import shutil
from pathlib import Path

from gendoc.cli.shared import quoted
from gendoc.core import alike

from .test_files import DATA

SPELLINGS = [
    *("2021.yml", "2021", "2021.yaml.txt", "2021.yaml.yaml", "2021.YAML", "2021年.yaml", "2021年度.yaml", "2021 .yaml"),
    *(
        "２０２１.yaml",
        "2021。yaml",
        "2021．yaml",
        "2O21.yaml",
        "202l.yaml",
        "2021.txt",
        "../2021.yaml",
        "2021.",
        "/x/2021.yaml",
    ),
    *("2021yaml", "2021,yaml", "2021，yaml", "2021.yalm", "2021.ymal", "2021.docx"),
    *(
        "城关街道办事处",
        "街道办事处",
        "办事处",
        "办事处2021",
        "城关街道办事处2021.yaml",
        "城关街道办事处/2021",
        "2021城关街道办事处.yaml",
    ),
    *("城关办/2021.yaml", "data\\城关街道办事处\\2021.yaml", "data/某局/2021.yaml"),
]


def test_a_name_that_is_nearly_right_names_the_file_and_the_command(run, project):
    for typed in SPELLINGS:
        ran = run("new", 2022, "--from", typed)
        assert ran.status == 2, typed
        assert ran.err.endswith(f"名称相近的有：\n  {Path(DATA)}\n运行：gendoc new 2022 --from {Path(DATA)}\n"), typed


def test_a_file_whose_own_name_is_nearly_right_is_named(run, project):
    file = Path(DATA)
    for there in (
        "2021.yaml.txt",
        "2021.yml",
        "2021.yaml.yaml",
        "2021",
        "2021 - 副本.yaml",
        "2021（终稿）.yaml",
        "２０２１.yaml",
    ):
        file = file.rename(file.with_name(there))
        ran = run("build", "2021.yaml")
        assert ran.status == 2
        assert f"  {file}" in ran.err
        assert ran.err.endswith(f"运行：gendoc build {quoted(str(file))}\n")
        assert ("最好改名" in ran.err) == (not there.endswith((".yaml", ".yml")))


def test_a_file_outside_data_is_found_too(run, project):
    shutil.move(DATA, "templates/2021.yaml")
    assert f"  {Path('templates/2021.yaml')}\n" in run("build", "2021.yaml").err


def test_a_short_name_names_the_file_by_the_end_or_the_whole_of_its_folder(project):
    for folder in ("某市民政局", "甲局"):
        (Path("data") / folder).mkdir()
        (Path("data") / folder / "2030.yaml").touch()
    found = {
        typed: [str(file.parent.name) for file in alike.alike(typed, Path())]
        for typed in ("民政局", "甲局", "政局", "局")
    }
    assert found == {"民政局": ["某市民政局"], "甲局": ["甲局"], "政局": [], "局": []}


def test_other_files_are_not_suggested(run, project):
    Path("2031.docx").write_bytes(b"x")
    Path("2031.xlsx").write_bytes(b"x")
    assert "2031." not in run("build", "2031.yaml").err.replace("2031.yaml：", "")


def test_no_file_of_a_report_type_and_no_result_is_suggested_and_a_folder_that_was_typed_counts(run, project):
    assert "starter.yaml" not in run("check", "starter").err
    shutil.copy(DATA, "output/2021.yaml")
    Path("data/甲").mkdir()
    shutil.copy(DATA, "data/甲/2021.yaml")
    for typed, files in (("2021.yml", ["data/甲/2021.yaml", DATA]), ("甲/2021.yml", ["data/甲/2021.yaml"])):
        lines = run("build", typed).err.splitlines()
        assert {line.strip() for line in lines if line.startswith("  ")} == {str(Path(file)) for file in files}


def test_the_search_for_similar_names_ends(project, monkeypatch):
    monkeypatch.setattr(alike, "MAX_SEEN", 20)
    many = Path("zz")
    many.mkdir()
    for number in range(60):
        (many / f"{number}.yaml").touch()
    (many / "zz").mkdir()
    (many / "zz" / "2999.yaml").touch()
    assert alike.alike("2999.yaml", Path()) == []
