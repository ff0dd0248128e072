"""Causes: the mistakes that may have made rules fail.

A hypothesis says that something should be different: a figure, a line, an operand counted twice.  Every rule that it
touches is judged again with that corrected; a hypothesis that repairs failing rules and breaks none is named.  Nothing
is ever edited, and only what was tried is called ruled out.
"""
