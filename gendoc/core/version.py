"""Which gendoc this is."""

__version__ = "0.1.0"
