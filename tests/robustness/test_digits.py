"""A slip in any digit of a figure that takes part in a rule is found."""

import random
import re
from decimal import Decimal

import pytest

from gendoc.core.finding import has_errors
from gendoc.pipeline import steps as pipeline
from tests.samples import sampled

from .report import TEXT

MONEY = [
    "收入:\n  合计: 2366.45",
    "支出:\n  合计: 2366.45",
    "金额: 1988.89",
    "金额: 4.06",
    "金额: 480.30",
    "金额: 1886.15",
]
SHARES = ["占比: 84.05", "占比: 20.30", "占比: 79.70"]
COUNTS = ["特困人数: 68", "特困集中供养: 30", "特困分散供养: 38", "年检单位: 87", "年检合格: 78", "年检基本合格: 3", "年检注销登记: 4",
          "未参加年检: 2"]  # fmt: skip
DONATED = ["疫情捐赠款物: 683.04", "疫情捐赠资金: 452.37", "疫情捐赠物品: 230.66"]


def errors(folder, text: str) -> bool:
    """Return whether the data are refused, without a look at the document."""
    file = folder / "2020.yaml"
    file.write_text(text, encoding="utf-8")
    return has_errors(pipeline.check_data(file).findings)


def slack(anchor: str, slip: str) -> Decimal:
    """Return what rounding alone explains: half a unit of the slip as typed, and of three others."""
    if anchor in COUNTS:
        return Decimal(0)
    typed = 2 if anchor in MONEY + SHARES else len(slip.partition(".")[2])
    return Decimal(5).scaleb(-typed - 1) + Decimal("0.015")


@pytest.mark.parametrize(
    "anchor", sampled(MONEY + SHARES + COUNTS + DONATED, 14), ids=lambda anchor: anchor.split("\n")[-1].strip()
)
def test_a_slip_in_any_digit_is_found(anchor, tmp_path, long):
    assert TEXT.count(anchor) == 1
    written = re.search(r"[0-9.]+$", anchor)[0]
    missed = []
    for place, old in enumerate(written):
        for new in (
            random.Random(anchor).sample(sorted(set("0123456789") - {old}), 3 if long else 2) if old != "." else ()
        ):
            slip = written[:place] + new + written[place + 1 :]
            if abs(Decimal(slip) - Decimal(written)) > slack(anchor, slip) and not errors(
                tmp_path, TEXT.replace(anchor, anchor.removesuffix(written) + slip)
            ):
                missed.append(slip)
    assert missed == []


@pytest.mark.parametrize(
    "anchor", sampled(MONEY + COUNTS + DONATED, 17), ids=lambda anchor: anchor.split("\n")[-1].strip()
)
def test_digits_swapped_dropped_or_added_are_found(anchor, tmp_path):
    written = re.search(r"[0-9.]+$", anchor)[0]
    digits = written.replace(".", "")
    slips = {written[:n] + written[n + 1] + written[n] + written[n + 2 :] for n in range(len(written) - 1)}
    slips |= {written[:n] + written[n + 1 :] for n in range(len(written))} | {
        written + "0000",
        digits,
        "-" + written,
        "0",
        "1" + written,
    }
    missed = [
        slip
        for slip in sorted(slips)
        if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", slip)
        and abs(Decimal(slip) - Decimal(written)) > slack(anchor, slip)
        and not errors(tmp_path, TEXT.replace(anchor, anchor.removesuffix(written) + slip))
    ]
    assert missed == []


def test_the_sound_file_has_no_errors(tmp_path):
    assert not errors(tmp_path, TEXT)
    assert not has_errors(pipeline.check(tmp_path / "2020.yaml").findings)


@pytest.mark.parametrize(
    ("anchor", "units"),
    [
        ("金额: 480.30", ["元", "亿元", "户", "%"]),
        ("疫情捐赠资金: 452.37 万元", ["元", "亿元", "户", "%", ""]),
        ("特困集中供养: 30 人", ["元", "万元", "%"]),  # persons and households may be counted together
    ],
)
def test_a_wrong_unit_is_found(anchor, units, tmp_path):
    number = re.match(r"[^:]+: [0-9.]+", anchor)[0]
    assert [unit for unit in units if not errors(tmp_path, TEXT.replace(anchor, f"{number} {unit}"))] == []
