"""Writing: the old file or the new one, and never over somebody's work."""

import datetime
import errno
import functools
import os
import random
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from gendoc.core import writing as writer
from gendoc.core.finding import Failure, OutputEdited
from gendoc.core.seal import sealed_json, sealed_pdf, sealed_png
from gendoc.core.writing import safe_name
from gendoc.narrative.markers import MarkerTable
from gendoc.pipeline.targets import was_edited
from gendoc.render.outline.outline import compile_outline
from gendoc.render.template import finish
from gendoc.word.package import read_package, write_package
from gendoc.word.properties import Properties

PROPERTIES = Properties(creator="郑州市上街区民政局", date=datetime.date(2021, 3, 5))


def document(text: str) -> bytes:
    return finish(compile_outline(f"Body Text| {text}", "outline"), MarkerTable(), PROPERTIES).data


OLD, NEW = document("旧"), document("新")
PDF = b"%PDF-1.6\n1 0 obj\nstartxref\n9\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 25 + b"11"
SEALED_JSON = sealed_json({"a": "1"}, indent=1).encode()
SEALED_PNG, SEALED_PDF = sealed_png(PNG), sealed_pdf(PDF)
write_output = functools.partial(writer.write_output, was_edited=was_edited)
write_outputs = functools.partial(writer.write_outputs, was_edited=was_edited)
POSIX = pytest.mark.skipif(os.name == "nt", reason="modes, links and signals of POSIX")


@pytest.fixture
def target(tmp_path) -> Path:
    return tmp_path / "报告.docx"


def left_over(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".gendoc-")]


def edited(data: bytes) -> bytes:
    parts = read_package(data)
    parts["word/document.xml"] = parts["word/document.xml"].replace("旧".encode(), "改".encode())
    return write_package(parts)


def test_a_new_file_is_written_and_what_gendoc_made_is_written_over(target):
    write_output(target, OLD)
    assert target.read_bytes() == OLD
    write_output(target, NEW)
    assert target.read_bytes() == NEW
    assert left_over(target.parent) == []


@pytest.mark.parametrize(
    ("content", "words"), [(edited(OLD), "有人改过"), (b"notes", "不是 gendoc 生成的"), (b"", "不是")]
)
def test_what_somebody_wrote_is_not_written_over_unless_forced(target, content, words):
    target.write_bytes(content)
    with pytest.raises(Failure, match=words) as failure:
        write_output(target, NEW)
    assert "--force" in str(failure.value)
    assert "-o" in str(failure.value)
    assert target.name in str(failure.value)
    assert target.read_bytes() == content
    write_output(target, NEW, force=True)
    assert target.read_bytes() == NEW


@pytest.mark.parametrize("made", [OLD, SEALED_JSON, SEALED_PNG, SEALED_PDF], ids=["docx", "json", "png", "pdf"])
def test_what_gendoc_made_is_known_in_every_format(target, made):
    target.write_bytes(made)
    write_output(target, NEW)
    assert target.read_bytes() == NEW
    for changed in (edited(OLD),) if made is OLD else (made.replace(b"1", b"2", 1), made + b"\n"):
        target.write_bytes(changed)
        with pytest.raises(OutputEdited):
            write_output(target, NEW)
        assert target.read_bytes() == changed


@pytest.mark.parametrize("content", [b"{}", b'{"$comment": "gendoc-digest 0"}', PNG, PDF, b"PK\3\4", b"[]", b"\0" * 9])
def test_what_somebody_else_made_is_not_written_over_whatever_its_format(target, content):
    target.write_bytes(content)
    with pytest.raises(OutputEdited):
        write_output(target, NEW)
    assert target.read_bytes() == content


@pytest.mark.parametrize("name", ["2021.yaml", "2021.YML", "new.yaml"])
def test_the_name_of_a_data_file_is_refused_even_when_forced(tmp_path, name):
    (tmp_path / "2021.yaml").write_text("单位: 甲")
    with pytest.raises(Failure, match="数据文件"):
        write_output(tmp_path / name, NEW, force=True)
    assert os.listdir(tmp_path) == ["2021.yaml"]


