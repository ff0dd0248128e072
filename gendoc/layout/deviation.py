"""A deviation: what stands in a document, what the official layout has there, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass

from gendoc.core.finding import Severity

STANDARD = "GB/T 9704"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """One deviation at one place.

    found and official are parts of one sentence; fix names the menu of Word or the style.  paragraph counts
    from 1 in document order, 0 for what belongs to no paragraph; where then names the part of the page.
    """

    code: str
    found: str
    official: str
    fix: str
    paragraph: int = 0
    column: int = 1
    length: int = 0
    where: str = ""


# Errors break the standard, or leave in the paper what does not belong there; warnings are custom, and what gendoc's
# own template does.
CODES: dict[str, Severity] = {
    "layout-paper": "error",
    "layout-orientation": "error",
    "layout-margins": "error",
    "layout-gutter": "error",
    "layout-mirrored": "warning",
    "layout-footer-distance": "error",
    "layout-columns": "error",
    "layout-page-decoration": "error",
    "layout-header": "warning",
    "layout-grid": "error",
    "layout-grid-apart": "warning",
    "layout-line-pitch": "error",
    "layout-characters": "error",
    "layout-page-number-missing": "error",
    "layout-page-number-sides": "error",
    "layout-page-number-place": "error",
    "layout-page-number-form": "error",
    "layout-page-number-type": "error",
    "layout-page-number-restart": "error",
    "layout-font": "error",
    "layout-theme-font": "warning",
    "layout-latin-font": "warning",
    "layout-quote-font": "warning",
    "layout-size": "error",
    "layout-bold": "error",
    "layout-italic": "error",
    "layout-underline": "error",
    "layout-colour": "error",
    "layout-emphasis": "error",
    "layout-hidden": "error",
    "layout-indent": "error",
    "layout-alignment": "error",
    "layout-paragraph-space": "error",
    "layout-typed-indent": "error",
    "layout-empty-paragraph": "error",
    "layout-line-break": "error",
    "layout-outline-level": "error",
    "layout-keep-next": "warning",
    "layout-widow-control": "warning",
    "layout-heading-mark": "error",
    "layout-half-width": "error",
    "layout-full-width": "error",
    "layout-doubled-mark": "error",
    "layout-mark-position": "error",
    "layout-space": "error",
    "layout-straight-quotes": "error",
    "layout-quote-direction": "error",
    "layout-quote-level": "error",
    "layout-unbalanced": "error",
    "layout-dash": "error",
    "layout-document-number": "error",
    "layout-number-form": "error",
    "layout-number-sequence": "error",
    "layout-contents": "error",
    "layout-year": "error",
    "layout-date": "error",
    "layout-range": "error",
    "layout-grouping": "error",
    "layout-decimal": "error",
    "layout-signature": "error",
    "layout-attachment": "error",
    "layout-table-header": "error",
    "layout-table-split": "error",
    "layout-table-width": "error",
    "layout-table-figures": "error",
    "layout-table-text": "warning",
    "layout-table-cell": "warning",
    "layout-figure-size": "error",
    "layout-caption": "warning",
    "layout-shape": "warning",
    "layout-tracked": "error",
    "layout-comment": "error",
    "layout-placeholder": "error",
    "layout-field": "error",
    "layout-reference": "error",
    "layout-native-grid": "note",  # of templates only
}
