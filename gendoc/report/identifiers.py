"""Identifiers that a report kind or a data file adds to those gendoc knows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gendoc.core.finding import Finding
from gendoc.core.source import Span
from gendoc.core.text import did_you_mean
from gendoc.data.nodes import MappingNode, Node, ScalarNode, SequenceNode
from gendoc.figures.identifiers import _BARE, FORMS, Identifiers, plain_digits

INVALID = "identifier-invalid"
KEY = "标识"
MAX_TERMS = 1_000
MAX_TERM = 50  # characters
_KEYS = ("forms", "terms")
_SHORTEST = 3  # digits of a term that has nothing else: 110 is a telephone number, 12 is any 12


def load_identifiers(root: Node) -> tuple[Identifiers, list[Finding]]:
    """Return what a report kind's identifiers.yaml declares, and what is wrong with it.

    A file that names no forms has them all.
    """
    if not isinstance(root, MappingNode):
        return Identifiers(), [
            _mistake("identifiers.yaml 应是 forms 和 terms 两项", root.span, "例如 forms: [年份, 文号]")
        ]
    findings = [
        _mistake(f"没有「{key}」这一项{did_you_mean(key, _KEYS)}", span, f"可用：{'、'.join(_KEYS)}")
        for key, span in root.keys_at.items()
        if key not in _KEYS
    ]
    forms: list[str] = []
    for name in _texts(root.get("forms"), "forms", findings):
        if name in FORMS:
            forms.append(str(name))
        else:
            findings.append(_mistake(f"没有「{name}」这种标识", name.span, f"可用：{'、'.join(FORMS)}"))
    terms, wrong = load_terms(root.get("terms"), "terms")
    return Identifiers(tuple(forms) if "forms" in root else tuple(FORMS), terms), [*findings, *wrong]


def load_terms(node: Node | None, key: str = KEY) -> tuple[tuple[ScalarNode, ...], list[Finding]]:
    """Return the terms that a list declares, and what is wrong with it; a term with a mistake is left out."""
    findings: list[Finding] = []
    terms: dict[str, ScalarNode] = {}
    for term in _texts(node, key, findings):
        plain = plain_digits(term)
        if plain in terms:
            findings.append(_mistake(f"「{term}」写了两遍", term.span, "删去其中一个"))
        elif problem := _problem(plain):
            findings.append(_mistake(f"「{term}」{problem[0]}", term.span, problem[1]))
        else:
            terms[plain] = term
    return tuple(terms.values()), findings


def _problem(term: str) -> tuple[str, str] | None:
    """Return what is wrong with a term and what to do, None if it is sound."""
    if len(term) > MAX_TERM:
        return f"超过 {MAX_TERM} 字", "只写带数字的那个词"
    if not re.search("[0-9]", term):
        return "里没有数字，不必声明", "删去它"
    if not _BARE.fullmatch(term):
        return None
    if not term.isdigit():
        return "是一个数，不是一个词", "金额、人数等写进「数据」，在句子里引用；确是标识的，连同前后的字一起写"
    if len(term) < _SHORTEST:
        return "太短，会把报告里所有的这个数都当作标识", "连同前后的字一起写，如 84消毒液"
    return None


def _texts(node: Node | None, key: str, findings: list[Finding]) -> Sequence[ScalarNode]:
    """Return the words of a list, and note what is none."""
    if node is None or (isinstance(node, ScalarNode) and node.is_null):
        return ()
    if not isinstance(node, SequenceNode):
        findings.append(_mistake(f"「{key}」应为列表", node.span, "例如 [12349, 84消毒液]"))
        return ()
    if len(node) > MAX_TERMS:
        findings.append(_mistake(f"「{key}」有 {len(node):,} 项，超过 {MAX_TERMS:,} 项的上限", node.span, "删去多余的"))
        return ()
    words = [child for child in node if isinstance(child, ScalarNode) and not child.is_null and child.strip()]
    wrong = [child for child in node if not (isinstance(child, ScalarNode) and child.strip()) or child.is_null]
    findings += [
        _mistake(f"「{key}」的每一项应是一个词", child.span, "例如 84消毒液；含冒号、井号的加引号") for child in wrong
    ]
    return words


def _mistake(message: str, span: Span, help: str = "") -> Finding:
    return Finding(code=INVALID, message=message, span=span, help=help)