@pytest.mark.parametrize("second", ["A.docx", "x/../a.docx"])
def test_two_outputs_of_one_name_are_refused_whatever_their_case(tmp_path, second):
    (tmp_path / "x").mkdir()
    with pytest.raises(Failure, match="两份"):
        write_outputs({tmp_path / "a.docx": b"1", tmp_path / second: b"2"})
    assert os.listdir(tmp_path) == ["x"]


def test_what_appears_or_changes_while_gendoc_writes_is_not_written_over(target, monkeypatch):
    fsync = os.fsync

    def somebody(descriptor: int) -> None:
        target.write_bytes(b"mine")
        fsync(descriptor)

    monkeypatch.setattr(writer.os, "fsync", somebody)
    for before in (None, OLD):
        target.unlink(missing_ok=True)
        if before is not None:
            target.write_bytes(before)
        with pytest.raises(OutputEdited):
            write_output(target, NEW)
        assert target.read_bytes() == b"mine"
        assert left_over(target.parent) == []


def test_where_there_are_no_hard_links_a_new_file_is_written_all_the_same(target, monkeypatch):
    def refuse(*_paths):
        raise OSError(errno.EPERM, "no links")

    monkeypatch.setattr(writer.os, "link", refuse)
    write_output(target, NEW)
    assert target.read_bytes() == NEW


def test_the_same_content_is_left_alone(target):
    target.write_bytes(b"same")
    before = target.stat()
    write_output(target, b"same")
    assert target.stat().st_mtime_ns == before.st_mtime_ns
    assert target.stat().st_ino == before.st_ino


def test_a_source_is_never_written_over_by_whatever_name(target, tmp_path):
    source = tmp_path / "2020.yaml"
    source.write_text("单位: 甲")
    os.link(source, target)
    for name in (source, target, tmp_path / "." / "2020.yaml"):
        with pytest.raises(Failure, match="生成时读取"):
            write_output(name, NEW, force=True, sources=[tmp_path / "absent", source])
    assert source.read_text() == "单位: 甲"


def test_one_missing_folder_is_made_and_two_are_not(tmp_path):
    write_output(tmp_path / "output" / "a.docx", NEW)
    assert (tmp_path / "output" / "a.docx").read_bytes() == NEW
    with pytest.raises(Failure, match="不存在"):
        write_output(tmp_path / "a" / "b" / "c.docx", NEW)
    assert not (tmp_path / "a").exists()


def test_a_folder_or_what_is_no_file_is_refused(tmp_path):
    with pytest.raises(Failure, match="是文件夹"):
        write_output(tmp_path, NEW, force=True)
    (tmp_path / "file").write_text("x")
    with pytest.raises(Failure, match="不是文件夹"):
        write_output(tmp_path / "file" / "a.docx", NEW)


@POSIX
def test_a_pipe_and_a_link_to_itself_are_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Failure, match="不是普通文件"):
        write_output(tmp_path / "pipe", NEW, force=True)
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(Failure, match="链接"):
        write_output(tmp_path / "loop", NEW, force=True)


@POSIX
def test_a_file_marked_read_only_is_refused_even_when_forced(target):
    target.write_bytes(OLD)
    target.chmod(0o444)
    with pytest.raises(Failure, match="只读"):
        write_output(target, NEW, force=True)
    assert target.read_bytes() == OLD


@POSIX
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_an_old_file_keeps_its_mode(target, mode):
    target.write_bytes(OLD)
    target.chmod(mode)
    write_output(target, NEW)
    assert stat.S_IMODE(target.stat().st_mode) == mode


@POSIX
@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_new_file_has_what_the_umask_leaves(target, umask, mode):
    before = os.umask(umask)
    try:
        write_output(target, NEW)
    finally:
        os.umask(before)
    assert stat.S_IMODE(target.stat().st_mode) == mode


