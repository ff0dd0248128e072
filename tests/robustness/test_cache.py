"""The cache saves time and decides nothing: damaged, poisoned or absent, the document is the same."""

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


@pytest.fixture
def build(tmp_path):
    return builder(tmp_path)


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    """Return the bytes of a report that is built with a cache, and the names of the cache's entries."""
    folder = tmp_path_factory.mktemp("reference")
    sound = builder(folder)(str(folder / "cache"))
    return sound, [path.name for path in (folder / "cache").iterdir()]


def test_damage_of_any_sort_is_noticed_and_mended(build, tmp_path, long):
    """Each entry is damaged in another way; with --long, each in every way."""
    place = tmp_path / "cache"
    sound = build(str(place))
    entries = {path.name: path.read_bytes() for path in place.iterdir()}
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
        assert {path.name: path.read_bytes() for path in place.iterdir()} == entries


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
