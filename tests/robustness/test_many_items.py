"""Work on a data file of thousands of items, and on a folder of many files, grows with them, not with their square."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from gendoc import Source
from gendoc.pipeline import copies
from gendoc.pipeline import steps as pipeline
from gendoc.pipeline.copies import Listing, clashes, identity
from gendoc.pipeline.proof import proof
from gendoc.reconcile.causes.figures import FigureSlips
from gendoc.reconcile.causes.neighbours import Neighbours
from gendoc.reconcile.causes.trials import Trials
from gendoc.reconcile.omitted import omitted
from gendoc.reconcile.otheryear import without_followers
from gendoc.reconcile.repeated import repeated
from gendoc.reconcile.unlikely import unlikely
from tests.rules.support import report_of

MANY, FILES = 1_000, 60
HEAD = "文种: 救助物资简报\n单位: 城关街道办事处\n年度: 2021\n"


@pytest.mark.long
def test_a_file_of_many_items_is_looked_at_in_time(project, bounded):
    items = "".join(f"  - {{名称: 物{number % (MANY // 2)}, 数量: 2, 金额: 20.00}}\n" for number in range(MANY))
    total = f"合计: {{数量: {2 * MANY}, 金额: {20 * MANY}.00}}\n"
    text = f"{HEAD}物资:\n{items}{total}库存: {{年初: 1, 年末: 1}}\n概况:\n  - 全年采购{{{{ 合计.数目 }}}}。\n"
    data = pipeline.check_data(Source("2021.yaml", text, project / "data" / "2021.yaml"))
    assert list(repeated(data.report, data.rules, data.report.sentences))
    assert not list(unlikely(data.report, data.records, data.report.sentences))
    assert proof(data).printed


def test_each_of_many_files_says_once_what_it_is(tmp_path, monkeypatch):
    files = [tmp_path / f"{number}.yaml" for number in range(FILES)]
    for file in files:
        file.write_text(HEAD, "utf-8")
    said = []
    read = copies._said
    monkeypatch.setattr(copies, "_said", lambda head: said.append(head) or read(head))
    own, listing = identity(files[0]), Listing()
    assert [len(listing.others(file, own)) for file in files] == [FILES - 1] * FILES
    assert len(said) <= 2 * FILES + 1


def test_of_many_rivals_a_message_names_ten(tmp_path):
    files = [tmp_path / f"{number}.yaml" for number in range(FILES)]
    for file in files:
        file.write_text(HEAD, "utf-8")
    failures = clashes(files, lambda _: True, tmp_path)
    assert len(failures) == FILES
    assert all(str(failure).count(".yaml") == 11 and "等 59 个文件" in str(failure) for failure in failures.values())


def operand(number, text="1.23", **others):
    figure = SimpleNamespace(typed=text, derived="")
    given = {"path": ("列", number), "figure": figure, "state": "number", "value": 1, "unit": "万元", **others}
    return SimpleNamespace(**given)


def test_of_many_parts_the_shortest_is_found_by_looking_at_each_once(bounded):
    parts = [operand(number) for number in range(10 * MANY)]
    parts[7] = operand(7, "1.2")
    parts += [operand(-1, "1", unit="元"), operand(-2, "1", state="nil"), operand(-3, "0", value=0), operand(7, "1.2")]
    instance = SimpleNamespace(all_operands=parts)
    slips = FigureSlips(SimpleNamespace(entries=[SimpleNamespace(instance=instance)]), None, None)
    shortest = [part.path[1] for part in parts if slips._is_shortest(0, part, part.figure)]
    assert shortest == [7, -2, -3, 7]  # 无 and 0 are none that others are compared with; -1 has nothing beside it


def test_rules_that_follow_from_each_other_are_followed_in_time(bounded):
    def chained(number, file=""):
        rule = SimpleNamespace(id=f"R{number}", refs={"of": [SimpleNamespace(pattern=SimpleNamespace(file=file))]})
        made = operand(number, figure=SimpleNamespace(derived=rule.id))
        return SimpleNamespace(instance=SimpleNamespace(rule=rule, all_operands=[operand(number - 1), made]))

    class Judged(SimpleNamespace):
        def __iter__(self):
            return iter((self.instance, None))

    links = [chained(number) for number in range(10 * MANY, 0, -1)]
    judged = [Judged(instance=link.instance) for link in (*links, chained(0, "上年"), chained(-1))]
    finding = SimpleNamespace(severity="error")
    problems = [SimpleNamespace(finding=finding, records=(number,)) for number in range(len(judged))]
    blamed = []
    linked = SimpleNamespace(blame_year=lambda: blamed.append(1))
    assert without_followers(problems, judged, linked) == problems[-1:]
    assert blamed


def test_whether_many_rules_agree_with_a_figure_is_asked_once_of_each(monkeypatch):
    trials, whole, asked = Trials([]), SimpleNamespace(span=SimpleNamespace(file=""), path=("合计",)), []
    trials.taking["", ("合计",)] = list(range(MANY))
    monkeypatch.setattr(Trials, "agrees", lambda _, number: asked.append(number) or number == 5)
    assert [number for number in range(MANY) if not trials.agree_with(whole, (number,))] == [5]
    assert asked == list(range(MANY))


def test_what_equals_a_figure_is_found_among_those_near_it(bounded):
    values = {(column, line): line for column in "甲乙" for line in range(10 * MANY)} | {("甲", -1): 8, ("丙", 3): 8}
    values |= {("乙", line): -line for line in range(1, 10 * MANY, 2)}
    figures = {
        path: SimpleNamespace(path=path, state="number", derived="", identifier=False, value=value)
        for path, value in values.items()
    }
    neighbours = Neighbours(figures)
    equal = {path: [figure.path for figure in neighbours.equal(path, value)] for path, value in values.items()}
    assert (equal["甲", 8], equal["甲", 7], equal["丙", 3]) == ([("乙", 8), ("甲", -1)], [], [])
    near = (*neighbours.beside(("甲", 8)), *neighbours.alike(("甲", 8)))
    assert {figure.path for figure in near if figure.value == 8} == set(equal["甲", 8])


def test_figures_are_looked_through_once_for_the_rates_of_many_lists():
    class Counted(dict):
        looked = 0

        def items(self):
            self.looked += 1
            return super().items()

    def lines(amount):
        full = "".join(f"    - {{名称: 项{number}, 金额: 2.00, 占比: 20%}}\n" for number in range(4))
        return f"  构成:\n{full}    - {{名称: 末项, 金额: {amount}}}\n"

    report = report_of(f"收入:\n{lines('0.00')}支出:\n{lines('2.00')}")
    report = replace(report, figures=Counted(report.figures))
    assert [remark.finding.path for remark in omitted(report)] == [("支出", "构成", 4)]
    assert report.figures.looked == 1
