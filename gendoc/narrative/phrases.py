"""A report type's phrases: wording that sentences share, written as Jinja macros."""

from __future__ import annotations

from collections.abc import Callable

from gendoc.core.finding import Code, Finding
from gendoc.core.source import Source

PHRASE_INVALID = Code("phrase-invalid", help="对照 docs 的「报告种类」一章改正")


def load_phrases(source: Source, *, draft: bool) -> tuple[dict[str, Callable[..., str]], list[Finding]]:
    """Return the phrases that a type's phrases.jinja holds, or none and the findings."""
    from jinja2 import TemplateSyntaxError

    from gendoc.narrative.sandbox import phrases

    try:
        return phrases(source.text, draft=draft), []
    except TemplateSyntaxError as error:
        from gendoc.narrative.jinja_errors import explain

        span, reason = source.span(error.lineno), explain(error.message)
    except Exception as error:  # the file is a program and may raise anything while its macros are made
        from gendoc.narrative.jinja_errors import reason as why

        span, reason = source.span(), why(error)
    return {}, [PHRASE_INVALID.at(span, f"短语文件有误（{reason}）")]
