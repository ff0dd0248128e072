"""The official page layout, GB/T 9704-2012, as a Word template made without Word.

`base` holds the parts of a blank document, its styles and footers among them, `parts` puts them together, and
`outline` fills the document from a text that can be read and compared.
"""
