"""gendoc check: every problem, for people or for programs, and exit codes."""

from __future__ import annotations

import json
import os
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from jsonschema_rs import Draft202012Validator


@pytest.fixture
def data(project) -> Path:
    return project / "data" / "城关街道办事处" / "2021.yaml"


def change(data: Path, old: str, new: str) -> None:
    before = data.read_text("utf-8")
    assert old in before
    data.write_text(before.replace(old, new, 1), encoding="utf-8")


def test_a_sound_report_says_so_in_one_line(run, data):
    ran = run("check", "2021.yaml")
    assert ran.status == 0
    assert (
        ran.out
        == f"{os.path.relpath(data)}：没有问题；数字 23：有据 16，派生 3，标识 4，无据 0；看过 19 个数的前后文；核对 6 项：精确 4，舍入 2；未参加核对的数字 4 个\n"
    )
    assert not list(Path("output").iterdir())


def test_errors_exit_1_and_stand_before_the_summary(run, data):
    change(data, "数量: 320,", "数量: 321,")
    ran = run("check", data)
    assert ran.status == 1
    lines = ran.out.splitlines()
    assert lines[0].startswith(f"{os.path.relpath(data)}:9:10: 错误[WZ-02] ")
    assert lines[-1].endswith("：错误 1；数字未清点；核对 6 项：精确 3，舍入 2，不符 1；未参加核对的数字 4 个")
    assert "\n\n\n" not in ran.out


def test_why_a_rule_could_not_be_checked_is_said_once_and_in_full_on_request(run, data):
    change(data, "年初: 40, ", "")
    ran = run("check", data)
    assert ran.out.splitlines()[-1] == "  无法核对：KC-01：缺 库存.年初"
    lines = run("check", data, "--unchecked").out.splitlines()
    place = lines.index("无法核对的规则 1 项：")
    assert lines[place + 1].startswith(f"  {os.path.relpath(data)}:")
    assert lines[place + 1].endswith("无法核对，缺 库存.年初")
    assert lines[place + 2].startswith("未参加核对的数字 ")


def test_the_figures_that_no_rule_has_checked_have_their_places_in_json(run, data):
    (file,) = json.loads(run("check", data, "--format", "json").out)["files"]
    first = file["unchecked"][0]
    assert first["path"] == "数据.覆盖.村"
    line = data.read_text("utf-8").splitlines()[first["line"] - 1]
    assert line[first["column"] - 1 :][: first["length"]] == first["text"]


def test_what_a_rule_could_not_check_is_not_checked(run, data):
    change(data, "年初: 40", "年初: 待填")
    told = json.loads(run("check", data, "--format", "json").out)["files"][0]
    paths = {one["path"] for one in told["unchecked"]}
    assert {"库存.调入", "库存.调出", "库存.年末"} <= paths
    assert not {"库存.年初", "年度"} & paths


def test_warnings_pass_unless_strict(run, data):
    change(data, "年末: 50", "年末: 51")
    assert run("check", data).status == 0
    assert run("check", data, "--strict").status == 1


def test_files_are_all_checked_and_the_worst_counts(run, data):
    second = data.with_name("2022.yaml")
    second.write_text(data.read_text("utf-8"), encoding="utf-8")
    change(second, "年度: 2021", "年度: 2022")
    change(second, "数量: 320,", "数量: 321,")
    ran = run("check", "没有.yaml", data, second)
    assert ran.status == 2
    assert "没有问题" in ran.out
    assert "错误[WZ-02]" in ran.out
    assert run("check", data, second).status == 1


