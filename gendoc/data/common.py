"""Keys of a data file that belong to gendoc, whatever the report type.

COMMON is their JSON Schema.  The contents of those in CHECKED_ELSEWHERE are checked where they are loaded.
"""

from __future__ import annotations

from typing import Any

LAST_YEAR_KEY = "上年数据"
UNITS_KEY = "所属单位"
SAME_YEAR_KEY = "同年数据"
OTHER_LAST_YEAR_KEY = "上年另种数据"
MAX_UNITS = 200
_FILE_NAME: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": 200}
_EARLIER: dict[str, Any] = {
    "anyOf": [
        _FILE_NAME,
        {
            "type": "object",
            "required": ["文件"],
            "additionalProperties": False,
            "properties": {"文件": _FILE_NAME, "原单位": {"type": "string", "minLength": 1}},
        },
    ]
}
COMMON: dict[str, Any] = {
    "文种": {"type": "string", "minLength": 1, "description": "报告的种类：templates/ 下一个文件夹的名字"},
    "勾稽": {
        "type": "array",
        "items": {"type": "object", "required": ["id", "kind"]},
        "description": "本文件自己的勾稽规则，写法与报告种类的 rules.yaml 相同",
    },
    "已知差异": {
        "type": "array",
        "items": {"type": "object", "required": ["规则", "理由"]},
        "description": "已经核实、有理由的差异：规则编号、差额、理由、确认人、日期；用语的提醒写原文，不写差额",
    },
    "标识": {
        "type": "array",
        "items": {"type": ["string", "integer"]},
        "description": "带数字而不是数据的词，照句子里的写法，如 12349、84消毒液",
    },
    "图表": {
        "type": "array",
        "items": {"type": "string", "minLength": 1, "printed": False},
        "description": "要画的图：报告种类 charts.yaml 里的名称",
    },
    LAST_YEAR_KEY: {
        **_EARLIER,
        "description": "上年的数据文件，从本文件所在文件夹写起；不写就用旁边名字里年份早一年的文件",
    },
    OTHER_LAST_YEAR_KEY: {
        **_EARLIER,
        "description": "本单位上年另一种报告的数据文件，从本文件所在文件夹写起；不写就用旁边以上年年份为名的文件",
    },
    SAME_YEAR_KEY: {
        **_FILE_NAME,
        "description": "本单位同一年度另一种报告的数据文件，从本文件所在文件夹写起；不写就用旁边以年份为名的文件",
    },
    UNITS_KEY: {
        "type": "array",
        "maxItems": MAX_UNITS,
        "items": {
            "anyOf": [
                {"type": "string", "minLength": 1},
                {
                    "type": "object",
                    "required": ["名称", "文件"],
                    "additionalProperties": False,
                    "properties": {"名称": {"type": "string", "minLength": 1}, "文件": _FILE_NAME},
                },
            ]
        },
        "description": "汇总到本报告的各单位：名称，或 {名称, 文件}；它们各有本年的数据文件",
    },
}
CHECKED_ELSEWHERE = {"勾稽", "已知差异", "标识"}
