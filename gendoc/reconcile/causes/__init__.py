"""Causes: what may have gone wrong where rules fail.

A hypothesis says that something should read otherwise: a figure, a line, an operand counted twice.
It is put to every rule that it touches; what repairs them and breaks none is worth naming.
Nothing is ever edited, and nothing is said to be ruled out that was not tried.
"""