def test_json_tells_all_that_is_known(run, data):
    change(data, "数量: 320,", "数量: 321,")
    ran = run("check", data, "--format", "json")
    assert ran.status == 1
    told = json.loads(ran.out)
    assert told["format"] == 1
    (file,) = told["files"]
    assert file["file"] == str(data)
    assert file["figures"] == 17  # those that gendoc computed among them
    assert [one["path"] for one in file["unchecked"]] == [
        "数据.覆盖.村",
        "数据.覆盖.社区",
        "概况[2].数据.人数",
        "概况[2].条目[1].数据.人数",
    ]
    assert [record["id"] for record in file["records"]] == ["WZ-01", "WZ-02", "WZ-03", "WZ-03", "WZ-04", "KC-01"]
    failed = file["records"][1]
    assert (failed["verdict"], failed["reported"], failed["expected"], failed["difference"]) == (
        "不符",
        "321",
        "320",
        "1",
    )
    assert [term["path"] for term in failed["terms"]] == ["合计.数量", "物资[1].数量", "物资[2].数量"]
    assert {"file", "line", "column", "text", "unit", "weight", "interval"} <= set(failed["terms"][0])
    assert Fraction(failed["terms"][0]["interval"]["low"]) == 321
    finding = next(finding for finding in file["findings"] if finding["code"] == "WZ-02")
    assert (finding["line"], finding["column"], finding["length"], finding["gap"]) == (9, 10, 3, "1")
    assert finding["severity"] == "error"
    assert [place["label"] for place in finding["related"]] == ["分项", "分项"]


def test_json_of_what_cannot_be_read_is_json_still(run, data):
    data.write_text("单位: [\n", encoding="utf-8")
    ran = run("check", data, "--format", "json")
    assert ran.status == 1
    assert [finding["code"] for finding in json.loads(ran.out)["files"][0]["findings"]] == [
        "unknown-kind",
        "yaml-syntax",
    ]
    ran = run("check", "没有.yaml", "--format", "json")
    assert ran.status == 2
    assert json.loads(ran.out)["files"] == []


def test_json_is_what_the_schema_command_prints(run, data):
    schema = json.loads(run("schema", "--check").out)
    told = json.loads(run("check", data, "--format", "json").out)
    assert list(Draft202012Validator(schema).iter_errors(told)) == []
    assert told["files"][0]["numbers"]["loose"] == 0


def test_sarif_goes_to_standard_output_and_exits_alike(run, data):
    change(data, "数量: 320,", "数量: 321,")
    ran = run("check", data, "没有.yaml", "--format", "sarif")
    assert ran.status == 2
    assert "没有这个文件" in ran.err
    log = json.loads(ran.out)
    assert log["version"] == "2.1.0"
    assert [result["ruleId"] for run_ in log["runs"] for result in run_["results"]] == ["WZ-02"]


def test_loose_numbers_are_counted_and_fail_where_it_is_strict(run, data):
    change(data, "分三批发放", "分3批发放")
    ran = run("check", data)
    assert ran.status == 0
    assert "提醒[loose-number] 数字「3」无据" in ran.out
    assert "：提醒 1；数字 24：有据 16，派生 3，标识 4，无据 1；" in ran.out
    assert run("check", data, "--strict").status == 1
    assert run("build", data).status == 0


def test_figures_that_no_rule_takes_in_are_listed_on_demand(run, data):
    listed = run("check", data, "--unchecked").out.splitlines()[1:]
    shown = os.path.relpath(data)
    assert listed == [
        "未参加核对的数字 4 个：",
        f"  {shown}:5:11: 数据.覆盖.村 12个",
        f"  {shown}:5:21: 数据.覆盖.社区 3个",
        f"  {shown}:13:14: 概况[2].数据.人数 86人",
        f"  {shown}:16:29: 概况[2].条目[1].数据.人数 21人",
    ]
    data.write_text("单位: [\n", encoding="utf-8")
    assert "1: " not in run("check", data, "--unchecked").out.splitlines()[-1]


def test_twenty_findings_are_shown_in_full_and_the_rest_a_line_each(run, data):
    data.write_text(data.read_text("utf-8") + "".join(f"项{n}: 1\n" for n in range(50)), encoding="utf-8")
    ran = run("check", data)
    assert ran.status == 1
    assert ran.out.count("错误[") == 50
    assert ran.out.count("  办法：") == 20
    assert "还有 30 个问题，每个一行" in ran.out
    assert "错误 50" in ran.out


def test_a_name_is_looked_up_below_data(run, data, monkeypatch):
    assert run("check", "城关街道办事处/2021.yaml").status == 0
    monkeypatch.chdir(data.parent)
    assert run("check", "2021.yaml").status == 0
    monkeypatch.chdir(data.parents[2] / "output")
    assert run("check", "2021.yaml").status == 0


