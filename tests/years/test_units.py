from __future__ import annotations

import pytest

from .conftest import text

UNITS = "所属单位: [东街所, 西街所]\n"
RULE = "勾稽:\n  - {id: HZ-01, kind: roll-up, title: 件数汇总, total: 合计.数量}\n"


@pytest.fixture
def units(department):
    """Two units whose goods make the department's: 120 = 70 + 50 quilts, but twice the rice."""
    for name, quilts in (("东街所", 70), ("西街所", 50)):
        sound = (
            text(name, quilts=quilts)
            .replace("数量: 200", "数量: 100")
            .replace(f"数量: {quilts + 200}", f"数量: {quilts + 100}")
        )
        department.unit(name, sound)
    department.add(UNITS)
    return department


def test_a_department_is_the_sum_of_its_units(units):
    units.add(RULE)
    (record,) = [record for record in units.check().records if record.id == "HZ-01"]
    assert str(record.verdict) == "精确"
    assert [term.name for term in record.operands] == ["合计.数量", "东街所:合计.数量", "西街所:合计.数量"]
    assert record.operands[1].span.file == "data/东街所/2021.yaml"


def test_a_difference_names_the_units_and_their_lines(units):
    units.file.write_text(
        units.file.read_text("utf-8").replace("棉被, 数量: 120", "棉被, 数量: 125").replace("数量: 320", "数量: 325"),
        "utf-8",
    )
    units.add(RULE)
    (finding,) = units.found("HZ-01")
    assert "数量 325，2 个单位之和 320，差 5" in finding.message
    assert [(span.file, label) for span, label in finding.related] == [
        ("data/东街所/2021.yaml", "东街所"),
        ("data/西街所/2021.yaml", "西街所"),
    ]


def test_several_lines_are_several_records_and_each_can_be_signed_for(units):
    units.add("勾稽:\n  - {id: HZ-01, kind: roll-up, lines: [合计.数量, 库存.年末]}\n")
    records = [record for record in units.check().records if record.id == "HZ-01"]
    assert [str(record.verdict) for record in records] == ["精确", "不符"]
    assert "（库存.年末）" in records[1].message
    assert "对象 库存.年末，差 -50" in records[1].help
    units.add("已知差异:\n  - {规则: HZ-01, 对象: 库存.年末, 差: -50, 理由: 统一存放}\n")
    records = [record for record in units.check().records if record.id == "HZ-01"]
    assert [str(record.verdict) for record in records] == ["精确", "已说明"]


def test_what_units_owe_each_other_is_set_off(units):
    units.add("数据: {内部抵消: 50 件}\n")
    units.add("勾稽:\n  - {id: HZ-01, kind: roll-up, total: 库存.年末, minus: 内部抵消}\n")
    ((verdict, message),) = units.verdicts("HZ-01")
    assert (verdict, message.split("，", 1)[1]) == ("精确", "年末 50，2 个单位之和减去内部抵消 50")


def test_what_was_not_set_off_is_the_cause(units):
    units.add("数据: {内部抵消: 50 件}\n")
    units.file.write_text(units.file.read_text("utf-8").replace("年末: 50", "年末: 100"), "utf-8")
    units.add("勾稽:\n  - {id: HZ-01, kind: roll-up, total: 库存.年末, minus: 内部抵消}\n")
    (finding,) = units.found("HZ-01")
    assert "数据.内部抵消没有减去：它恰为 50" in finding.causes


def test_a_unit_that_was_left_out_of_the_total_is_the_cause(units):
    units.file.write_text(units.file.read_text("utf-8").replace("数量: 320", "数量: 150"), "utf-8")
    units.add(RULE)
    (finding,) = (one for one in units.check().findings if "HZ-01" in {witness.rule for witness in one.failed})
    assert "「东街所」没有计入：它恰为 170" in finding.causes


def test_a_list_rolls_up_item_by_item(units):
    units.add("勾稽:\n  - {id: HZ-01, kind: roll-up, each: '物资[*]', total: .数量}\n")
    assert [verdict for verdict, _ in units.verdicts("HZ-01")] == ["精确", "精确"]


def test_an_item_that_a_unit_has_not_is_absent_or_nothing(units):
    file = units.folder.parent / "西街所" / "2021.yaml"
    file.write_text(file.read_text("utf-8").replace("大米", "面粉"), "utf-8")
    units.add("勾稽:\n  - {id: HZ-01, kind: roll-up, each: '物资[*]', total: .数量}\n")
    assert units.verdicts("HZ-01")[1] == (
        "无法核对",
        ".数量 等于各所属单位之和（大米）：无法核对，data/西街所/2021.yaml 里没有「大米」这一项",
    )
    units.file.write_text(units.file.read_text("utf-8").replace("total: .数量", "total: .数量, missing: zero"), "utf-8")
    assert [verdict for verdict, _ in units.verdicts("HZ-01")] == ["精确", "不符"]


