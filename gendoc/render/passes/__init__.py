"""Passes: the changes made to a filled document, each in a module of its own."""
