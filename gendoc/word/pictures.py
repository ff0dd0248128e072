"""Pictures in a package, judged by their bytes: their format and how many pixels they unfold to.

LibreOffice reads some formats by itself.  For others it starts foreign programs (PostScript) or follows references
(SVG), whatever the name or the type of the part says; and a metafile may hold a picture of any other format.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

MAX_PIXELS = 60_000_000  # of one picture: A4 at 600 dpi has 35 million
MAX_TOTAL = 400_000_000  # of all pictures of a document
_DEPTH = 4  # metafiles within one another
_MOST = 50_000  # records of a metafile, frames and blocks of a picture

_UNSAFE = (
    (b"%!PS", "PostScript"), (b"\xc5\xd0\xd3\xc6", "PostScript"), (b"%PDF", "PDF"), (b"\x1f\x8b", "压缩过的图"),
    (b"II*\0", "TIFF"), (b"MM\0*", "TIFF"), (b"8BPS", "PSD"), (b"RIFF", "WebP"), (b"\xd0\xcf\x11\xe0", "OLE"),
    (b"\x0a\x05\x01", "PCX"), (b"VCLMTF", "SVM"), (b"AC10", "DXF"),
)  # fmt: skip
_START_OF_FRAME = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_EMF_COMMENT, _EMF_END = 70, 14
_EMF_BITMAPS = {76: 84, 77: 84, 78: 84, 80: 48, 81: 48, 114: 84, 116: 84}  # records with a DIB: where its offset is
_PLUS_IMAGE, _PLUS_OBJECT, _CONTINUED = 5, 0x4008, 0x8000
_WMF_ESCAPE, _MFCOMMENT, _POSTSCRIPT = 0x0626, 15, 37
_WMFC = 34  # bytes of the head of an enhanced metafile's piece in a WMF comment


class UnsafePicture(ValueError):
    """A picture that is not to reach LibreOffice; its text says in Chinese what it is."""


def is_picture(data: bytes) -> bool:
    """Return whether bytes begin as one of the formats that LibreOffice reads by itself."""
    return _reader(data) is not None


def foreign_format(data: bytes) -> str:
    """Return the name of a picture format that LibreOffice does not read by itself, "" if it is none."""
    return next((name for start, name in _UNSAFE if data.startswith(start)), "")


def pixels(data: bytes, depth: int = 0) -> int:
    """Return how many pixels a picture unfolds to, those of the pictures in a metafile included.

    Raises UnsafePicture for another format than PNG, JPEG, GIF, BMP, EMF and WMF, for one that is broken, has more than
    MAX_PIXELS, or holds a picture of another format.
    """
    reader = _reader(data)
    if reader is None:
        raise UnsafePicture(foreign_format(data) or "认不出的图")
    if depth > _DEPTH:
        raise UnsafePicture("层层相套的图")
    try:
        count = reader(data, depth)
    except (struct.error, IndexError) as error:
        raise UnsafePicture("不完整的图") from error
    if count > MAX_PIXELS:
        raise UnsafePicture(f"{count // 1_000_000:,} 百万像素的图")
    return count


def _reader(data: bytes) -> Callable[[bytes, int], int] | None:
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png
    if data.startswith(b"\xff\xd8\xff"):
        return _jpeg
    if data.startswith((b"GIF87a", b"GIF89a")):
        return _gif
    if data.startswith(b"BM"):
        return _bmp
    if data.startswith(b"\x01\0\0\0") and data[40:44] == b" EMF":
        return _emf
    if data.startswith((b"\xd7\xcd\xc6\x9a", b"\x01\0\x09\0", b"\x02\0\x09\0")):
        return _wmf
    return None


def _png(data: bytes, _depth: int) -> int:
    width, height = struct.unpack_from(">II", data, 16)
    return int(width * height)


def _jpeg(data: bytes, _depth: int) -> int:
    place = 2
    for _ in range(_MOST):
        while data[place] == 0xFF and data[place + 1] == 0xFF:  # a marker may be padded
            place += 1
        marker = data[place + 1]
        if data[place] != 0xFF:
            break
        if marker in _START_OF_FRAME:
            height, width = struct.unpack_from(">HH", data, place + 5)
            return int(width * (height or 0xFFFF))
        place += 2 + (0 if 0xD0 <= marker <= 0xD8 or marker == 1 else struct.unpack_from(">H", data, place + 2)[0])
    raise UnsafePicture("不完整的图")


def _gif(data: bytes, _depth: int) -> int:
    """Return the pixels of the screen, taken once for each frame: each is kept as a whole picture."""
    width, height = struct.unpack_from("<HH", data, 6)
    frames, place = 0, 13 + (3 << (data[10] & 7) + 1 if data[10] & 0x80 else 0)
    for _ in range(_MOST):
        kind = data[place : place + 1]
        if kind == b",":
            frames += 1
            own_width, own_height = struct.unpack_from("<HH", data, place + 5)
            width, height = max(width, own_width), max(height, own_height)
            place = _after_blocks(data, place + 11 + (3 << (data[place + 9] & 7) + 1 if data[place + 9] & 0x80 else 0))
        elif kind == b"!":
            place = _after_blocks(data, place + 2)
        else:
            return int(width * height * max(frames, 1))
    raise UnsafePicture("分成太多块的图")


def _after_blocks(data: bytes, place: int) -> int:
    while data[place : place + 1] not in (b"", b"\0"):
        place += 1 + data[place]
    return place + 1


def _bmp(data: bytes, _depth: int) -> int:
    return _dib(data, 14)


def _dib(data: bytes, place: int) -> int:
    if struct.unpack_from("<I", data, place)[0] == 12:
        width, height = struct.unpack_from("<HH", data, place + 4)
    else:
        width, height = struct.unpack_from("<ii", data, place + 4)
    return abs(int(width * height))


def _emf(data: bytes, depth: int) -> int:
    total = place = 0
    plus = bytearray()
    for _ in range(_MOST):
        kind, size = struct.unpack_from("<II", data, place)
        if size < 8 or place + size > len(data):
            raise UnsafePicture("不完整的图")
        if kind == _EMF_COMMENT:
            plus += _comment(data[place + 12 : place + size])
        elif kind in _EMF_BITMAPS and size > _EMF_BITMAPS[kind] + 4:
            offset = struct.unpack_from("<I", data, place + _EMF_BITMAPS[kind])[0]
            total += _dib(data, place + offset) if 0 < offset <= size - 16 else 0
        place += size
        if kind == _EMF_END or place >= len(data):
            break
    else:
        raise UnsafePicture("分成太多块的图")
    return total + sum(pixels(picture, depth + 1) for picture in _plus_pictures(bytes(plus)))


def _comment(content: bytes) -> bytes:
    """Return the records of EMF+ in a comment; raises UnsafePicture for a comment that holds another format."""
    if content.startswith(b"EMF+"):
        return content[4:]
    if content.startswith(b"GDIC") and content[4:8] == b"\4\0\0\x40":  # several formats: PostScript, PDF
        raise UnsafePicture("夹带别的格式的图")
    return b""


def _plus_pictures(records: bytes) -> Iterator[bytes]:
    """Yield the pictures that records of EMF+ hold in a format of their own, those in several records joined."""
    place, pending = 0, bytearray()
    for _ in range(_MOST):
        if place + 12 > len(records):
            return
        kind, flags, size, length = struct.unpack_from("<HHII", records, place)
        content = records[place + 12 : place + 12 + length]
        if kind == _PLUS_OBJECT and flags >> 8 & 0x7F == _PLUS_IMAGE:
            pending += content[4:] if flags & _CONTINUED else content
            if not flags & _CONTINUED:
                yield from _image(bytes(pending))
                pending.clear()
        elif pending:
            yield from _image(bytes(pending))
            pending.clear()
        place += max(size, 12)
    raise UnsafePicture("分成太多块的图")


def _image(content: bytes) -> Iterator[bytes]:
    kind = struct.unpack_from("<I", content, 4)[0]
    if kind == 1:  # a bitmap: width, height, stride, format, and whether it is compressed
        width, height, _, _, packed = struct.unpack_from("<iiiII", content, 8)
        if packed:
            yield content[28:]
        elif abs(width * height) > MAX_PIXELS:
            raise UnsafePicture(f"{abs(width * height) // 1_000_000:,} 百万像素的图")
    elif kind == 2:
        yield content[16:]


def _wmf(data: bytes, depth: int) -> int:
    place = 22 if data.startswith(b"\xd7\xcd\xc6\x9a") else 0
    place += 2 * struct.unpack_from("<H", data, place + 2)[0]
    enhanced = bytearray()
    for _ in range(_MOST):
        if place + 6 > len(data):
            break
        words, kind = struct.unpack_from("<IH", data, place)
        if words < 3:
            break
        if kind == _WMF_ESCAPE and words > 4:
            escape = struct.unpack_from("<H", data, place + 6)[0]
            content = data[place + 10 : place + 2 * words]
            if escape == _POSTSCRIPT:
                raise UnsafePicture("夹带 PostScript 的图")
            if escape == _MFCOMMENT and content.startswith(b"WMFC"):
                enhanced += content[_WMFC:]
        place += 2 * words
        if kind == 0:
            break
    else:
        raise UnsafePicture("分成太多块的图")
    return pixels(bytes(enhanced), depth + 1) if enhanced else 0
