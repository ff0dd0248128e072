"""Any Word document measured against the official layout, GB/T 9704-2012.

`roles` says what each paragraph of a document is, `checks` compare how it is set with `measures`, and `measure` turns
what deviates into findings.
"""
