"""Work on a data file of thousands of items, and on a folder of many files, grows with them, not with their square."""

from __future__ import annotations

import pytest

from gendoc import Source
from gendoc.pipeline import copies
from gendoc.pipeline import steps as pipeline
from gendoc.pipeline.copies import Listing, clashes, identity
from gendoc.pipeline.proof import proof
from gendoc.reconcile.repeated import repeated
from gendoc.reconcile.unlikely import unlikely

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
