"""Fields as Word writes them: a code, and the result that is shown until Word updates it."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from gendoc.word.names import FLD_CHAR, FLD_TYPE, INSTR, SPACE, Element, R, T


def empty_run(properties: Element | None) -> Element:
    """Return an empty run with a copy of properties."""
    new = etree.Element(R)
    if properties is not None:
        new.append(deepcopy(properties))
    return new


def run(child: Element, properties: Element | None) -> Element:
    """Return a run that holds child, with a copy of properties."""
    new = empty_run(properties)
    new.append(child)
    return new


def text_element(text: str) -> Element:
    """Return the w:t element for text, which keeps all its blanks."""
    element = etree.Element(T, {SPACE: "preserve"})
    element.text = text
    return element


def text_run(text: str, properties: Element | None = None) -> Element:
    """Return a run of text."""
    return run(text_element(text), properties)


def step(kind: str, properties: Element | None = None) -> Element:
    """Return the run that marks the begin of a field, the begin of its result (separate) or its end."""
    return run(etree.Element(FLD_CHAR, {FLD_TYPE: kind}), properties)


def code_run(code: str, properties: Element | None = None) -> Element:
    """Return the run that holds a field's code."""
    element = etree.Element(INSTR, {SPACE: "preserve"})
    element.text = f" {code} "
    return run(element, properties)


def field(code: str, result: str, properties: Element | None = None) -> list[Element]:
    """Return the runs of a field that shows result."""
    shown = [text_run(result, properties)] if result else []
    return [
        step("begin", properties),
        code_run(code, properties),
        step("separate", properties),
        *shown,
        step("end", properties),
    ]
