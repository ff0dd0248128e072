"""`python -m gendoc`."""

from gendoc.cli import main

main()
