"""The cache saves time and decides nothing: damaged, poisoned or absent, the document is the same."""

import hashlib
import os
import random
import shutil
import stat
import subprocess
import sys

import pytest

from gendoc.core import cache, project
from gendoc.data.reader import read_contents
from gendoc.report import type as kind
from gendoc.rules.storage import to_plain
from tests.samples import sampled

from .report import TEXT


def builder(tmp_path):
    """Return a function that builds with a cache folder in a process of its own and returns the bytes."""
    file, output = tmp_path / "2020.yaml", tmp_path / "报告.docx"
    file.write_text(TEXT, encoding="utf-8")

    def run(place: str, **environment: str) -> bytes:
        output.unlink(missing_ok=True)
        done = subprocess.run(
            [sys.executable, "-m", "gendoc", "build", str(file), "-o", str(output)],
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "GENDOC_CACHE": place, **environment},
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        return output.read_bytes()

    return run


def saved_in(place):
    """Return the entries of a cache folder by name, without the key that seals them."""
    return {path.name: path.read_bytes() for path in place.iterdir() if path.name != "key"}


@pytest.fixture
def build(tmp_path):
    return builder(tmp_path)


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    """Return the bytes of a report that is built with a cache, and the names of the cache's entries."""
    folder = tmp_path_factory.mktemp("reference")
    sound = builder(folder)(str(folder / "cache"))
    return sound, [path.name for path in (folder / "cache").iterdir() if path.name != "key"]


