"""What somebody would write without gendoc: PyYAML, docxtpl, save.  No check of anything.

Takes the template, a YAML file whose sentences are already filled in, and the output.
"""

import sys
from itertools import count

import jinja2
import yaml
from docxtpl import DocxTemplate

DIGITS = "一二三四五六七八九"


def chinese(number):
    tens, units = divmod(number, 10)
    ten = "" if tens == 0 else "十" if tens == 1 else DIGITS[tens - 1] + "十"
    return ten + (DIGITS[units - 1] if units else "")


def mark(number, sample):
    return sample.replace("一", chinese(number)).replace("1", str(number))


def item(entry, label=""):
    if isinstance(entry, str):
        return {"号": label, "要点": "", "正文": entry}
    head = entry.get("要点", "")
    return {"号": label, "要点": head and head + "。", "正文": entry.get("正文", "")}


def items(entries, sample):
    return [item(entry, mark(number, sample)) for number, entry in enumerate(entries, 1)]


def paragraphs(entries, sample):
    blocks = []
    for entry in entries:
        blocks += items(entry["条目"], sample) if isinstance(entry, dict) and "条目" in entry else [item(entry)]
    return blocks


template, data, output = sys.argv[1:]
counters = {"章号": count(1), "节号": count(1), "目号": count(1)}


def heading(level, sample):
    number = next(counters[level])
    for lower in list(counters)[list(counters).index(level) + 1 :]:
        counters[lower] = count(1)
    return mark(number, sample)


environment = jinja2.Environment(autoescape=True)
environment.filters.update({"段落": paragraphs, "条目": items, "号": mark})
# Of the template's tables, charts and signature, which the 2020 report leaves out, only the names have to be known.
for name in ("表数", "可缺", "并列", "合并", "年月日", "元", "万元", "亿元", "数", "方向", "升降", "绝对值", "上一年"):
    environment.filters[name] = str
with open(data, encoding="utf-8") as file:
    context = yaml.safe_load(file)
context["有图"] = lambda name: False
for name in counters:
    context[name] = lambda sample, name=name: heading(name, sample)
document = DocxTemplate(template)
document.render(context, environment)
document.save(output)