@POSIX
def test_a_link_stays_a_link_and_its_file_is_written(tmp_path, target):
    (tmp_path / "kept").mkdir()
    real = tmp_path / "kept" / "real.docx"
    real.write_bytes(OLD)
    target.symlink_to(real)
    write_output(target, NEW)
    assert target.is_symlink()
    assert real.read_bytes() == NEW
    assert left_over(tmp_path) == left_over(tmp_path / "kept") == []


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "磁盘已满"), (errno.EROFS, "只读"), (errno.EACCES, "权限"), (errno.EIO, "写不了")],
)
@pytest.mark.parametrize("function", ["fsync", "replace", "open"])
def test_when_the_world_fails_the_old_file_stays_and_nothing_is_left(target, monkeypatch, number, words, function):
    target.write_bytes(OLD)

    def fail(*_args, **_options):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(writer.os, function, fail)
    with pytest.raises(Failure, match=words):
        write_output(target, NEW)
    monkeypatch.undo()
    assert target.read_bytes() == OLD
    assert left_over(target.parent) == []


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit])
def test_an_interruption_leaves_the_old_file_and_nothing_else(target, monkeypatch, stop):
    target.write_bytes(OLD)

    def interrupted(*_args):
        raise stop

    monkeypatch.setattr(writer.os, "fsync", interrupted)
    with pytest.raises(stop):
        write_output(target, NEW)
    assert target.read_bytes() == OLD
    assert left_over(target.parent) == []


def test_on_windows_a_file_held_for_a_moment_is_written_and_one_held_for_long_is_said_to_be_open(target, monkeypatch):
    replace, tries = os.replace, []

    def held(source, destination):
        tries.append(source)
        if len(tries) < 4:
            raise PermissionError(errno.EACCES, "sharing violation")
        replace(source, destination)

    monkeypatch.setattr(writer, "_WINDOWS", True)
    monkeypatch.setattr(writer, "PAUSE", 0.001)
    monkeypatch.setattr(writer.os, "replace", held)
    target.write_bytes(NEW)
    write_output(target, OLD)
    assert target.read_bytes() == OLD
    assert len(tries) == 4
    monkeypatch.setattr(writer, "_PATIENCE", 0.01)
    tries[:] = [None] * -1000
    monkeypatch.setattr(writer.os, "replace", lambda *_: (_ for _ in ()).throw(PermissionError(errno.EACCES, "held")))
    with pytest.raises(Failure, match="正在 Word 或 WPS 中打开"):
        write_output(target, NEW)
    assert target.read_bytes() == OLD
    assert left_over(target.parent) == []


