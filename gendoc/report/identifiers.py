"""Identifiers that a report type or a data file declares besides those gendoc knows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gendoc.core.finding import Code, Finding
from gendoc.data.entry import Bounds, Entry, is_text, items
from gendoc.data.nodes import MappingNode, Node, ScalarNode
from gendoc.figures.identifiers import FORMS, Identifiers, is_bare_number, plain_digits

IDENTIFIER_INVALID = Code("identifier-invalid")
KEY = "标识"
MAX_TERMS = 1_000
MAX_TERM = 50  # characters
_KEYS = ("forms", "terms")
_SHORTEST = 3  # digits of a term without other characters: 110 is a telephone number, 12 may be any number


def load_identifiers(root: Node) -> tuple[Identifiers, list[Finding]]:
    """Return the identifiers that a report type's identifiers.yaml declares, and the findings.

    A file that names no forms has all of them.
    """
    if not isinstance(root, MappingNode):
        advice = "例如 forms: [年份, 文号]"
        return Identifiers(), [
            IDENTIFIER_INVALID.at(root.span, "identifiers.yaml 应是 forms 和 terms 两项", help=advice)
        ]
    findings: list[Finding] = []
    Entry(root, IDENTIFIER_INVALID, findings).check_keys(_KEYS)
    forms: list[str] = []
    for name in _words(root.get("forms"), "forms", findings):
        if name in FORMS:
            forms.append(str(name))
        else:
            choices = f"可用：{'、'.join(FORMS)}"
            findings.append(IDENTIFIER_INVALID.at(name.span, f"没有「{name}」这种标识", help=choices))
    terms, term_findings = load_terms(root.get("terms"), "terms")
    return Identifiers(tuple(forms) if "forms" in root else tuple(FORMS), terms), [*findings, *term_findings]


def load_terms(node: Node | None, key: str = KEY) -> tuple[tuple[ScalarNode, ...], list[Finding]]:
    """Return the terms that a list declares, and the findings; a term with a mistake is left out."""
    findings: list[Finding] = []
    terms: dict[str, ScalarNode] = {}
    for term in _words(node, key, findings):
        plain = plain_digits(term)
        if plain in terms:
            findings.append(IDENTIFIER_INVALID.at(term.span, f"「{term}」写了两遍", help="删去其中一个"))
        elif problem := _problem(plain):
            findings.append(IDENTIFIER_INVALID.at(term.span, f"「{term}」{problem[0]}", help=problem[1]))
        else:
            terms[plain] = term
    return tuple(terms.values()), findings


def _problem(term: str) -> tuple[str, str] | None:
    """Return what is wrong with a term and what to do, None if nothing is."""
    if len(term) > MAX_TERM:
        return f"超过 {MAX_TERM} 字", "只写带数字的那个词"
    if not re.search("[0-9]", term):
        return "里没有数字，不必声明", "删去它"
    if not is_bare_number(term):
        return None
    if not term.isdigit():
        return "是一个数，不是一个词", "金额、人数等写进「数据」，在句子里引用；确是标识的，连同前后的字一起写"
    if len(term) < _SHORTEST:
        return "太短，会把报告里所有的这个数都当作标识", "连同前后的字一起写，如 84消毒液"
    return None


def _words(node: Node | None, key: str, findings: list[Finding]) -> Iterator[ScalarNode]:
    """Yield the words of a list; add a finding for each item that is no word."""
    bounds = Bounds(MAX_TERMS, f"「{key}」", "项")
    for child in items(node, IDENTIFIER_INVALID, findings, bounds, f"「{key}」应为列表", "例如 [12349, 84消毒液]"):
        if is_text(child):
            yield child
        else:
            advice = "例如 84消毒液；含冒号、井号的加引号"
            findings.append(IDENTIFIER_INVALID.at(child.span, f"「{key}」的每一项应是一个词", help=advice))
