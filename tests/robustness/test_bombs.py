"""Small or large files made to take all time or memory: refused quickly, in little space."""

import pytest

from tests.samples import sampled
from tests.work import limited

from .report import TEXT, replaced

LAST = "其他说明:\n  - 无。"


def last(lines: str) -> str:
    return replaced(LAST, "其他说明:\n" + lines)


BOMBS = {
    "keys": TEXT + "".join(f"多余{n}: 1\n" for n in range(100_000)),
    "repeated keys": TEXT + "年度: 2020\n" * 50_000,
    "aliases": "a: &a [x]\n" + "".join(f"b{n}: [*a, *a]\n" for n in range(50_000)) + TEXT,
    "laughs": "a: &a [x, x]\n" + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)),
    "sequences in sequences": TEXT + "其他: " + "[" * 200_000,
    "mappings in mappings": TEXT + "其他: " + "{a: " * 200_000,
    "dashes": TEXT + "其他:\n" + "- " * 200_000,
    "controls": TEXT + "其他: " + "\x07" * 1_500_000,
    "escaped controls": TEXT + "其他:\n" + '- "\\a"\n' * 200_000,
    "wrong references": last("".join(f"  - 啊{{{{ 甲{n} }}}}\n" for n in range(10_000))),
    "one long line": last("  - " + "哈" * 600_000 + "{{ 没有 }}"),
    "sentences of sentences": last("  - 哈哈哈哈哈哈哈哈\n" + "".join("  - '" + f"{{{{ 其他说明[{n}] }}}}" * 10 + "'\n" for n in range(1, 12))),
    "a chain of sentences": last("".join(f"  - '{{{{ 其他说明[{n + 1}] }}}}'\n" for n in range(1, 5_000)) + "  - 无。\n"),
    "phrases of everything": last("  - '" + "{{ 列举(部门职能) }}" * 20_000 + "'\n"),
    "tags": TEXT + "其他: [" + "!!x a, " * 200_000 + "]\n",
    "braces": TEXT + "其他: [" + "{{ a }}, " * 150_000 + "]\n",
    "hashes": TEXT + "其他: [" + "a #b\n , " * 150_000 + "]\n",
    "nothings": last("  - \n" * 300_000),
    "a rule of many": replaced("勾稽:\n", "勾稽:\n  - {id: XX, kind: sum, total: 收入.合计, parts: [" + "甲, " * 200_000 + "]}\n"),
    "waivers": replaced("已知差异:\n", "已知差异:\n" + "  - {规则: SR-09, 差: 1.0, 理由: 甲}\n" * 40_000),
    "a long figure": replaced("低保户数: 423 户\n", f"低保户数: {'9' * 1_000_000} 户\n"),
    "a figure of spaces": replaced("低保户数: 423 户\n", f"低保户数: '4{'  4' * 400_000} 户'\n"),
    "a long unit": replaced("低保户数: 423 户\n", f"低保户数: 423 {'户' * 600_000}\n"),
    "a long path": last("  - '{{ " + "收入." * 200_000 + "合计 }}'\n"),
    "a path of brackets": last("  - '{{ 收入" + "[1]" * 100_000 + " }}'\n"),
    "filters": last("  - '{{ 收入.合计" + "|数" * 200_000 + " }}x'\n") + "多余: 1\n",
    "a long kind": replaced("文种: 部门", "文种: " + "部" * 50_000),
    "a long key": TEXT + "键" * 300_000 + ": 1\n",
    "documents": "---\n" * 500_000,
    "too large": TEXT + "# 注\n" * 400_000,
}  # fmt: skip


@pytest.mark.parametrize("name", sampled(BOMBS, 15))
def test_a_bomb_is_refused_within_bounds(name, tmp_path):
    file, output = tmp_path / "2020.yaml", tmp_path / "报告.docx"
    file.write_text(BOMBS[name], encoding="utf-8")
    output.write_bytes(b"old")
    run = limited("build", "--force", file, "-o", output)
    assert run.returncode == 1, run.stderr[-2000:]
    assert run.stdout == ""
    assert "2020.yaml:" in run.stderr.split("\n")[0]
    assert "内部出错" not in run.stderr
    assert "Traceback" not in run.stderr
    assert len(run.stderr) < 40_000
    assert output.read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2020.yaml", "报告.docx"]