def test_a_total_that_nobody_typed_is_the_sum_of_the_units(units):
    units.add("勾稽:\n  - {id: HZ-01, kind: roll-up, total: 库存.调入, parts: 库存.年末}\n")
    report = units.check().report
    figure = report.figures["库存", "调入"]
    assert (figure.printed, figure.derived, figure.exact) == ("100件", "HZ-01", True)


def test_any_rule_may_add_up_the_units(units):
    units.add('勾稽:\n  - {id: HZ-01, kind: sum, total: 合计.数量, parts: "所属单位:合计.数量"}\n')
    assert [verdict for verdict, _ in units.verdicts("HZ-01")] == ["精确"]


def test_a_department_without_units_has_nothing_to_roll_up(department):
    department.add(RULE)
    assert department.verdicts("HZ-01") == [("不适用", "件数汇总：不适用，没有列出「所属单位」")]
    department.file.write_text(
        department.file.read_text("utf-8").replace("roll-up, title", "sum, parts: 所属单位:合计.数量, title"), "utf-8"
    )
    assert [verdict for verdict, _ in department.verdicts("HZ-01")] == ["无法核对"]


def test_missing_units_are_told_by_name_and_nothing_is_checked(units):
    units.file.write_text(
        units.file.read_text("utf-8").replace("[东街所, 西街所]", "[东街所, 南街所, 北街所]"), "utf-8"
    )
    units.add(RULE)
    (finding,) = units.found("other-file")
    assert "3 个所属单位里有 2 个没有本年的数据文件：南街所、北街所" in finding.message
    ((verdict, message),) = units.verdicts("HZ-01")
    assert verdict == "无法核对"
    assert "没有所属单位「南街所」的数据文件" in message
    assert "没有所属单位「北街所」的数据文件" in message


def test_units_may_lie_within_the_departments_folder_and_those_not_listed_are_told(department):
    for name in ("东街所", "西街所", "南街所"):
        department.unit(name, text(name, quilts=20), beside=True)
    department.add(UNITS + RULE)
    (finding,) = department.found("other-file")
    assert "有 1 个单位有本年的数据文件，却没有列入「所属单位」：南街所" in finding.message
    assert "2 个单位之和 440" in department.verdicts("HZ-01")[0][1]


def test_a_unit_may_name_its_file(department):
    department.unit("一所", text("东街所"))
    department.add("所属单位: [{名称: 东街所, 文件: ../一所/2021.yaml}]\n" + RULE)
    assert [verdict for verdict, _ in department.verdicts("HZ-01")] == ["精确"]


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        ("[东街所, 东街所, 西街所]", "列了两次"),
        ("[东街所, 西街所, ../城关街道办事处]", "有文件夹名不能用的字"),
        ("[东街所, {名称: 西街所, 文件: ../东街所/2021.yaml}]", "另一个单位（东街所）"),
        ("[东街所, {名称: 城关街道办事处, 文件: 2021.yaml}]", "指的就是本文件"),
        ("[东街所, {名称: 西街所, 文件: ../西街所/2020.yaml}]", "没有 data/西街所/2020.yaml 这个文件"),
    ],
)
def test_a_list_of_units_that_cannot_be_right_is_told(units, listed, said):
    units.file.write_text(units.file.read_text("utf-8").replace("[东街所, 西街所]", listed), "utf-8")
    (finding,) = units.found("other-file")
    assert said in finding.message


def test_two_files_of_one_unit_are_not_guessed_between(units):
    units.unit("东街所", text("东街所"), beside=True)
    (finding,) = units.found("other-file")
    assert "有两个数据文件" in finding.message


def test_a_path_of_an_items_figure_that_no_schema_has_is_found_in_the_data_file_too(department):
    department.add("勾稽:\n  - {id: A, kind: sum, each: '物资[*]', total: .数目, parts: .数量}\n")
    (finding,) = department.found("rule-invalid")
    assert "schema 里没有「物资[*].数目」这个数" in finding.message


@pytest.mark.parametrize(
    ("rule", "printed"),
    [
        ("total: 数据.总数, parts: 合计.数量", "320件"),
        ("missing: zero, total: 数据.总数, parts: 合计.数量", "320件"),
        ("missing: zero, total: 数据.总数, parts: 合计.数量, minus: 数据.抵消", "320件"),
        ("rounding: exact, total: 数据.总数, parts: 合计.数量", "320件"),
    ],
)
def test_a_department_s_figure_that_nobody_typed_is_added_up(units, rule, printed):
    units.add("数据: {备用: 1 件}\n勾稽:\n  - {id: HZ-01, kind: roll-up, " + rule + "}\n")
    checked = units.check()
    assert checked.report.figures[("数据", "总数")].printed == printed
    assert units.verdicts("HZ-01")[0][0] == "精确"
