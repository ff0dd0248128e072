"""Packages: what is refused, and that the same parts are the same file."""

import io
import time
import warnings
import zipfile

import pytest

from gendoc.word.package import (
    CONTENT_TYPES,
    CUSTOM_PROPERTIES,
    Limits,
    PackageError,
    digest,
    parse,
    read_package,
    write_package,
)

PARTS = {
    CONTENT_TYPES: b"<Types/>",
    "_rels/.rels": b"<R/>",
    "word/document.xml": "<正文/>".encode(),
    "a.xml": b"",
}


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", method) as archive:
        warnings.simplefilter("ignore")
        for name, data in ((CONTENT_TYPES, b"<Types/>"), *members):
            archive.writestr(name, data)
    return buffer.getvalue()


def test_parts_come_back_as_they_were_written():
    assert read_package(write_package(PARTS)) == PARTS


def test_the_same_parts_are_the_same_bytes_whatever_their_order_and_the_time(monkeypatch):
    first = write_package(PARTS)
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    assert write_package(dict(reversed(PARTS.items()))) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.namelist() == [CONTENT_TYPES, "_rels/.rels", "a.xml", "word/document.xml"]
        for info in archive.infolist():
            assert (info.date_time, info.create_system, info.external_attr) == (
                (1980, 1, 1, 0, 0, 0),
                0,
                0o600 << 16,
            )


def test_the_digest_covers_names_and_contents_but_not_the_custom_properties():
    assert digest(PARTS | {CUSTOM_PROPERTIES: b"x"}) == digest(PARTS)
    assert digest(PARTS | {"a.xml": b"b"}) != digest(PARTS)
    assert digest({"a": b"bc"}) != digest({"ab": b"c"})


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空的"),
        (b"%PDF-1.7 not a zip", "不是 Word 文档"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧版 .doc"),
        (b"PK\x03\x04 cut off", "文件不完整"),
        (zipped(("word/document.xml", b"<x/>" * 99))[:-60], "文件不完整"),
        (zipped(("a.xml", b"1"), ("a.xml", b"2")), "重名"),
        (zipped(("word/document.xml", b"1"), ("word/Document.XML", b"2")), "重名"),
        (zipped(("../../x", b"1")), "部件名"),
        (zipped(("/etc/x", b"1")), "部件名"),
        (zipped(("C:\\x", b"1")), "部件名"),
        (zipped(("word//x", b"1")), "部件名"),
        (zipped(("a.xml", b"1"), method=zipfile.ZIP_LZMA), "压缩方式"),
    ],
)
def test_what_is_no_sound_package_is_refused_in_a_sentence(data, words):
    with pytest.raises(PackageError, match=words):
        read_package(data)


def test_a_package_without_a_list_of_types_is_refused():
    with pytest.raises(PackageError, match="部件清单"):
        read_package(write_package({"word/document.xml": b"<x/>"}))


def test_a_zip_bomb_is_refused_from_its_directory_without_inflating(monkeypatch):
    bomb = zipped(("word/media/image1.png", bytes(150 << 20)))
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("a member is inflated"))
    with pytest.raises(PackageError, match="压缩比"):
        read_package(bomb)


def test_what_all_parts_come_to_is_limited():
    data = zipped(*((f"{n}.xml", bytes(900_000)) for n in range(3)))
    with pytest.raises(PackageError, match="解压后超过"):
        read_package(data, Limits(unpacked=2 << 20))
    with pytest.raises(PackageError, match="部件超过"):
        read_package(data, Limits(parts=3))
    with pytest.raises(PackageError, match="文件超过"):
        read_package(data, Limits(file=100))


def test_a_directory_that_lies_about_sizes_is_found_out():
    data = zipped(("a.xml", b"0123456789" * 1000))
    lie = data.replace((10_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lie != data
    with pytest.raises(PackageError):
        read_package(lie)


def test_overlapping_parts_are_refused():
    data = bytearray(zipped(("a.xml", b"1" * 500), ("b.xml", b"1" * 500)))
    entry = data.rfind(b"PK\x01\x02")
    data[entry + 42 : entry + 46] = data[entry - 51 + 42 : entry - 51 + 46]
    with pytest.raises(PackageError):
        read_package(bytes(data))


def test_an_encrypted_part_is_refused():
    data = bytearray(zipped(("a.xml", b"1")))
    entry = data.rfind(b"PK\x01\x02")
    data[entry + 8] |= 1
    with pytest.raises(PackageError, match="加密"):
        read_package(bytes(data))


def test_a_link_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(CONTENT_TYPES, b"<Types/>")
        link = zipfile.ZipInfo("word/link.xml")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(PackageError, match="链接"):
        read_package(buffer.getvalue())


def test_folders_in_the_archive_are_passed_over():
    assert "word/" not in read_package(zipped(("word/", b""), ("word/document.xml", b"<x/>")))


@pytest.mark.parametrize(
    "xml",
    [
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>',
        b"<x>" * 5000 + b"</x>" * 5000,
        b"<x><y></x>",
        b"",
    ],
)
def test_xml_with_a_document_type_or_a_mistake_is_refused_naming_the_part(xml):
    with pytest.raises(PackageError, match=r"word/a\.xml"):
        parse(xml, "word/a.xml")
