"""Passes: what is done to a filled document, one matter each."""
