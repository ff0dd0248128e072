"""The official page layout, GB/T 9704-2012, as a Word template made without Word.

`layout` holds the measures of the page, `styles` what they make of each kind of paragraph, `parts` the
rest of a blank document, and `outline` fills it from a text that can be read and compared.
"""
