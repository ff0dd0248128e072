"""The Word format: reading documents safely, and the parts of them that gendoc writes."""
