"""A PDF that depends on its document alone, and whether it is still as gendoc made it.

LibreOffice puts in the moment and an identity made of it.  Both are replaced in place, so that nothing moves.
The digest stands in a comment before the last startxref, where no reader looks and none is disturbed.
"""

from __future__ import annotations

import hashlib
import re

_DATE = re.compile(rb"/(CreationDate|ModDate)\(D:[^()]*\)")
_IDENTITY = re.compile(rb"(/ID \[ ?<)([0-9A-Fa-f]{32})(>\s*<)([0-9A-Fa-f]{32})(> ?\])")
_CHECKSUM = re.compile(rb"(/DocChecksum /)[0-9A-Fa-f]{32}")
_SEAL = re.compile(rb"%gendoc-digest ([0-9a-f]{64})\n")
_END = b"startxref"
_ZEROS = b"0" * 32


def sealed(pdf: bytes, moment: str) -> bytes:
    """Return a PDF of LibreOffice's with moment (14 digits, year to second) as its date, and the digest put in."""
    pdf = _DATE.sub(lambda found: _date(found, moment.encode()), pdf)
    pdf = _IDENTITY.sub(rb"\g<1>" + _ZEROS + rb"\g<3>" + _ZEROS + rb"\g<5>", _CHECKSUM.sub(rb"\g<1>" + _ZEROS, pdf))
    identity = hashlib.sha256(pdf).hexdigest()[:32].upper().encode()
    pdf = _IDENTITY.sub(rb"\g<1>" + identity + rb"\g<3>" + identity + rb"\g<5>", pdf)
    place = pdf.rfind(_END)
    if place < 0:
        return pdf
    return pdf[:place] + b"%gendoc-digest " + hashlib.sha256(pdf).hexdigest().encode() + b"\n" + pdf[place:]


def _date(found: re.Match[bytes], moment: bytes) -> bytes:
    """Return a date as long as the one found; what is left over is blanks behind it."""
    new = b"/" + found[1] + b"(D:" + moment + b"Z)"
    return new.ljust(len(found[0])) if len(new) <= len(found[0]) else found[0]


def was_edited(data: bytes) -> bool | None:
    """Return whether a PDF was changed since gendoc made it; None if gendoc did not make it."""
    seals = list(_SEAL.finditer(data))
    if not seals:
        return None
    seal = seals[-1]
    return hashlib.sha256(data[: seal.start()] + data[seal.end() :]).hexdigest().encode() != seal[1]
