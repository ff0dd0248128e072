"""The digest in a file that gendoc wrote, by which it knows it again, and whether somebody changed it since.

A PDF has it in a comment before its end, a picture in a text chunk, JSON in a string.  What it is a digest of is the
file without these bytes.  Word files and workbooks have theirs among their properties: word/properties.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from typing import Any

_DIGEST = rb"gendoc-digest ([0-9a-f]{64})"
_PDF, _PNG = b"%PDF", b"\x89PNG\r\n\x1a\n"
_HEADER = 33  # bytes of a PNG up to the end of its first chunk
_KEYWORD = b"gendoc-digest"
_IN_PDF = re.compile(rb"%" + _DIGEST + rb"\n")
_IN_PNG = re.compile(rb"\0\0\0\x4etEXtgendoc-digest\0([0-9a-f]{64})[\s\S]{4}")
_IN_TEXT = re.compile(_DIGEST)
_END = b"startxref"
NOTE = "$comment"  # the key of JSON Schema for what is no part of the schema


def sealed_pdf(pdf: bytes) -> bytes:
    """Return a PDF with its digest, unchanged if it has no end."""
    position = pdf.rfind(_END)
    return pdf if position < 0 else pdf[:position] + b"%gendoc-digest " + _digest(pdf) + b"\n" + pdf[position:]


def sealed_png(png: bytes) -> bytes:
    """Return a PNG with its digest."""
    chunk = b"tEXt" + _KEYWORD + b"\0" + _digest(png)
    sealed = (len(chunk) - 4).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big")
    return png[:_HEADER] + sealed + png[_HEADER:]


def sealed_json(value: dict[str, Any], *, indent: int) -> str:
    """Return value as JSON text that ends with a line break; its last key is a note with the digest."""
    text = json.dumps({**value, NOTE: "@"}, ensure_ascii=False, indent=indent) + "\n"
    head, _, tail = text.rpartition('"@"')
    digest = _digest(f'{head}""{tail}'.encode()).decode()
    return f'{head}"gendoc-digest {digest}"{tail}'


def was_edited(data: bytes) -> bool | None:
    """Return whether a PDF, a picture or JSON was changed since gendoc made it; None if gendoc did not make it."""
    seal = _IN_PDF if data.startswith(_PDF) else _IN_PNG if data.startswith(_PNG) else _IN_TEXT
    if seal is _IN_TEXT and not data.startswith(b"{"):
        return None
    found = list(seal.finditer(data))
    if not found:
        return None
    last = found[-1]
    return _digest(data[: last.start()] + data[last.end() :]) != last[1]


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode()
