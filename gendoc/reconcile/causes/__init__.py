"""Causes: the mistakes that may have made rules fail.

A hypothesis says that something should be different: a figure, a line, an operand counted twice.  Every rule that it
touches is judged again with that corrected; a hypothesis that repairs failing rules and breaks none is named.  Nothing
is ever edited, and only what was tried is called ruled out.

Finders (finders) state hypotheses; each is tested (hypothesis, trials), the best are chosen (ranking, search), and a
cause that may not name a number is a clue (naming).  A further kind of mistake takes a mechanism in hypothesis, a
finder in a module of its own, a line in finders, its words in words, and what to do about it in problems.
"""
