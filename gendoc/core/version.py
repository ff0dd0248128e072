"""The version of gendoc."""

__version__ = "0.1.0"
