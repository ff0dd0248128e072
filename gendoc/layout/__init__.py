"""Measuring a Word document, anybody's, against the official layout.

`paper` opens a document and `styles` says what Word makes of its formats; `roles` says what each paragraph is;
`checks` compare with `gendoc.layout.measures`, and `report` turns what deviates into findings.
"""
