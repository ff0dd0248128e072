"""The official page layout, GB/T 9704-2012, as a Word template made without Word.

`base` holds the parts of a blank document with its styles and footers, `parts` puts them together, and `outline` adds
the contents from a text that people can read and compare.
"""