def test_several_files_of_one_name_are_listed_and_none_is_guessed(run, data, project):
    for name in ("河东街道办事处", "河西街道办事处"):
        (project / "data" / name).mkdir()
        (project / "data" / name / "2021.yaml").write_bytes(data.read_bytes())
    ran = run("check", "2021.yaml")
    assert ran.status == 2
    assert "3 个同名文件" in ran.err
    for name in ("城关街道办事处", "河东街道办事处", "河西街道办事处"):
        assert str(Path("data") / name / "2021.yaml") in ran.err


def test_no_file_of_that_name_lists_what_there_is(run, data, tmp_path, monkeypatch):
    ran = run("check", "2019.yaml")
    assert ran.status == 2
    assert str(Path("data/城关街道办事处/2021.yaml")) in ran.err
    (tmp_path / "空的").mkdir()
    monkeypatch.chdir(tmp_path / "空的")
    monkeypatch.setattr("gendoc.core.project._data_folders", list)
    assert "gendoc init" in run("check", "2019.yaml").err


@pytest.mark.parametrize("name", ["**.yaml", "[2021].yaml", "*", "?", "a" * 300 + ".yaml", "a\0b", "../x.yaml", "～"])
def test_strange_names_are_simply_not_there(run, project, name):
    ran = run("check", name)
    assert ran.status == 2
    assert "没有这个文件" in ran.err
    assert "内部出错" not in ran.err


def test_what_is_no_regular_file_is_refused(run, project):
    assert "文件夹" in run("check", "data").err
    assert run("check", "data").status == 2
    if hasattr(os, "mkfifo"):
        os.mkfifo("管道.yaml")
        assert "不是普通文件" in run("check", "管道.yaml").err
    os.symlink("环.yaml", "环.yaml")
    assert run("check", "环.yaml").status == 2
    assert "无法运行" in run("check", "/dev/null" if os.name != "nt" else "NUL").err


@pytest.mark.skipif(os.name == "nt" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read")
def test_an_unreadable_file_is_said(run, data):
    data.chmod(0)
    ran = run("check", data)
    assert ran.status == 2
    assert "无法读取" in ran.err


def test_a_workbook_is_written_beside_the_findings_also_of_what_fails(run, data, tmp_path):
    change(data, "数量: 320,", "数量: 321,")
    ran = run("check", data, "--sheet", tmp_path / "核对表.xlsx")
    assert ran.status == 1
    assert "错误[WZ-02]" in ran.out
    assert "核对表：" in ran.err
    rules = openpyxl.load_workbook(tmp_path / "核对表.xlsx", data_only=True)["勾稽"]
    assert "不符" in [cell.value for cell in rules["M"]]
    assert "否" not in [cell.value for cell in rules["N"]]


def test_a_workbook_that_somebody_wrote_in_is_kept(run, data, tmp_path):
    target = tmp_path / "核对表.xlsx"
    run("check", data, "--sheet", target)
    book = openpyxl.load_workbook(target)
    book["勾稽"]["Q4"] = "已查凭证"
    book.save(target)
    before = target.read_bytes()
    ran = run("check", data, "--sheet", target)
    assert (ran.status, target.read_bytes()) == (2, before)
    assert ran.err.rstrip().endswith("覆盖请加 --force，另存请用 --sheet")
    assert run("check", data, "--sheet", target, "--force").status == 0
    assert target.read_bytes() != before


def test_a_workbook_needs_a_name_or_a_folder_of_its_own(run, data, tmp_path):
    second = data.with_name("2022.yaml")
    second.write_text(data.read_text("utf-8").replace("2021", "2022"), encoding="utf-8")
    assert run("check", data, "--sheet", tmp_path / "核对表.docx").status == 2
    assert run("check", data, second, "--sheet", tmp_path / "核对表.xlsx").status == 2
    (tmp_path / "核对").mkdir()
    run("check", data, second, "--sheet", tmp_path / "核对")
    assert len(list((tmp_path / "核对").glob("*核对表.xlsx"))) == 2
    data.write_text("文种: [", encoding="utf-8")
    ran = run("check", data, "--sheet", tmp_path / "新.xlsx")
    assert (ran.status, (tmp_path / "新.xlsx").exists()) == (1, False)
    assert "没有核对表" in ran.err
