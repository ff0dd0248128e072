"""Pages: a finished document laid out by LibreOffice, as PDF and as pictures, and the programs that this needs."""