def test_many_writers_at_once_leave_one_whole_file(target):
    contents = [document(f"第{n}份" * 500) for n in range(4)]
    threads = [
        threading.Thread(target=write_output, args=(target, data), kwargs={"force": True}) for data in contents * 3
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert target.read_bytes() in contents
    assert left_over(target.parent) == []


LOOP = """
import os, sys
from pathlib import Path
from gendoc.core.writing import write_output
target, contents = Path(sys.argv[1]), [Path(name).read_bytes() for name in sys.argv[2:]]
for _ in sys.stdin:
    child = os.fork()
    while not child:
        for content in contents:
            write_output(target, content, was_edited=lambda data: False)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@POSIX
def test_a_kill_at_any_moment_leaves_the_old_or_the_new_file_whole(tmp_path, target, long):
    contents = [os.urandom(300_000), os.urandom(900_000)]
    files = [tmp_path / "first", tmp_path / "second"]
    for file, content in zip(files, contents, strict=True):
        file.write_bytes(content)
    target.write_bytes(contents[0])
    chance = random.Random(7)
    root = Path(writer.__file__).parents[1]
    kills = 200 if long else 40
    left = []
    command = [sys.executable, "-c", LOOP, target, *files]
    with subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        for _ in range(kills):
            print("go", file=process.stdin, flush=True)
            child = int(process.stdout.readline())
            time.sleep(chance.uniform(0, 0.02))
            os.kill(child, signal.SIGKILL)
            assert process.stdout.readline() == f"{-signal.SIGKILL}\n"
            left.append(contents.index(target.read_bytes()))
    assert {*left} == {0, 1}
    assert len(left_over(tmp_path)) >= kills // 10  # so many were killed while they wrote


@pytest.mark.parametrize(
    ("title", "name"),
    [
        (
            "郑州市上街区民政局2020年度部门整体支出绩效评价报告",
            "郑州市上街区民政局2020年度部门整体支出绩效评价报告",
        ),
        ("《报告》〔2021〕3号（“甲”、乙·丙）—终_稿-1", "《报告》〔2021〕3号（“甲”、乙·丙）—终_稿-1"),
        ("../../etc/passwd", "etcpasswd"),
        ("/abs/x", "absx"),
        ("C:\\x\\y", "Cxy"),
        ("..隐藏", "隐藏"),
        ("  甲\u3000 乙  ", "甲 乙"),
        ("a\nb\tc\0d", "abcd"),
        ("甲\u202e乙\u200b", "甲乙"),
        ("-o x", "o x"),
        ('a<b>c|d?e*f"g:h', "abcdefgh"),
        ("{{ 7*7 }}", "77"),
        ("con", "report"),
        ("LPT1", "report"),
        ("console", "console"),
        ("", "report"),
        ("...", "report"),
        ("𠀀", "𠀀"),
    ],
)
def test_a_title_becomes_a_name_that_every_system_takes(title, name):
    assert safe_name(title) == name


def test_a_long_title_is_cut_between_characters():
    assert safe_name("a" * 500) == "a" * 120
    assert safe_name("报" * 500) == "报" * 66
    assert len(safe_name("𠀀" * 500).encode()) == 200
    assert safe_name("报" * 65 + " 甲乙丙") == "报" * 65 + " 甲"
    assert safe_name("a" * 119 + " b") == "a" * 119


def test_of_several_files_none_takes_its_place_before_all_are_on_the_disk(tmp_path, monkeypatch):
    first, second = tmp_path / "a.docx", tmp_path / "b.pdf"
    written = []

    def full(descriptor: int) -> None:
        written.append(descriptor)
        if len(written) == 2:
            raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(writer.os, "fsync", full)
    with pytest.raises(Failure, match=r"b\.pdf：磁盘已满"):
        write_outputs({first: b"one", second: b"two"})
    assert list(tmp_path.iterdir()) == []
    monkeypatch.undo()
    write_outputs({first: b"one", second: b"two"})
    assert (first.read_bytes(), second.read_bytes()) == (b"one", b"two")
    second.chmod(0o444)
    with pytest.raises(Failure, match="只读"):
        write_outputs({first: b"new", second: b"new"}, force=True)
    assert first.read_bytes() == b"one"


@pytest.mark.parametrize(
    "place", ["templates/甲/template.docx", "templates/甲/新.docx", "templates/新.docx", "甲/新.docx"]
)
def test_no_output_is_written_among_the_templates_not_even_if_forced(tmp_path, place):
    for kind in (tmp_path / "templates" / "甲", tmp_path / "甲"):
        kind.mkdir(parents=True)
        (kind / "schema.yaml").write_text("type: object\n")
    (tmp_path / "templates" / "甲" / "template.docx").write_bytes(OLD)
    link = tmp_path / "链接.docx"
    link.symlink_to(tmp_path / place)
    for target in (tmp_path / place, link):
        with pytest.raises(Failure, match="在放模板的文件夹"):
            write_output(target, NEW, force=True)
    assert (tmp_path / "templates" / "甲" / "template.docx").read_bytes() == OLD
    write_output(tmp_path / place, NEW, force=True, kind_file=Path(place).name)
    assert (tmp_path / place).read_bytes() == NEW


def test_bytes_behind_a_document_are_a_change():
    assert was_edited(OLD) is False
    assert was_edited(OLD + b"x") is True
    assert was_edited(OLD[:-2] + b"\1\0x") is True