def test_damage_of_any_sort_is_noticed_and_mended(build, tmp_path, long):
    """Each entry is damaged in another way; with --long, each in every way."""
    place = tmp_path / "cache"
    sound = build(str(place))
    entries = saved_in(place)
    assert len(entries) >= 2
    rng = random.Random(5)
    damages = (
        lambda data: b"",
        lambda data: data[: len(data) // 2],
        lambda data: data[:-1],
        lambda data: bytes(byte ^ 1 if place == len(data) // 2 else byte for place, byte in enumerate(data)),
        lambda data: rng.randbytes(len(data)),
        lambda data: data + b"x",
        lambda data: max(entries.values(), key=len),
        lambda data: b"cos\nsystem\n(S'false'\ntR.",
    )
    for first in range(0, len(damages), 1 if long else len(entries)):
        for turn, (name, data) in enumerate(entries.items()):
            (place / name).write_bytes(damages[(first + turn) % len(damages)](data))
        assert build(str(place)) == sound
        assert saved_in(place) == entries


@pytest.mark.parametrize("what", sampled(["empty", "file", "folders for entries", "missing parent"], 2))
def test_without_a_usable_cache_everything_is_worked_out(build, reference, tmp_path, what):
    sound, names = reference
    place = tmp_path / "cache"
    if what == "file":
        place = tmp_path / "plain"
        place.write_text("x")
    elif what == "missing parent":
        place = tmp_path / "plain" / "cache"
        place.parent.write_text("x")
    elif what == "folders for entries":
        place = tmp_path / "other"
        for name in names:
            (place / name).mkdir(parents=True)
    assert build("" if what == "empty" else str(place)) == sound


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
def test_a_folder_that_others_may_write_is_not_believed(tmp_path, monkeypatch):
    place = tmp_path / "cache"
    place.mkdir()
    place.chmod(0o777)
    monkeypatch.setenv("GENDOC_CACHE", str(place))
    cache.folder.cache_clear()
    try:
        cache.save("a" * 64, b"data")
        assert cache.load("a" * 64) is None
        assert list(place.iterdir()) == []
        cache.folder.cache_clear()
        place.chmod(0o700)
        cache.save("a" * 64, b"data")
        assert cache.load("a" * 64) == b"data"
        assert stat.S_IMODE(place.stat().st_mode) == 0o700
        (place / ("b" * 64)).write_bytes((place / ("a" * 64)).read_bytes())
        assert cache.load("b" * 64) is None
    finally:
        cache.folder.cache_clear()


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Return a cache folder in use, which holds an entry named aaa… with the bytes "data"."""
    place = tmp_path / "above" / "cache"
    monkeypatch.setenv("GENDOC_CACHE", str(place))
    forgotten()
    cache.save(NAME, b"data")
    assert cache.load(NAME) == b"data"
    yield place
    forgotten()


NAME = "a" * 64


def forgotten():
    cache.folder.cache_clear()
    cache._seal_key.cache_clear()


def sealed_by_anybody(place):
    """An entry as version 0.1 wrote it, with a checksum that everybody can make."""
    (place / NAME).write_bytes(hashlib.sha256(NAME.encode() + b"evil").digest() + b"evil")


def sealed_with_another_key(place):
    (place / NAME).write_bytes(cache._seal(bytes(32), NAME, b"evil") + b"evil")


def another_key(place):
    (place / "key").write_bytes(bytes(32))


def short_key(place):
    (place / "key").write_bytes(b"")


def readable_key(place):
    (place / "key").chmod(0o644)


def linked_key(place):
    (place / "key").rename(place / "other")
    (place / "key").symlink_to("other")


def linked_entry(place):
    (place / NAME).rename(place / "other")
    (place / NAME).symlink_to("other")


def writable_entry(place):
    (place / NAME).chmod(0o666)


def pipe(place):
    (place / NAME).unlink()
    os.mkfifo(place / NAME)


def other_name(place):
    (place / ("b" * 64)).rename(place / NAME) if (place / ("b" * 64)).exists() else (place / NAME).write_bytes(
        b"x" * 99
    )


def writable_folder(place):
    place.chmod(0o777)


def writable_parent(place):
    place.parent.chmod(0o777)


PLANTS = [
    *(sealed_by_anybody, sealed_with_another_key, another_key, short_key, readable_key, linked_key, linked_entry),
    *(writable_entry, pipe, other_name, writable_folder, writable_parent),
]


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.__name__)
def test_what_another_may_have_planted_is_not_believed(place, plant):
    plant(place)
    forgotten()
    assert cache.load(NAME) is None
    cache.save(NAME, b"new")
    if plant not in (writable_folder, writable_parent):
        assert cache.load(NAME) == b"new"
        assert stat.S_IMODE((place / "key").lstat().st_mode) == stat.S_IMODE((place / NAME).lstat().st_mode) == 0o600
    else:
        assert cache.load(NAME) is None
    place.parent.chmod(0o700)


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
def test_under_a_sticky_folder_of_all_the_cache_is_kept(place):
    place.parent.chmod(0o1777)
    forgotten()
    assert cache.load(NAME) == b"data"


def test_the_cache_keeps_the_newest_entries_and_touches_nothing_else(place, monkeypatch):
    monkeypatch.setattr(cache, "MAX_ENTRIES", 3)
    (place / "meins.txt").write_text("x")
    (place / f"{NAME}.{'0' * 16}.tmp").write_text("x")
    for number in range(6):
        cache.save(f"{number:064}", b"x")
        os.utime(place / f"{number:064}", ns=(number, number))
    assert {path.name for path in place.iterdir()} >= {"key", "meins.txt", f"{5:064}"}
    assert len([path for path in place.iterdir() if len(path.name) >= 64]) == 3
    cache.save("f" * 64, b"x" * (cache.MAX_ENTRY + 1))
    assert not (place / ("f" * 64)).exists()


def test_a_report_kind_is_read_once_and_anew_when_one_of_its_files_changes(tmp_path, monkeypatch):
    folder = tmp_path / "种类"
    shutil.copytree(next(project.bundled().glob(f"*/{kind.SCHEMA}")).parent, folder)
    monkeypatch.setenv("GENDOC_CACHE", str(tmp_path / "cache"))
    cache.folder.cache_clear()
    read: list[str] = []
    monkeypatch.setattr(kind, "read_contents", lambda contents: read.append(contents.name) or read_contents(contents))

    def load():
        kind._load.cache_clear()
        read.clear()
        loaded, findings = kind.load_type(folder)
        assert findings == ()
        return loaded

    try:
        first = load()
        assert [name.rpartition("/")[2] for name in read] == [kind.SCHEMA, kind.RULES]
        again = load()
        assert read == []
        assert to_plain(again.rules) == to_plain(first.rules)
        assert again.rules[-1].span.source.text == (folder / kind.RULES).read_text("utf-8")
        assert again.schema.document == first.schema.document
        for file in (kind.SCHEMA, kind.RULES):
            (folder / file).write_text((folder / file).read_text("utf-8") + "# 改过\n", encoding="utf-8")
            load()
            assert len(read) == 2
        monkeypatch.setattr(cache, "package_code", lambda folder: "another")
        load()
        assert len(read) == 2
    finally:
        cache.folder.cache_clear()
        kind._load.cache_clear()


def test_the_code_of_a_package_changes_with_any_of_its_modules(tmp_path):
    (tmp_path / "inner").mkdir()
    for file in (tmp_path / "one.py", tmp_path / "inner" / "two.py"):
        file.write_text("")
        before = cache.package_code(str(tmp_path))
        assert cache.package_code(str(tmp_path)) == before
        os.utime(file, ns=(1, 1))
        assert cache.package_code(str(tmp_path)) != before


@pytest.mark.parametrize(
    "environment", sampled([{"HOME": "", "XDG_CACHE_HOME": "relative"}, {"HOME": "/nonexistent"}], 2)
)
def test_no_home_is_no_obstacle(build, reference, environment):
    sound, _ = reference
    assert build("", **environment) == sound
