"""Bytes that are no UTF-8 are refused with what to do; line ends and byte order marks make no difference."""

import random

import pytest

import gendoc
from tests.samples import sampled

from .report import TEXT, text_of

SAME = {
    "byte order mark": b"\xef\xbb\xbf" + TEXT.encode(),
    "crlf": TEXT.replace("\n", "\r\n").encode(),
    "cr": TEXT.replace("\n", "\r").encode(),
    "mark and crlf": b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode(),
    "mixed line ends": TEXT.replace("\n", "\r\n", 100).encode(),
    "no last line end": TEXT.rstrip("\n").encode(),
    "blank lines at the end": TEXT.encode() + b"\n\n\n",
    "document marks": b"---\n" + TEXT.encode() + b"...\n",
    "trailing spaces": TEXT.replace("\n- ", " \n- ").encode(),
    "without comments": "\n".join(line for line in TEXT.split("\n") if not line.startswith("#")).encode(),
}
ENCODED = {
    "gbk": TEXT.replace("—", "-").encode("gbk", "replace"),
    "gb18030": TEXT.encode("gb18030"),
    "big5": TEXT.encode("big5", "replace"),
    "utf-16": TEXT.encode("utf-16"),
    "utf-16-le": TEXT.encode("utf-16-le"),
    "utf-16-be": TEXT.encode("utf-16-be"),
    "utf-32": TEXT.encode("utf-32"),
    "utf-32-le": TEXT.encode("utf-32-le"),
    "utf-32-be": b"\0\0\xfe\xff" + TEXT.encode("utf-32-be"),
    "cut in a character": TEXT.encode()[:1001],
    "latin-1 after utf-8": TEXT.encode() + b"# caf\xe9\n",
    "overlong": TEXT.encode() + b"# \xc0\xaf\n",
    "encoded surrogate": TEXT.encode() + b"# \xed\xa0\x80\n",
    "noise": random.Random(7).randbytes(5000),
}
OF_OTHER_PROGRAMS = {
    "zip": b"PK\x03\x04" + bytes(range(256)) * 40,
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)),
    "html": b"<html></html>",
    "doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "docx": b"PK\x03\x04" + bytes(26) + b"word/document.xml" + bytes(600),
    "png": b"\x89PNG\r\n\x1a\n" + bytes(600),
}
OTHER = {"nothing": b"", "mark alone": b"\xef\xbb\xbf", "comments alone": b"# x\n", "nul": b"\0" * 100, "two marks": b"\xef\xbb\xbf" * 2 + TEXT.encode(),
         "two documents": TEXT.encode() + b"\n---\n" + TEXT.encode(), "a list": b"- a\n- b\n", "a word": "文种".encode(),
         "json, cut": b'{"a": [1, 2'}  # fmt: skip


@pytest.mark.parametrize("name", SAME)
def test_the_same_words_make_the_same_document(bench, name):
    outcome = bench.build(SAME[name])
    assert outcome.errors == ()
    assert bench.output.read_bytes() == bench.sound


@pytest.mark.parametrize("name", ENCODED)
def test_another_encoding_is_refused_with_what_to_do(bench, name):
    outcome = bench.build(ENCODED[name])
    assert [error.code for error in outcome.errors] in (["encoding"], ["control-character"] * len(outcome.errors))
    assert all(error.help for error in outcome.errors)


@pytest.mark.parametrize("name", OF_OTHER_PROGRAMS)
def test_the_file_of_another_program_is_called_what_it_is(bench, name):
    with pytest.raises(gendoc.CannotRead, match=r"名称以 .yaml 结尾，内容却是.*，不是数据文件") as refused:
        bench.build(OF_OTHER_PROGRAMS[name])
    assert "UTF" not in str(refused.value)


def test_an_encoding_error_is_told_at_its_character(bench):
    lines = TEXT.split("\n")
    data = "\n".join(lines[:40]).encode() + "\n错误".encode("gbk") + b"\n"
    (error,) = bench.build(data).errors
    assert (error.code, error.span.line, error.span.column) == ("encoding", 41, 1)


@pytest.mark.parametrize("name", OTHER)
def test_what_is_no_report_is_refused(bench, name):
    assert not bench.build(OTHER[name]).accepted


@pytest.mark.parametrize("seed", sampled(range(40), 5))
def test_bytes_changed_at_random_are_refused_or_printed_and_never_crash(bench, seed):
    rng = random.Random(seed)
    data = bytearray(TEXT.encode())
    for _ in range(rng.choice([1, 2, 20])):
        data[rng.randrange(len(data))] = rng.randrange(256)
    bench.build(bytes(data))


def test_the_order_of_keys_makes_no_difference(bench):
    for seed in range(3):
        outcome = bench.build(_shuffled(random.Random(seed)))
        assert outcome.errors == ()
        assert bench.output.read_bytes() == bench.sound


def _shuffled(rng: random.Random) -> str:
    """Return the report with its top-level keys in another order, each with what belongs to it."""
    sections: list[list[str]] = []
    for line in TEXT.split("\n"):
        if line and not line.startswith((" ", "#", "-")):
            sections.append([])
        if sections:
            sections[-1].append(line)
    rng.shuffle(sections)
    return "\n".join("\n".join(section) for section in sections) + "\n"


def test_a_reader_of_the_result_sees_all_of_it(bench):
    text = text_of(bench.sound)
    assert text.startswith("郑州市上街区民政局\n2020年度部门整体支出绩效评价报告\n")
    assert text.endswith("七、其他需要说明的问题\n无。")
