"""Sentences: references filled in, phrases, numbers by position, markers that leave a trace."""
