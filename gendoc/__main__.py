"""`python -m gendoc`."""

from gendoc.cli.main import main

main()
