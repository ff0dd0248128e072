"""Pages: a finished document set by LibreOffice, as PDF and as pictures, and what that needs."""
