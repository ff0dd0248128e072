"""Sentences: references filled in, phrases, numbers by position, and markers that make every figure traceable."""
